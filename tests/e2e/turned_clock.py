"""A clock that the test turns, and a page whose asks it waits for.

A turned clock runs away from an answer that is on its way: the twenty seconds that a page
gives it are over before a busy machine's network has come round. So it stands still until
everything that was asked is answered.
"""

from __future__ import annotations

from playwright.sync_api import Page

SECOND = 1000
#: A script for the page, before its others. An event source is answered when its answer
#: has ended, as each does that a test plays.
ASKS = """
const ask = window.fetch.bind(window);
const awaited = new Set();
function wait(answer) {
  const done = answer.catch(() => {}).finally(() => awaited.delete(done));
  awaited.add(done);
  return answer;
}
window.fetch = (...what) => wait(ask(...what).then(async (answer) => {
  const text = await answer.text();
  return Object.assign(new Response(text, answer), { json: async () => JSON.parse(text) });
}));
window.EventSource = class extends EventSource {
  constructor(...what) {
    super(...what);
    wait(new Promise((ended) => this.addEventListener("error", ended, { once: true })));
  }
};
window.answered = async () => {
  while (awaited.size) await Promise.all(awaited);
  return true;
};
"""


def stand_still(page: Page, *, at_ms: int) -> None:
    """Before the page is opened: however long it takes to come, no time passes in it."""
    page.clock.install(time=at_ms / SECOND - 1)
    page.clock.pause_at(at_ms / SECOND)


def turn(page: Page, *, ms: int = SECOND) -> None:
    """Time passes in the page, which may load itself anew by that."""
    page.clock.run_for(ms)
    page.wait_for_function("window.answered ? answered() : true")
