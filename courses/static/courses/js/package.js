// The page around a package: hands it the learner's state and keeps what it says.
// Messages are taken from the package's frame on its own origin only, looked at for
// shape and size, and sent on to the server, which looks again.
const player = document.getElementById("player");
const frame = document.getElementById("frame");
const word = document.getElementById("word");
const saved = document.getElementById("saved");
const leave = document.getElementById("leave");
const MAX_MESSAGE = 300_000;
/** What a browser sends of a page that is being left. */
const MAX_FAREWELL = 60_000;
const RETRY_MS = 4000;
const SILENCE_MS = 20_000;
const LEAVE_MS = 4000;
const VERSION = 1;

const { origin, key, sitting, reportUrl, token } = player?.dataset ?? {};
let waiting = null;
let isSending = false;
let isOver = false;
let hasSpoken = false;
let whenQuiet = null;

const say = (name) => {
  saved.textContent = name ? player.dataset[name] : "";
};

const post = (report, keepalive = false) =>
  fetch(reportUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ ...report, sitting }),
    keepalive,
  });

// The latest report is a whole: what it overtakes need not be sent.
const keep = async () => {
  if (isSending || isOver || !waiting) return;
  isSending = true;
  const report = waiting;
  say("saving");
  try {
    const answer = await post(report);
    const told = await answer.json().catch(() => ({}));
    if (waiting === report) waiting = null;
    if (answer.ok) {
      word.textContent = told.word;
      say("saved");
    } else {
      saved.textContent = told.refused ?? "";
      if (!told.refused) say("unsent");
      isOver = answer.status === 409;
    }
  } catch {
    say("unsent");
    setTimeout(keep, RETRY_MS);
    isSending = false;
    return;
  }
  isSending = false;
  if (waiting) keep();
  else whenQuiet?.();
};

const isReport = ({ sequence, state, ended }) =>
  Number.isSafeInteger(sequence) &&
  sequence > 0 &&
  typeof ended === "boolean" &&
  state !== null &&
  typeof state === "object" &&
  !Array.isArray(state) &&
  Object.values(state).every((value) => typeof value === "string") &&
  JSON.stringify(state).length <= MAX_MESSAGE;

const send = (type, more = {}) =>
  frame.contentWindow.postMessage({ elearn: VERSION, key, type, ...more }, origin);

const hear = (event) => {
  if (event.source !== frame.contentWindow || event.origin !== origin) return;
  const message = event.data;
  if (message?.elearn !== VERSION || message.key !== key) return;
  hasSpoken = true;
  if (message.type === "ready") {
    const { state } = JSON.parse(document.getElementById("begin").textContent);
    send("begin", { state });
  } else if (message.type === "report" && isReport(message)) {
    const { sequence, state, ended } = message;
    waiting = { sequence, state, ended };
    keep();
  } else if (message.type === "too_large") {
    say("tooLarge");
  } else if (message.type === "broken") {
    say("broken");
  } else if (message.type === "left") {
    if (!waiting && !isSending) whenQuiet?.();
  }
};

// A package may have something to say when it is closed: it is asked to before the
// page goes, and waited for as long as a person waits.
const goAway = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !hasSpoken || isOver) return;
  event.preventDefault();
  let hasGone = false;
  const go = () => {
    if (hasGone) return;
    hasGone = true;
    location.assign(leave.href);
  };
  whenQuiet = go;
  setTimeout(go, LEAVE_MS);
  send("leave");
};

if (player && frame) {
  document.getElementById("unscripted").hidden = true;
  addEventListener("message", hear);
  leave.addEventListener("click", goAway);
  addEventListener("pagehide", () => {
    const report = waiting;
    if (!report || isOver) return;
    const isSmall = JSON.stringify(report).length < MAX_FAREWELL;
    post(report, isSmall).catch(() => {});
  });
  setTimeout(() => {
    if (!hasSpoken) say("silent");
  }, SILENCE_MS);
}
