"""A stream that shows nothing of any event: a test picture and a tone, as HLS.

Made once by ffmpeg (`python -m media.test_stream FOLDER`, at set-up), in two sizes. People
test their player with it, and the demo plays it round and round as if it were live:
`live_playlist` says which pieces are on at a moment. It passes for no broadcast: the
picture itself says what it is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PIECE_SECONDS = 4
PIECES = 15
#: How far one can go back in the stream that goes round: two minutes.
WINDOW = 30
RATE = 10
PATIENCE_SECONDS = 180
GROUND, SLIDE, INK, TEAL = (19, 47, 49), (253, 251, 245), (28, 39, 48), (14, 106, 107)
LINES = ("Test picture", "made by this site, with a tone", "Nobody speaks in it")


@dataclass(frozen=True, slots=True)
class Level:
    """One size of the picture; `bandwidth` in bits per second, as the list tells it."""

    name: str
    width: int
    height: int
    bandwidth: int


LEVELS = (Level("wide", 960, 540, 400_000), Level("small", 320, 180, 120_000))
CODECS = "avc1.4d401f,mp4a.40.2"


class NotMade(Exception):
    """There is no ffmpeg, or it did not do it; the sentence says which."""


def master_playlist(*, suffix: str) -> str:
    """The list of the sizes, each in the playlist of that suffix."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for level in LEVELS:
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={level.bandwidth},"
            f'RESOLUTION={level.width}x{level.height},CODECS="{CODECS}"',
            f"{level.name}/{suffix}",
        ]
    return "\n".join(lines) + "\n"


def live_playlist(now: datetime) -> str:
    """The pieces that are on at that moment: the clip goes round without an end.

    Every server says the same without keeping anything. Where the clip begins anew
    the times in its pieces do, too, and the list says so.
    """
    last = int(now.timestamp()) // PIECE_SECONDS - 1
    first = last - WINDOW + 1
    begins = datetime.fromtimestamp(first * PIECE_SECONDS, UTC)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{PIECE_SECONDS}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first // PIECES}",
        '#EXT-X-MAP:URI="init.mp4"',
        f"#EXT-X-PROGRAM-DATE-TIME:{begins:%Y-%m-%dT%H:%M:%S}.000Z",
    ]
    for number in range(first, last + 1):
        if number % PIECES == 0 and number != first:
            lines.append("#EXT-X-DISCONTINUITY")
        lines += [f"#EXTINF:{PIECE_SECONDS}.000,", f"{number % PIECES:03}.m4s"]
    return "\n".join(lines) + "\n"


def is_made(folder: Path) -> bool:
    return (folder / "clip.m3u8").is_file()


def make(folder: Path) -> None:
    """The clip in all sizes; NotMade where that is not possible. Whole or not at all."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise NotMade("The program ffmpeg was not found, so there is no test stream.")
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    for level in LEVELS:
        (unfinished / level.name).mkdir(parents=True)
        _make_level(program, unfinished, level)
    (unfinished / "clip.m3u8").write_text(master_playlist(suffix="index.m3u8"))
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.replace(folder)


def _make_level(program: str, folder: Path, level: Level) -> None:
    card = folder / "card.ppm"
    _draw(card, level)
    place = folder / level.name
    counter = level.height // 3
    keys = str(RATE * PIECE_SECONDS)
    done = subprocess.run(  # noqa: S603 -- a program of this machine, our own words
        [
            *(program, "-y", "-nostdin", "-loglevel", "error"),
            *("-loop", "1", "-framerate", str(RATE), "-i", str(card)),
            *("-f", "lavfi", "-i", f"testsrc=size=320x240:rate={RATE}"),
            *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"),
            "-filter_complex",
            f"[1:v]scale=-2:{counter}[c];[0:v][c]overlay="
            f"W-w-{level.width // 24}:{level.height // 8},format=yuv420p[v]",
            *("-map", "[v]", "-map", "2:a", "-af", "volume=0.1"),
            *("-t", str(PIECES * PIECE_SECONDS)),
            *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main"),
            *("-g", keys, "-keyint_min", keys, "-sc_threshold", "0"),
            *("-c:a", "aac", "-b:a", "48k", "-f", "hls"),
            *("-hls_time", str(PIECE_SECONDS), "-hls_playlist_type", "vod"),
            *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"),
            *("-hls_segment_filename", str(place / "%03d.m4s")),
            str(place / "index.m3u8"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    card.unlink()
    if done.returncode != 0:
        raise NotMade(f"The test stream was not made: {done.stderr.strip()[:300]}")


def _draw(path: Path, level: Level) -> None:
    """A slide on a dark ground, with the words; the counter comes beside it."""
    width, height = level.width, level.height
    picture = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(picture)
    left, top = width // 24, height // 8
    right, bottom = width - width // 24, height - top
    pen.rounded_rectangle(
        (left, top, right - height // 2, bottom), radius=height // 60, fill=SLIDE
    )
    pen.rectangle(
        (left * 2, top + height // 10, left * 3, top + height // 10 + 3), fill=TEAL
    )
    for words, size, down in zip(LINES, (9, 19, 19), (0.29, 0.46, 0.54), strict=True):
        pen.text(
            (left * 2, height * down),
            words,
            fill=INK,
            font=ImageFont.load_default(size=height // size),
        )
    path.write_bytes(b"P6 %d %d 255\n" % (width, height) + picture.tobytes())


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1]))
    except NotMade as why:
        # Nice to have, never needed: set-up goes on, and pages say that there is none.
        sys.stderr.write(f"{why}\n")
