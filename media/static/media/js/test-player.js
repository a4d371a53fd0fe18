// Says what of the room works in this browser: picture, sound, captions, and whether the
// service that records minutes can be reached. Nothing is recorded.

const player = document.querySelector("#room-player");
const PATIENCE = 12_000;

function say(name, isGood) {
  const line = document.querySelector(`[data-test="${name}"]`);
  const state = isGood ? "good" : "bad";
  if (line.dataset.state === state) return;
  line.dataset.state = state;
  line.querySelector("[data-words]").textContent = line.dataset[state];
}

// All together, once each is known.
function conclude() {
  const line = document.querySelector("[data-verdict]");
  const states = [...document.querySelectorAll("[data-test]")].map(({ dataset }) => dataset.state);
  let verdict = "plays";
  if (states.every(Boolean)) verdict = states.includes("bad") ? "bad" : "good";
  if (line.dataset.state === verdict) return;
  line.dataset.state = verdict;
  line.textContent = line.dataset[verdict];
}

async function reachService() {
  try {
    const answer = await fetch("/live/here", {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    say("minutes", answer.ok);
  } catch {
    say("minutes", false);
  }
}

function look() {
  const moves = player.currentTime > 0.5 && player.readyState >= 3;
  if (moves) {
    say("picture", player.videoWidth > 0);
    say("sound", !player.muted && player.volume > 0);
    const track = player.textTracks?.[0];
    if (track && track.mode === "disabled") track.mode = "hidden";
    if (track?.cues) say("captions", track.cues.length > 0);
  }
}

if (player) {
  reachService();
  let asked = null;
  player.addEventListener("play", () => {
    asked ??= performance.now();
  });
  setInterval(() => {
    look();
    if (asked && performance.now() - asked > PATIENCE) {
      for (const name of ["picture", "captions"]) {
        if (!document.querySelector(`[data-test="${name}"]`).dataset.state) say(name, false);
      }
    }
    if (asked) conclude();
  }, 500);
}
