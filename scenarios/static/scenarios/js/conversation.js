/* Makes the conversation quicker: the next turn comes without a new page, the
   keys 1 to 3 choose, and reading goes on at the new line. Without this module
   the same forms post and the server answers with the whole page. */
const KEYS_OFF = "conversation-keys-off";
const root = () => document.getElementById("conversation");
const keysOff = () => localStorage.getItem(KEYS_OFF) === "1";
let busy = false;

function markKeys() {
  for (const hint of document.querySelectorAll("[data-keys]")) {
    const offSwitch = hint.querySelector("[data-keys-switch]");
    hint.hidden = keysOff() && !offSwitch;
    if (offSwitch) {
      offSwitch.textContent = keysOff() ? offSwitch.dataset.on : offSwitch.dataset.off;
    }
  }
}

function announce() {
  const line = document.getElementById("line");
  const sight = document.querySelector(".player__sight");
  const words = [sight, line].map((part) => part?.textContent.trim().replace(/\s+/g, " "));
  document.getElementById("said").textContent = words.filter(Boolean).join(" ");
}

function show(page) {
  const next = page.getElementById("conversation");
  root().replaceWith(document.adoptNode(next));
  next.dataset.swapped = "";
  document.getElementById("turn")?.replaceWith(document.adoptNode(page.getElementById("turn")));
  document.querySelector(".messages")?.remove();
  const messages = page.querySelector(".messages");
  if (messages) root().before(document.adoptNode(messages));
  document.title = page.title;
  markKeys();
  announce();
  const line = document.getElementById("line");
  line.focus({ preventScroll: true });
  // On a small screen the reply just given stays in sight, above the new line.
  const anchor = document.querySelector(".log__entry:last-child") ?? line;
  const box = anchor.getBoundingClientRect();
  const replies = document.querySelector(".replies").getBoundingClientRect();
  if (messages) window.scrollTo({ top: 0 });
  else if (box.top < 0 || replies.bottom > window.innerHeight) {
    window.scrollTo({ top: Math.max(0, window.scrollY + box.top - 16) });
  }
}

async function send(form, button) {
  const fields = new FormData(form, button);
  button.dataset.chosen = "";
  const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("conversation") || !page.getElementById("line")) {
    // The conversation has ended, or something is wrong: the server's own page says so.
    if (answer.redirected) window.location.assign(answer.url);
    else window.location.reload();
    return;
  }
  history.replaceState(null, "", answer.url);
  show(page);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-replies]") || !event.submitter) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await send(form, event.submitter);
  } catch {
    window.location.reload(); // What the server has kept is the truth.
  } finally {
    busy = false;
  }
});

/* One-character keys act only inside the conversation and can be switched off
   (WCAG 2.1.4). */
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || keysOff()) return;
  const inside = event.target === document.body || root()?.contains(event.target);
  if (!inside || event.target.closest("input, textarea, select")) return;
  const button = document.querySelector(`[data-replies] [data-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys-switch]")) return;
  localStorage.setItem(KEYS_OFF, keysOff() ? "0" : "1");
  markKeys();
});

markKeys();
if (window.location.hash === "#line") {
  document.getElementById("line")?.focus({ preventScroll: true });
}
