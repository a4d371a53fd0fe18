// Four cards of words. Keeps its place and its result with the system it plays in,
// by the interface of SCORM 2004; plays without one as well.
const CARDS = [
  {
    word: "Suspicious",
    answers: [
      "It worries me, and it needs checking",
      "There is something there, but never mind",
      "It is a lesion of uncertain dignity",
    ],
  },
  {
    word: "Metastasis",
    answers: [
      "Cancer that has spread from where it began",
      "Secondaries",
      "A new kind of cancer",
    ],
  },
  {
    word: "Progression",
    answers: [
      "It has grown or spread since last time",
      "Things are moving on",
      "It is progressive disease",
    ],
  },
  {
    word: "Stable disease",
    answers: [
      "It has not grown, and it has not shrunk",
      "Everything is fine",
      "No interval change",
    ],
  },
];

function findApi() {
  let here = window;
  for (let step = 0; step < 8; step += 1) {
    if (here.API_1484_11) return here.API_1484_11;
    if (here.parent === here) return null;
    here = here.parent;
  }
  return null;
}

const api = findApi();
const began = Date.now();
const at = { card: 0, right: 0, isShown: false };
const form = document.getElementById("card");
const question = document.getElementById("question");
const answers = document.getElementById("answers");
const said = document.getElementById("said");
const go = document.getElementById("go");

const tell = (name, value) => api?.SetValue(`cmi.${name}`, String(value));

function keep() {
  tell("location", at.card);
  tell("suspend_data", JSON.stringify({ card: at.card, right: at.right }));
  tell("progress_measure", (at.card / CARDS.length).toFixed(2));
  api?.Commit("");
}

// The right one stands in another place on each card, the same for everybody.
const places = (card) => [0, 1, 2].map((place) => (place + card * 2 + 1) % 3);

function showCard() {
  const card = CARDS[at.card];
  question.textContent = `${at.card + 1} of ${CARDS.length}: “${card.word}”`;
  answers.replaceChildren(
    ...places(at.card).map((place) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: "answer", value: place, required: true });
      label.append(input, card.answers[place]);
      return label;
    }),
  );
  at.isShown = true;
  said.textContent = "";
  go.textContent = "Choose";
}

function showEnd() {
  question.textContent = `${at.right} of ${CARDS.length} in plain words`;
  answers.replaceChildren();
  at.isShown = false;
  said.textContent = "You can close this now, or go through the four words again.";
  go.textContent = "Once more";
}

function finish() {
  tell("score.min", 0);
  tell("score.max", CARDS.length);
  tell("score.raw", at.right);
  tell("score.scaled", at.right / CARDS.length);
  tell("success_status", at.right >= 3 ? "passed" : "failed");
  tell("completion_status", "completed");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (at.card >= CARDS.length) {
    Object.assign(at, { card: 0, right: 0 });
    showCard();
    return;
  }
  if (!at.isShown) {
    showCard();
    return;
  }
  const card = CARDS[at.card];
  const isRight = new FormData(form).get("answer") === "0";
  at.right += isRight ? 1 : 0;
  at.card += 1;
  at.isShown = false;
  if (at.card === CARDS.length) finish();
  else tell("completion_status", "incomplete");
  keep();
  for (const input of form.querySelectorAll("input")) input.disabled = true;
  const verdict = isRight ? "Yes." : "Not in the room.";
  said.textContent = `${verdict} “${card.word}” in plain words: ${card.answers[0]}.`;
  go.textContent = at.card === CARDS.length ? "See how it went" : "Next word";
  if (at.card === CARDS.length) {
    go.addEventListener("click", (click) => {
      click.preventDefault();
      showEnd();
    }, { once: true });
  }
});

window.addEventListener("pagehide", () => {
  tell("session_time", `PT${Math.round((Date.now() - began) / 1000)}S`);
  tell("exit", "suspend");
  api?.Terminate("");
});

api?.Initialize("");
try {
  Object.assign(at, JSON.parse(api?.GetValue("cmi.suspend_data") || "{}"));
} catch {
  Object.assign(at, { card: 0, right: 0 });
}
if (at.card >= CARDS.length) showEnd();
else showCard();
