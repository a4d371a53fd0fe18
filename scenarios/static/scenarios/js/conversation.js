/* Makes the conversation quicker and safer: the next turn comes without a new page,
   number keys choose, a reply outlives a lost connection, and reading goes on at the
   new line. Without this module the same forms post and the server answers with the
   whole page. */
import { dwellOf, watchTurn } from "./dwell.js";
import { startClock, stopClock } from "./clock.js";

const KEYS_OFF = "conversation-keys-off";
const root = () => document.getElementById("conversation");
const said = () => document.getElementById("said");
const turnForm = () => document.querySelector("[data-turn]");
const sequence = (page) => Number(page.querySelector('[data-turn] input[name="seq"]')?.value);
const keysOff = () => localStorage.getItem(KEYS_OFF) === "1";
let busy = false;
/* What could not be sent: kept until it is, or until another reply is chosen. */
let unsent = null;

function markKeys() {
  for (const hint of document.querySelectorAll("[data-keys]")) {
    const offSwitch = hint.querySelector("[data-keys-switch]");
    hint.hidden = keysOff() && !offSwitch;
    if (offSwitch) {
      offSwitch.textContent = keysOff() ? offSwitch.dataset.on : offSwitch.dataset.off;
    }
  }
}

function announce(parts) {
  const words = parts.map((part) => part?.textContent.trim().replace(/\s+/g, " "));
  said().textContent = words.filter(Boolean).join(" ");
}

function begin() {
  markKeys();
  watchTurn(turnForm());
  startClock({
    form: document.querySelector("[data-clock]"),
    seconds: Number(turnForm()?.dataset.seconds),
    say: (words) => {
      said().textContent = `${said().textContent} ${words}`.trim();
    },
    over: () => {
      const fields = new FormData(turnForm());
      fields.set("by_clock", "1");
      submit(turnForm(), fields);
    },
  });
}

function show(page, wasWords) {
  const next = page.getElementById("conversation");
  root().replaceWith(document.adoptNode(next));
  next.dataset.swapped = "";
  document.getElementById("turn")?.replaceWith(document.adoptNode(page.getElementById("turn")));
  document.querySelector(".messages")?.remove();
  const messages = page.querySelector(".messages");
  if (messages) root().before(document.adoptNode(messages));
  document.title = page.title;
  const line = document.getElementById("line");
  const ask = document.getElementById("ask");
  if (wasWords) {
    said().textContent = document.querySelector(".own") ? said().dataset.words : "";
    (document.querySelector("[aria-invalid]") ?? ask)?.focus();
  } else {
    announce([messages, document.getElementById("told"), document.querySelector(".player__sight"), line]);
    line.focus({ preventScroll: true });
  }
  begin();
  if (wasWords) return;
  // On a small screen the reply just given stays in sight, above the new line.
  const anchor = document.querySelector(".log__entry:last-child") ?? line;
  const box = anchor.getBoundingClientRect();
  const end = turnForm().getBoundingClientRect();
  if (messages) window.scrollTo({ top: 0 });
  else if (box.top < 0 || end.bottom > window.innerHeight) {
    window.scrollTo({ top: Math.max(0, window.scrollY + box.top - 16) });
  }
}

async function send({ form, fields, again }) {
  const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("conversation") || !page.getElementById("line")) {
    // The conversation has ended, or something is wrong: the server's own page says so.
    if (answer.redirected) window.location.assign(answer.url);
    else window.location.reload();
    return;
  }
  // Sent twice because its answer was lost: it had arrived, so nothing went wrong.
  if (again && sequence(page) === Number(fields.get("seq")) + 1) page.querySelector(".messages")?.remove();
  if (answer.ok) history.replaceState(null, "", answer.url);
  show(page, form.dataset.turn === "say");
}

function showUnsent(form, words) {
  const place = form.querySelector("[data-unsent]");
  place.hidden = !words;
  place.querySelector("[data-try-again]").hidden = !words;
  place.querySelector("[data-unsent-words]").textContent = words;
}

async function submit(form, fields, again = false) {
  if (busy) return;
  busy = true;
  stopClock();
  unsent = null;
  showUnsent(form, "");
  const attempt = { form, fields, again };
  try {
    await send(attempt);
  } catch {
    // No answer: perhaps it arrived, perhaps not. The turn's number keeps it single.
    unsent = { ...attempt, again: true };
    showUnsent(form, said().dataset.unsent);
  } finally {
    busy = false;
  }
}

function retry() {
  if (!unsent || !unsent.form.isConnected) return;
  said().textContent = said().dataset.sending;
  submit(unsent.form, unsent.fields, true);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-turn]") || !event.submitter) return;
  event.preventDefault();
  if (busy) return;
  for (const button of form.querySelectorAll("[data-chosen]")) delete button.dataset.chosen;
  event.submitter.dataset.chosen = "";
  const fields = new FormData(form, event.submitter);
  if (form.dataset.turn !== "say") fields.set("dwell_ms", String(dwellOf()));
  submit(form, fields);
});

window.addEventListener("online", retry);

/* One-character keys act only inside the conversation and can be switched off
   (WCAG 2.1.4). */
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || keysOff()) return;
  const inside = event.target === document.body || root()?.contains(event.target);
  if (!inside || event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`[data-turn] [data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-try-again]")) retry();
  if (!event.target.closest("[data-keys-switch]")) return;
  localStorage.setItem(KEYS_OFF, keysOff() ? "0" : "1");
  markKeys();
});

begin();
if (window.location.hash === "#line" || window.location.hash === "#ask") {
  document.querySelector(window.location.hash)?.focus({ preventScroll: window.location.hash === "#line" });
}
