"""What the browser may load in the room beyond our own files: what plays now needs it,
and nothing else does."""

from __future__ import annotations

from media.domain.streams import Source, StreamKind, origin_of

YOUTUBE_SCRIPT = "https://www.youtube.com"
YOUTUBE_FRAMES = ["https://www.youtube.com", "https://www.youtube-nocookie.com"]
VIMEO_FRAMES = ["https://player.vimeo.com"]


def policy_for(source: Source | None) -> dict[str, list[str]]:
    """Additions to the policy "player", by directive."""
    if source is None or source.kind == StreamKind.LINK:
        return {}
    if source.kind == StreamKind.YOUTUBE:
        # Its player is steered by a script of YouTube's; there is no way without it.
        return {"script-src": [YOUTUBE_SCRIPT], "frame-src": YOUTUBE_FRAMES}
    if source.kind == StreamKind.VIMEO:
        return {"frame-src": VIMEO_FRAMES}
    addresses = (source.address, source.low_address, source.captions)
    origins = sorted({origin_of(one) for one in addresses if one} - {""})
    if not origins:
        return {}
    return {"connect-src": origins, "media-src": origins}
