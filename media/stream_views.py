"""The test stream's addresses: the clip for testing a player and, in the demo, the same
clip as if it were live. Open to everybody: it shows nothing of any event.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from media.test_stream import LEVELS, is_made, live_playlist, master_playlist

PLAYLIST = "application/vnd.apple.mpegurl"
TYPES = {"m3u8": PLAYLIST, "m4s": "video/iso.segment", "mp4": "video/mp4"}
NAMES = re.compile(r"index\.m3u8|init\.mp4|\d{3}\.m4s")
DAY = 86_400


@require_safe
@cache_control(max_age=DAY)
def clip(request: HttpRequest) -> HttpResponse:
    _need_clip()
    return HttpResponse(master_playlist(suffix="index.m3u8"), content_type=PLAYLIST)


@require_safe
@cache_control(max_age=DAY)
def piece(request: HttpRequest, level: str, name: str) -> FileResponse:
    if level not in {one.name for one in LEVELS} or not NAMES.fullmatch(name):
        raise Http404
    path = settings.TEST_STREAM_DIR / level / name
    if not path.is_file():
        raise Http404
    kind = TYPES[name.rpartition(".")[2]]
    return FileResponse(path.open("rb"), content_type=kind)


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    _need_clip()
    return HttpResponse(master_playlist(suffix="live.m3u8"), content_type=PLAYLIST)


@require_safe
@never_cache
def live_level(request: HttpRequest, level: str) -> HttpResponse:
    if level not in {one.name for one in LEVELS}:
        raise Http404
    _need_clip()
    return HttpResponse(live_playlist(timezone.now()), content_type=PLAYLIST)


def _need_clip() -> None:
    if not is_made(settings.TEST_STREAM_DIR):
        raise Http404
