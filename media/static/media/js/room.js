// Keeps the live room's page up to date: what is on now, the minutes that count, the clocks.
// Words come from the server, as parts of the page; this module only exchanges them.

const room = document.querySelector("[data-room]");
// A page that hears no news, because who reads it is no viewer, says how often it asks.
const USUAL = Number(room?.dataset.usual) || 60_000;
const SPREAD = 3000;
// Between two tries to hear news again, in milliseconds.
const AGAIN = [10_000, 30_000];
const TALK = ["questions", "polls", "announcements", "prompt"];
const KINDS = ["programme", "stream", "correction", ...TALK];

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
// What the part says of itself, such as the source in force, holds at once.
function exchange(parts) {
  for (const fresh of parts.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (!old) continue;
    for (const name of Object.keys(old.dataset)) {
      if (!(name in fresh.dataset)) delete old.dataset[name];
    }
    Object.assign(old.dataset, fresh.dataset);
    if (fresh.dataset.part === "outage") document.dispatchEvent(new Event("room-outage"));
    if (old.contains(document.activeElement) || old.innerHTML === fresh.innerHTML) continue;
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    old.replaceChildren(...fresh.childNodes);
    [...old.querySelectorAll("details")].forEach((one, index) => {
      one.open = open[index] ?? false;
    });
  }
}

// The more people are here, the longer the time over which their pages ask.
function spread() {
  return Number(document.querySelector("[data-part='now']")?.dataset.spread) || SPREAD;
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
    this.in(Math.random() * spread());
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
  if (!parts?.querySelector("[data-part='now']")) return USUAL;
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
  return change < USUAL ? change + Math.random() * spread() : USUAL + Math.random() * 1000;
}

// News as it comes. A stream of news that is refused once is closed for good by the
// browser's rules, and a proxy may let none through: until it is open (again), what was
// missed is asked for, and a new one is tried.
class News {
  #source;
  #timer;
  #last = "";
  #tell;
  #pass;

  constructor(pass, tell) {
    this.#pass = encodeURIComponent(pass);
    this.#tell = tell;
    this.#open();
  }

  #address(name) {
    const after = this.#last === "" ? "" : `&after=${this.#last}`;
    return `/live/${name}?token=${this.#pass}${after}`;
  }

  #open() {
    this.#source?.close();
    this.#source = new EventSource(this.#address("events"));
    this.#source.addEventListener("open", () => {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#tell("open");
    });
    this.#source.addEventListener("error", () => {
      this.#tell("error");
      this.#later();
    });
    for (const kind of KINDS) {
      this.#source.addEventListener(kind, ({ lastEventId }) => {
        this.#last = lastEventId;
        this.#tell(kind);
      });
    }
    this.#later();
  }

  #later() {
    const [least, most] = AGAIN;
    this.#timer ??= setTimeout(() => this.#ask(), least + Math.random() * (most - least));
  }

  async #ask() {
    let status = 0;
    try {
      const answer = await fetch(this.#address("news"), { signal: AbortSignal.timeout(20_000) });
      status = answer.status;
      if (status === 200) this.#took(await answer.json());
    } catch {
      // Without a connection nothing is missed that the next time does not bring.
    }
    this.#timer = null;
    // The pass has ended: nothing more will be told to this page.
    if (status === 403) this.#source.close();
    else if (this.#source.readyState === EventSource.CLOSED) this.#open();
    else if (this.#source.readyState !== EventSource.OPEN) this.#later();
  }

  // Who knows no number knows not what was missed either.
  #took({ last, news }) {
    const kinds = this.#last === "" ? KINDS : news.map(({ kind }) => kind);
    this.#last = last;
    for (const kind of new Set(kinds)) this.#tell(kind);
  }
}

if (room) {
  const now = new Refresh(room.dataset.nowUrl, afterNow);
  const presence = new Refresh(room.dataset.presenceUrl, () => USUAL);
  now.in(nextChange());
  if (document.querySelector("[data-part='ribbon']")) presence.in(USUAL / 2);

  if (room.dataset.news) {
    new News(room.dataset.news, (kind) => {
      if (["programme", "stream"].includes(kind)) now.soon();
      if (["programme", "correction"].includes(kind)) presence.soon();
      // What people say in the room is another module's matter; it has no news of its own.
      if (["open", "error", ...TALK].includes(kind)) {
        document.dispatchEvent(new CustomEvent("room-news", { detail: kind }));
      }
    });
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
