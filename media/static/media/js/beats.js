// Tells the live room how long the stream really played in this window, and tells the
// person that it does. What the network does not take waits here and is sent later with
// its own times; the server answers only when a beat is stored for good.

import { Clock, PlayedTime } from "./played-time.js";

// So long a stall is bridged by the server and counts.
const STALLED = 30_000;
const MOST_AT_ONCE = 64;
const LONGEST_QUEUE = 600_000;
const SPARE = 6;
const KEPT_AS = "elearn.beats";

function stateOf(media) {
  if (media.ended) return "ended";
  if (media.paused) return "paused";
  return media.readyState < 3 || media.seeking ? "waiting" : "playing";
}

function isHidden() {
  return document.visibilityState === "hidden";
}

// Whether the page says that the stream stands still for everybody.
function isOutage() {
  return document.querySelector("[data-part='outage'][data-is-open]") !== null;
}

// Milliseconds into the stream; −1 where the player does not tell or counts from an epoch.
function placeOf({ currentTime }) {
  return currentTime >= 0 && currentTime < 1e6 ? Math.round(currentTime * 1000) : -1;
}

// Beats that no answer has come for, also over a reload: groups of one session each.
// `epoch` turns the wall's clock into the clock of the page that made them.
class Queue {
  groups = [];
  // The session that this window had last: a page from a cache goes on with it.
  last = {};

  constructor() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT_AS)) ?? {};
      this.groups = kept.groups ?? [];
      this.last = kept.last ?? {};
    } catch {
      this.groups = [];
    }
  }

  keep() {
    const { groups, last } = this;
    try {
      sessionStorage.setItem(KEPT_AS, JSON.stringify({ groups, last }));
    } catch {
      // Full or forbidden: what waits is in memory, and lost only with the page.
    }
  }

  add(token, beat, epoch) {
    let group = this.groups.at(-1);
    if (group?.token !== token) {
      group = { token, beats: [] };
      this.groups.push(group);
    }
    group.epoch = epoch;
    group.beats.push(beat);
    group.beats = group.beats.filter(({ at }) => beat.at - at <= LONGEST_QUEUE);
    this.last = { token, number: beat.n, epoch };
    this.keep();
  }

  next() {
    this.groups = this.groups.filter(({ beats }) => beats.length);
    return this.groups[0];
  }

  // While an answer was awaited, beats may have grown too old and left the front.
  drop(group, sent) {
    const numbers = new Set(sent.map(({ n }) => n));
    group.beats = group.beats.filter(({ n }) => !numbers.has(n));
    this.next();
    this.keep();
  }

  forget(group) {
    this.groups = this.groups.filter((one) => one !== group);
    this.keep();
  }
}

export class Beats {
  #media;
  #url;
  #token;
  #say;
  #heard;
  #clock;
  #played;
  #queue = new Queue();
  #number = 0;
  #last = 0;
  #timer;
  #isSending = false;
  #wasLost = false;
  #wasHidden = isHidden();
  #standsSince = null;
  #isClosed = false;
  interval = 10_000;

  constructor({ media, url, token, say, heard }) {
    this.#media = media;
    this.#url = url;
    this.#token = token;
    this.#say = say;
    this.#heard = heard;
    const { last } = this.#queue;
    const goesOn = last.token === token;
    if (goesOn) this.#number = last.number;
    this.#clock = new Clock(goesOn ? Math.max(0, Date.now() - last.epoch) : 0);
    this.#last = this.#clock.read();
    this.#played = new PlayedTime(media, this.#clock);
    for (const name of ["playing", "waiting", "pause", "ended", "seeked"]) {
      media.addEventListener(name, () => this.#tell());
    }
    document.addEventListener("room-outage", () => this.#tell());
    document.addEventListener("visibilitychange", () => {
      this.#wasHidden ||= isHidden();
      this.#extra();
    });
    addEventListener("online", () => this.#send());
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#wait());
    this.#wait();
    this.#tell();
    this.#send();
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    // A thousand browsers that were opened together must not beat together.
    // In whole tenths of a second, which the archive packs better than any.
    const wobble = (Math.floor(Math.random() * 21) - 10) * 100;
    this.#timer = setTimeout(() => {
      this.#make();
      this.#wait();
      this.#send();
    }, this.interval + wobble);
  }

  #make({ closing = false } = {}) {
    const at = this.#clock.read();
    const played = this.#played.take();
    const media = this.#media;
    this.#number += 1;
    const beat = {
      n: this.#number,
      at,
      since: at - this.#last,
      played: Math.min(played, at - this.#last),
      media: placeOf(media),
      behind: this.#played.behind(),
      every: this.interval,
      stops: Math.min(this.#played.stops, 65_535),
      state: stateOf(media),
      muted: media.muted || media.volume === 0,
      // Of the time since the beat before: a hidden page is woken once a minute.
      hidden: this.#wasHidden || isHidden(),
      closing,
    };
    this.#last = at;
    this.#wasHidden = isHidden();
    this.#queue.add(this.#token, beat, Date.now() - at);
  }

  // A beat out of turn, where the allowance of one per interval leaves room for it.
  #extra() {
    if (this.#number < SPARE + this.#clock.read() / this.interval) {
      this.#make();
      this.#send();
    }
  }

  #leave() {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#make({ closing: true });
    for (const group of this.#queue.groups) {
      navigator.sendBeacon(this.#url, this.#body(group, group.beats.slice(-MOST_AT_ONCE)));
    }
  }

  #body({ token, epoch }, beats) {
    const latest = Math.max(...beats.map(({ at }) => at));
    const now = token === this.#token ? this.#clock.read() : Date.now() - epoch;
    return JSON.stringify({ v: 1, token, sent: Math.max(latest, Math.round(now)), beats });
  }

  async #send() {
    const group = this.#queue.next();
    if (this.#isSending || !group) return;
    this.#isSending = true;
    const beats = group.beats.slice(0, MOST_AT_ONCE);
    let status = 0;
    let code = "";
    try {
      const answer = await fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: this.#body(group, beats),
        keepalive: true,
        credentials: "omit",
        signal: AbortSignal.timeout(20_000),
      });
      status = answer.status;
      const told = Date.parse(answer.headers.get("Date") ?? "");
      const surplus = told ? this.#clock.falselySlept(told) : 0;
      if (surplus) this.#played.forgive(surplus);
      if (status === 200) this.#took(await answer.json());
      else code = (await answer.json()).code ?? "";
    } catch {
      // An answer that tells no more than its status is one all the same.
      if (status === 200) status = 0;
    }
    this.#isSending = false;
    if (status === 200) {
      this.#queue.drop(group, beats);
      this.#tell({ isRestored: this.#wasLost });
      this.#wasLost = false;
      if (this.#queue.next()) this.#send();
    } else if (status === 403) {
      // The room is over, or the pass is good no longer: nothing of it will be taken.
      this.#queue.forget(group);
      if (group.token === this.#token) {
        this.#isClosed = true;
        clearTimeout(this.#timer);
        this.#say(code, "closed");
      } else if (this.#queue.next()) this.#send();
    } else if (status >= 400 && status < 500 && status !== 429) {
      this.#queue.drop(group, beats);
      this.#say("refused");
    } else {
      this.#wasLost = true;
      this.#say(code, "lost");
    }
  }

  #took({ every, at }) {
    this.interval = every ?? this.interval;
    this.#heard?.(at ?? Date.now());
  }

  #tell({ isRestored = false } = {}) {
    if (this.#isClosed) return;
    if (this.#wasLost && !isRestored) return;
    const { paused, ended, readyState } = this.#media;
    const at = this.#clock.read();
    const stands = paused || ended;
    this.#standsSince = stands || readyState >= 3 ? null : (this.#standsSince ?? at);
    const waits = this.#standsSince === null ? 0 : at - this.#standsSince;
    if (isRestored) this.#say("restored");
    else if ((stands || readyState < 3) && isOutage()) this.#say("outage", "paused");
    else if (stands) this.#say("paused");
    else if (waits > STALLED) this.#say("stalled", "paused");
    else this.#say(...(this.#played.isBehind ? ["behind", "paused"] : ["recorded"]));
  }
}

// <p data-presence data-media="#player" data-url="/live/beat" data-token="…"
//    data-recorded="…" data-paused="…" data-lost="…" data-restored="…" …></p>
for (const line of document.querySelectorAll("[data-presence]")) {
  const media = document.querySelector(line.dataset.media);
  if (!media) continue;
  new Beats({
    media,
    url: line.dataset.url,
    token: line.dataset.token,
    // The first of the codes that the page has words for.
    say(...codes) {
      const code = codes.find((one) => line.dataset[one]) ?? "";
      if (line.dataset.state === code) return;
      line.dataset.state = code;
      line.textContent = line.dataset[code] ?? "";
      line.dispatchEvent(new CustomEvent("presence-said", { bubbles: true, detail: code }));
    },
    heard(at) {
      line.dispatchEvent(new CustomEvent("presence-stored", { bubbles: true, detail: at }));
    },
  });
}
