"""A clip to try the player with: a test picture and a tone, made here and now.

It is made below VAR_DIR and never kept with the code. It holds no recording and passes
for none: the picture itself says so. Without ffmpeg there is no clip, and the sentence
that says so.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from elearn.core.models import CustomDocument

#: The words under which it stands in the library: another clip has others.
CLIP = "Test clip: a test picture and a tone, in eight parts"
CAPTIONS = "Test clip: captions of its eight parts"
#: One for each item of an afternoon that is no break, to have chapters to jump to.
PARTS = 8
PART_SECONDS = 6
SECONDS = PARTS * PART_SECONDS
WIDTH, HEIGHT = 640, 360
#: What the picture says; captions repeat it for those who do not see it.
LINES = ("Test clip, part {part} of {parts}", "Not a recording of the event")
MISSING = (
    "A test clip would play here; it was not made, because the program ffmpeg was not "
    "found when the demonstration was loaded."
)
#: More than twenty times what it takes on a slow machine.
PATIENCE_SECONDS = 60

logger = logging.getLogger(__name__)


def clip_to_try() -> tuple[CustomDocument, CustomDocument] | None:
    """The clip and its captions in the library of documents, once each; None where it
    is not there and cannot be made."""
    known = {
        one.title: one
        for one in CustomDocument.objects.filter(title__in=(CLIP, CAPTIONS))
    }
    if CLIP not in known:
        path = _make(settings.VAR_DIR / "demo")
        if path is None:
            return None
        known[CLIP] = _store(CLIP, path)
    if CAPTIONS not in known:
        known[CAPTIONS] = _store(CAPTIONS, Path(__file__).parent / "test-clip.vtt")
    return known[CLIP], known[CAPTIONS]


def _store(title: str, path: Path) -> CustomDocument:
    file = ContentFile(path.read_bytes(), name=path.name)
    document: CustomDocument = CustomDocument.objects.create(title=title, file=file)
    return document


def _make(folder: Path) -> Path | None:
    """The file, made when it is not there; None, and a line in the log, if it cannot."""
    target = folder / f"test-clip-{SECONDS}.mp4"
    if target.is_file():
        return target
    program = shutil.which("ffmpeg")
    if program is None:
        logger.warning("%s Install it and run “load_demo --force”.", MISSING)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for part in range(1, PARTS + 1):
        _draw(folder / f"test-clip-{part}.png", part)
    unfinished = folder / "test-clip.part.mp4"
    made = subprocess.run(  # noqa: S603 -- a program of this machine, our own words
        [
            *(program, "-y", "-nostdin", "-loglevel", "error"),
            *("-f", "lavfi", "-i", f"smptehdbars=size={WIDTH}x{HEIGHT}:rate=10"),
            *("-framerate", f"1/{PART_SECONDS}", "-start_number", "1"),
            *("-i", str(folder / "test-clip-%d.png")),
            *("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"),
            *("-filter_complex", "[0:v][1:v]overlay=0:0,format=yuv420p[v]"),
            *("-map", "[v]", "-map", "2:a", "-af", "volume=0.2", "-t", str(SECONDS)),
            *("-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", "-b:a", "64k"),
            *("-movflags", "+faststart", str(unfinished)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    if made.returncode != 0 or not unfinished.is_file():
        logger.warning("The demo's test clip was not made: %s", made.stderr.strip())
        return None
    # Whole or not at all: an interrupted load leaves nothing that looks like a clip.
    return unfinished.replace(target)


def _draw(path: Path, part: int) -> None:
    """A dark band with the words across an otherwise clear picture."""
    card = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 130, WIDTH, 230), fill=(15, 21, 26, 255))
    for words, size, height in zip(LINES, (34, 22), (162, 204), strict=True):
        pen.text(
            (WIDTH / 2, height),
            words.format(part=part, parts=PARTS),
            fill=(236, 232, 224, 255),
            font=ImageFont.load_default(size=size),
            anchor="mm",
        )
    card.save(path)
