"""`make screenshots`: every page type at three widths, light and dark, to be looked at."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.e2e.browser import ROOT, chromium, served_demo
from tests.e2e.pages import ADMIN, PUBLIC, SIGNED_IN

WIDTHS = (320, 768, 1440)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        served_demo(Path(place)) as site,
        chromium() as browser,
    ):
        for scheme in ("light", "dark"):
            for kind in [*PUBLIC, *SIGNED_IN, *ADMIN]:
                context = browser.new_context(
                    base_url=site.url,
                    locale="en-GB",
                    color_scheme=scheme,
                    viewport={"width": 1440, "height": 900},
                )
                page = context.new_page()
                kind.open(page)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.wait_for_timeout(200)
                    target = folder / f"{kind.name}-{width}-{scheme}.png"
                    page.screenshot(path=target, full_page=True)
                context.close()
                sys.stdout.write(f"{kind.name} {scheme}\n")


if __name__ == "__main__":
    main(ROOT / "var" / "screenshots")
