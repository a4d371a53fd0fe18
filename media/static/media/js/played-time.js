// How long did the medium really play in this window, and how far behind live? It reads the
// player and the page's clock, and tells nobody: beats.js does.

const BEHIND_LIVE = 60_000;
// Hidden pages are woken once a minute: who was silent for longer was asleep.
const SLEPT = 90_000;

// The page's own clock. Some browsers stop performance.now() while a laptop sleeps.
export class Clock {
  #date = Date.now();
  #now = performance.now();
  #slept = 0;
  #zero = performance.now();
  #start;
  #told = null;
  // How often it slept so far.
  sleeps = 0;

  constructor(start) {
    this.#start = start;
  }

  read() {
    const [date, now] = [Date.now(), performance.now()];
    const missed = date - this.#date - (now - this.#now);
    if (missed > 5000) {
      this.#slept += missed;
      this.sleeps += 1;
    }
    [this.#date, this.#now] = [date, now];
    return Math.round(this.#start + now - this.#zero + this.#slept);
  }

  // Milliseconds since the server told its time (`at`) before that were taken for sleep
  // and were none: the wall's clock was set, and the server's knows of no such time.
  falselySlept(at) {
    this.read();
    const before = this.#told;
    this.#told = { at, now: this.#now, slept: this.#slept };
    if (before === null) return 0;
    const missed = Math.max(0, at - before.at - (this.#now - before.now));
    const surplus = this.#slept - before.slept - missed;
    return surplus > 5000 ? surplus : 0;
  }
}

// Milliseconds in which the medium moved forward as fast as the clock lets it, and how far
// that is behind live. Where the player tells the live edge, the distance to it is the
// answer. Where it tells none, only what the viewer did is known for a delay: a pause, a
// jump, a slower pace, a sleeping machine. That the stream itself stood still, began late or
// began anew is nobody's delay.
export class PlayedTime {
  #media;
  #clock;
  #place;
  #at;
  #played = 0;
  #lag = 0;
  #hasPlayed = false;
  #sleeps = 0;
  #wasPaused = true;
  #wasBehind = false;
  stops = 0;

  constructor(media, clock) {
    this.#media = media;
    this.#clock = clock;
    this.#startAnew();
    for (const name of ["timeupdate", "playing", "waiting", "ratechange"]) {
      media.addEventListener(name, () => this.#measure());
    }
    for (const name of ["pause", "ended"]) {
      media.addEventListener(name, () => {
        this.#measure();
        this.stops += 1;
      });
    }
    // A jump is no time that was watched: go on from where it lands.
    for (const name of ["seeking", "seeked"]) {
      media.addEventListener(name, () => this.#follow({ isJump: true }));
    }
    // Another source, or the same one from its beginning, has a time line of its own.
    for (const name of ["emptied", "loadstart", "loadedmetadata"]) {
      media.addEventListener(name, () => this.#startAnew());
    }
  }

  #startAnew() {
    this.#lag = 0;
    this.#hasPlayed = false;
    this.#mark();
  }

  #mark() {
    this.#place = this.#media.currentTime * 1000;
    this.#at = this.#clock.read();
    this.#sleeps = this.#clock.sleeps;
    this.#wasPaused = this.#media.paused;
  }

  // What moved and what passed since the last look, and the delay that comes of it.
  #follow({ isJump = false } = {}) {
    const [place, at, wasPaused] = [this.#place, this.#at, this.#wasPaused];
    const sleeps = this.#sleeps;
    this.#mark();
    const moved = this.#place - place;
    const passed = this.#at - at;
    const hasSlept = passed > SLEPT || this.#sleeps > sleeps;
    const isOwn = isJump || wasPaused || this.#media.playbackRate < 1 || hasSlept;
    if (this.#hasPlayed && (isOwn || moved > passed)) {
      this.#lag = Math.max(0, this.#lag + passed - moved);
    }
    return { moved, passed };
  }

  #measure() {
    const { moved, passed } = this.#follow();
    if (moved > 0 && !this.#media.seeking) {
      this.#hasPlayed = true;
      const watched = moved / (this.#media.playbackRate || 1);
      // Half a second of grace: media elements report their place in steps.
      if (watched <= passed + 500) this.#played += Math.min(watched, passed);
    }
    const behind = this.behind();
    if (behind > BEHIND_LIVE && !this.#wasBehind) this.stops += 1;
    this.#wasBehind = behind > BEHIND_LIVE;
  }

  // How far behind the live edge, as far as the player lets us know.
  behind() {
    const { seekable, duration, currentTime } = this.#media;
    if (duration === Infinity && seekable?.length) {
      this.#lag = Math.max(0, (seekable.end(seekable.length - 1) - currentTime) * 1000);
    }
    return Math.round(this.#lag);
  }

  forgive(milliseconds) {
    this.#lag = Math.max(0, this.#lag - milliseconds);
    this.#measure();
  }

  get isBehind() {
    return this.behind() > BEHIND_LIVE;
  }

  take() {
    this.#measure();
    const played = Math.round(this.#played);
    this.#played -= played;
    return played;
  }
}
