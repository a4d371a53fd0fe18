// Keeps the parts in which people talk up to date, here and in the control room, and sends
// their forms without leaving the page, so that the stream plays on. All words come from the
// server; where somebody writes, nothing is exchanged.

const place = document.querySelector("[data-talks]");
const told = document.querySelector("[data-told]");
const parts = new Map();
// Not oftener than this is anything said aloud, except a prompt that has a limit of time.
const QUIET = 15_000;
const SPREAD = 3000;
const SOON = new Set(["prompt"]);

// The room says over how long so many people's pages should ask.
function spread() {
  return Number(document.querySelector("[data-part='now']")?.dataset.spread) || SPREAD;
}

// Whether news comes by itself; where a proxy breaks it, what cannot wait is asked for.
let isHeard = false;
let saidLast = -QUIET;
let waiting;

function say(words, isUrgent) {
  clearTimeout(waiting);
  const rest = isUrgent ? 0 : Math.max(0, saidLast + QUIET - performance.now());
  waiting = setTimeout(() => {
    saidLast = performance.now();
    told.textContent = words;
  }, rest);
}

// Text that somebody has typed or chosen and not sent yet must not vanish.
function isInUse(live) {
  const fields = [...live.querySelectorAll("textarea, select, input:not([type=hidden])")];
  return fields.some((field) => {
    if (field === document.activeElement) return true;
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.options) {
      const usual = [...field.options].findIndex((one) => one.defaultSelected);
      return field.selectedIndex !== Math.max(0, usual);
    }
    return field.value !== field.defaultValue;
  });
}

// The token in hidden fields is masked anew each time; all else is what one sees.
function shape(live) {
  const copy = live.cloneNode(true);
  for (const field of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) field.remove();
  for (const one of copy.querySelectorAll("details")) one.open = false;
  return copy.innerHTML;
}

function exchange(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || isInUse(old) || shape(old) === shape(fresh)) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...old.querySelectorAll("details[open]")].map((one) => one.id);
  const words = fresh.dataset.say ?? "";
  const isNew = words !== "" && words !== (old.dataset.say ?? "");
  old.replaceChildren(...fresh.childNodes);
  if (words) old.dataset.say = words;
  else delete old.dataset.say;
  for (const id of open) {
    const one = document.getElementById(id);
    if (one) one.open = true;
  }
  if (focused) (document.getElementById(focused) ?? nearest(old)).focus();
  if (isNew) say(words, "sayNow" in fresh.dataset);
}

// A button that is gone, such as “Show it”: who used it goes on from where it stood.
function nearest(live) {
  live.tabIndex = -1;
  return live;
}

class Part {
  #timer;

  constructor(element) {
    this.element = element;
    this.url = element.dataset.talkUrl;
  }

  in(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), milliseconds);
  }

  async refresh() {
    clearTimeout(this.#timer);
    const { talkEvery } = this.element.dataset;
    const every = Number((!isHeard && talkEvery) || place.dataset.every) * 1000;
    try {
      const answer = await fetch(this.url, { signal: AbortSignal.timeout(20_000) });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const live of page.querySelectorAll("[data-live]")) exchange(live);
      }
    } catch {
      // Without a connection the part stays as it is; the next time may do better.
    }
    this.in(every + Math.random() * every * 0.2);
  }
}

// What was set stays as it was set: a form of settings is no form of something new.
function keep(form) {
  for (const { options } of form.querySelectorAll("select")) {
    for (const one of options) one.defaultSelected = one.selected;
  }
}

async function send(form, button) {
  const fields = new FormData(form, button);
  button?.setAttribute("aria-busy", "true");
  const part = form.closest("[data-talk]");
  // What was said of the act before is said no longer once there is another.
  for (const old of place.querySelectorAll("[data-sentence]")) old.replaceChildren();
  const sentence = part.querySelector("[data-sentence]");
  let answer = null;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: fields,
      headers: { "X-Sentence-Only": "1" },
    });
  } catch {
    sentence.textContent = place.dataset.lost;
  }
  button?.removeAttribute("aria-busy");
  if (!answer) return;
  if (answer.redirected || ![200, 422].includes(answer.status)) {
    // Signed out, perhaps, or something is wrong: as a page it will say what.
    form.dataset.plain = "";
    form.requestSubmit(button);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok) {
    if ("talkKeeps" in form.dataset) keep(form);
    else form.reset();
    // What one has just sent may be exchanged, though the cursor still stands in it.
    if (form.contains(document.activeElement)) button?.focus();
    await refreshAll(part);
  }
  sentence.replaceChildren(...page.body.childNodes);
}

// One act may show in several parts: an answered poll is no longer named above.
function refreshAll(first) {
  const others = [...parts.values()].filter((one) => one.element !== first);
  for (const one of others) one.in(300);
  return parts.get(first)?.refresh();
}

if (place) {
  for (const element of place.querySelectorAll("[data-talk]")) {
    const part = new Part(element);
    parts.set(element, part);
    const { talkEvery = place.dataset.every } = element.dataset;
    part.in(Number(talkEvery) * 1000 * (1 + Math.random() * 0.2));
  }
  place.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-talk-form]") || "plain" in form.dataset) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-talk-link]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const part = parts.get(link.closest("[data-talk]"));
    part.url = part.url.split("?")[0] + new URL(link.href).search;
    part.refresh();
  });
  document.addEventListener("room-news", ({ detail }) => {
    if (detail === "open" || detail === "error") isHeard = detail === "open";
    for (const part of parts.values()) {
      const name = part.element.dataset.talk;
      // Everybody hears of news at once and must not ask at once.
      const isConcerned = name === detail || (detail === "polls" && name === "announcements");
      if (isConcerned) part.in(Math.random() * (SOON.has(detail) ? SPREAD / 3 : spread()));
    }
  });
}
