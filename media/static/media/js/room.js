// Keeps the live room's page up to date: what is on now, the minutes that count, the clocks.
// Words come from the server, as parts of the page; this module only exchanges them.

const room = document.querySelector("[data-room]");
const USUAL = 60_000;
const SPREAD = 3000;

function clock(zone, options = {}, at = Date.now()) {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    ...options,
  }).format(at);
}

async function fetchParts(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// What has the focus stays: a part in which somebody reads or writes is exchanged later.
function exchange(parts) {
  for (const fresh of parts.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (!old || old.contains(document.activeElement) || old.innerHTML === fresh.innerHTML) continue;
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    old.replaceChildren(...fresh.childNodes);
    [...old.querySelectorAll("details")].forEach((one, index) => {
      one.open = open[index] ?? false;
    });
    Object.assign(old.dataset, fresh.dataset);
  }
}

class Refresh {
  #timer;
  #isAsking = false;

  constructor(url, after) {
    this.url = url;
    this.after = after;
  }

  in(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), milliseconds);
  }

  // Everybody hears of news at once and must not ask at once.
  soon() {
    this.in(Math.random() * SPREAD);
  }

  async now() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    let parts = null;
    try {
      parts = await fetchParts(this.url);
    } catch {
      // Without a connection the page stays as it is; the next time may do better.
    }
    this.#isAsking = false;
    if (parts) exchange(parts);
    this.in(this.after(parts));
  }
}

function afterNow(parts) {
  const fresh = parts?.querySelector("[data-part='now']");
  if (!fresh) return USUAL;
  const { source, phase } = document.querySelector("[data-part='now']").dataset;
  const other = source !== room.dataset.source;
  const isOpening = room.dataset.phase === "early" && phase !== "early";
  const isClosing = phase === "closed" && room.dataset.phase !== "closed";
  if (other || isOpening || isClosing) location.reload();
  return nextChange();
}

function nextChange() {
  const told = Number(document.querySelector("[data-part='now']")?.dataset.changesIn);
  const change = Number.isFinite(told) && told >= 0 ? told + 500 : USUAL;
  return Math.min(change, USUAL) + Math.random() * 1000;
}

if (room) {
  const now = new Refresh(room.dataset.nowUrl, afterNow);
  const presence = new Refresh(room.dataset.presenceUrl, () => USUAL);
  now.in(nextChange());
  if (document.querySelector("[data-part='ribbon']")) presence.in(USUAL / 2);

  if (room.dataset.news) {
    const pass = encodeURIComponent(room.dataset.news);
    const news = new EventSource(`/live/events?token=${pass}`);
    for (const kind of ["programme", "stream"]) news.addEventListener(kind, () => now.soon());
    // What people say in the room is another module's matter; it has no stream of its own.
    for (const kind of ["open", "error", "questions", "polls", "announcements", "prompt"]) {
      news.addEventListener(kind, () => {
        document.dispatchEvent(new CustomEvent("room-news", { detail: kind }));
      });
    }
    for (const kind of ["programme", "correction"]) {
      news.addEventListener(kind, () => presence.soon());
    }
  }

  setInterval(() => {
    for (const one of document.querySelectorAll("[data-clock]")) {
      const time = clock(one.dataset.clock);
      if (one.textContent !== time) one.textContent = time;
    }
  }, 1000);

  const confirmed = document.querySelector("[data-confirmed]");
  room.addEventListener("presence-said", ({ detail }) => {
    if (confirmed && detail !== "recorded") confirmed.hidden = true;
    room.dataset.counted = detail;
  });
  room.addEventListener("presence-stored", ({ detail }) => {
    if (!confirmed || room.dataset.counted !== "recorded") return;
    confirmed.querySelector("[data-confirmed-at]").textContent = clock(
      confirmed.dataset.zone,
      { second: "2-digit" },
      detail,
    );
    confirmed.hidden = false;
  });
}
