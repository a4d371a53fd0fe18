// Joins the film of an event to what stands beside it: chapters and times jump, the words now
// said are marked, and what was played is told to the page's own bar. Without this script the
// links lead to their place in the file, and all words can be read.

const place = document.querySelector("[data-recording]");
const film = place?.querySelector("video");
const EVERY = 10_000;
const MOST_AT_ONCE = 50;
const PATIENCE = 15_000;

function once(name, then) {
  film.addEventListener(name, then, { once: true });
}

function jump(seconds) {
  if (film.readyState > 0) film.currentTime = seconds;
  else once("loadedmetadata", () => (film.currentTime = seconds));
}

function start() {
  // A browser that lets nothing play by itself leaves the picture at its place.
  film.play().catch(() => {});
}

// -- Places ------------------------------------------------------------------
function addressed() {
  return /^#t=(\d{1,6})$/.exec(location.hash)?.[1];
}

function goToAddress() {
  const seconds = addressed();
  if (seconds === undefined) return;
  jump(Number(seconds));
  film.scrollIntoView({ block: "center" });
}

function press(event) {
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const link = event.target.closest("a[data-to]");
  if (link && isPlain) {
    event.preventDefault();
    history.replaceState(null, "", `#t=${link.dataset.to}`);
    jump(Number(link.dataset.to));
    start();
    if (!link.closest(".transcript")) film.scrollIntoView({ block: "nearest" });
    return;
  }
  const words = event.target.closest("[data-from]");
  if (!words || !getSelection().isCollapsed) return;
  jump(Number(words.dataset.from) / 1000);
  start();
}

// -- What is on now ----------------------------------------------------------
const chapters = [...(place?.querySelectorAll("[data-chapter]") ?? [])];
const said = [...(place?.querySelectorAll("[data-from]") ?? [])].map((element) => ({
  element,
  from: Number(element.dataset.from) / 1000,
  until: Number(element.dataset.until) / 1000,
}));

// The last of them that has begun; both lists are in the order of the film.
function begun(list, start, now) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(list[middle]) <= now) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

let marked = [];
let chapter = null;

function mark() {
  const now = film.currentTime;
  const current = begun(chapters, (one) => Number(one.dataset.to), now) ?? null;
  if (current !== chapter) {
    chapter?.removeAttribute("aria-current");
    current?.setAttribute("aria-current", "true");
    chapter = current;
  }
  const last = begun(said, (one) => one.from, now);
  // Two voices may share one caption.
  const fresh = last && now < last.until ? said.filter((one) => one.from === last.from) : [];
  if (fresh[0] === marked[0]) return;
  for (const one of marked) delete one.element.dataset.now;
  for (const one of fresh) one.element.dataset.now = "";
  marked = fresh;
}

// -- What was played ---------------------------------------------------------
const told = place?.querySelector("[data-told]");
const token = place?.querySelector("input[name=csrfmiddlewaretoken]")?.value;
const sent = new Set();
let isLost = false;
let errand = null;
let sentAt = -1;
let timer = 0;

// The browser itself keeps what it has played, joined and in order.
function played(length) {
  const spans = [];
  for (let n = 0; n < film.played.length; n += 1) {
    const start = Math.round(film.played.start(n));
    const end = Math.min(length, Math.round(film.played.end(n)));
    if (start < end) spans.push(`${start}-${end}`);
  }
  return spans;
}

async function tell() {
  clearTimeout(timer);
  timer = 0;
  const length = Math.round(film.duration);
  // A file without a length of its own has one once it has been loaded to its end.
  if (isLost || errand || !token || !Number.isFinite(length) || length <= 0) return;
  const at = Math.min(length, Math.floor(film.currentTime));
  const spans = played(length)
    .filter((one) => !sent.has(one))
    .slice(-MOST_AT_ONCE);
  if (!spans.length && (at === sentAt || sent.size === 0)) return;
  errand = send(length, at, spans);
  await errand;
  errand = null;
}

async function send(length, at, spans) {
  try {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: token,
      film: place.dataset.film,
      spans: spans.join(","),
      at,
      length,
    });
    const answer = await fetch(place.dataset.watchedUrl, {
      method: "POST",
      body,
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok && !answer.redirected) {
      for (const one of spans) sent.add(one);
      sentAt = at;
      show(await answer.text());
    } else {
      isLost = answer.status < 500;
      if (isLost) told.textContent = answer.status === 422 ? await answer.text() : told.dataset.lost;
    }
  } catch {
    // Without a connection it is told the next time: the browser still knows it.
  }
}

// Nothing is told any more, and what is on its way comes before the wish: the other way
// round it would be kept anew.
async function forget(event) {
  isLost = true;
  clearTimeout(timer);
  film.pause();
  if (!errand) return;
  event.preventDefault();
  const form = event.currentTarget;
  await errand;
  form.submit();
}

function show(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  place.querySelector("[data-watched]").replaceChildren(...fresh.body.childNodes);
  place.querySelector("[data-forget]").hidden = false;
}

function tellSoon() {
  if (!timer && !film.paused) timer = setTimeout(tell, EVERY);
}

if (film) {
  place.classList.add("is-scripted");
  place.addEventListener("click", press);
  addEventListener("hashchange", goToAddress);
  if (addressed() !== undefined) goToAddress();
  else if (Number(place.dataset.at)) jump(Number(place.dataset.at));
  film.addEventListener("timeupdate", () => {
    mark();
    tellSoon();
  });
  film.addEventListener("seeked", mark);
  once("play", () => place.querySelector("[data-resume]")?.remove());
  place.querySelector(".watched__own")?.addEventListener("submit", forget);
  for (const name of ["pause", "ended", "durationchange"]) film.addEventListener(name, tell);
  addEventListener("pagehide", tell);
  addEventListener("pageshow", (event) => {
    if (event.persisted && isLost) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tell();
  });
}
