"""What a hand on the keyboard can do: walk with Tab, press, choose, type.

Nothing here focuses or clicks by script: what Tab does not reach is not reached, and
what has the focus has to show it.
"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

#: No page of ours has more stops than this from its top to its end.
STOPS = 250
#: Whether the element in focus, or what stands for it, is on the screen in a ring: an
#: outline or a shadow all round it, of two pixels or more.
RING = """async () => {
  const focused = document.activeElement;
  const clear = (colour) => /^transparent$|, 0\\)$/.test(colour);
  const ringed = (style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && !clear(style.outlineColor))
    || / 0px 0px 0px ([2-9]|\\d{2,})px/.test(style.boxShadow);
  const looks = (one) =>
    ringed(getComputedStyle(one)) || ringed(getComputedStyle(one, "::after"));
  const stands = [focused, focused.nextElementSibling, focused.closest("label")];
  let shown = null;
  for (let frame = 0; frame < 30 && !shown; frame += 1) {  // a ring may grow
    shown = stands.find((one) => one && looks(one));
    if (!shown) await new Promise(requestAnimationFrame);
  }
  if (!shown) return "no ring";
  const box = shown.getBoundingClientRect();
  if (box.width < 8 || box.height < 8) return "too small to see";
  if (box.bottom < 0 || box.top > innerHeight) return "off the screen";
  return "";
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, which must be seen."""
    wanted = target.first.element_handle()
    is_there = "element => element === document.activeElement"
    for _ in range(STOPS):
        if wanted.evaluate(is_there):
            fault = page.evaluate(RING)
            assert not fault, f"{target} has the focus: {fault}"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Walk to `target`, press the key, and wait for where it leads."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press(key)


def named(inside: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """What is pressed: the button or the link of this accessible name."""
    is_exact = isinstance(name, str)
    button = inside.get_by_role("button", name=name, exact=is_exact)
    return button.or_(inside.get_by_role("link", name=name, exact=is_exact))


def choose_radio(page: Page, group: Locator, words: str) -> None:
    """Into the group with Tab, through it with the arrows."""
    radios = group.get_by_role("radio")
    tab_to(page, radios)
    wanted = group.get_by_role("radio", name=words, exact=True).element_handle()
    for _ in range(radios.count()):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Space")
            assert wanted.is_checked()
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"No arrow leads to “{words}”")


def choose_option(page: Page, select: Locator, words: str) -> None:
    """Down in a closed list until it shows these words, a letter before them or not."""
    tab_to(page, select)
    for _ in range(select.locator("option").count()):
        shown = select.evaluate("list => list.selectedOptions[0].label")
        if shown == words or shown.endswith(f" · {words}"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"“{words}” is not in the list")
