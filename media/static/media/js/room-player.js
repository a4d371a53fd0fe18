// Around the stream: how far behind live it is, the way back, a smaller picture, and what
// to say when it does not come through. It measures nothing that counts: beats.js does.

const BEHIND = 30;
const PATIENCE = 10_000;
const player = document.querySelector("#room-player");
const edge = document.querySelector("[data-live-edge]");
const trouble = document.querySelector("[data-stream-trouble]");
const smaller = document.querySelector("[data-smaller]");
const KEPT_AS = "elearn.smaller-picture";

let waitsSince = null;
let isLost = false;

function secondsBehind() {
  const { seekable, duration, currentTime } = player;
  if (duration !== Infinity || !seekable?.length) return 0;
  return Math.max(0, Math.round(seekable.end(seekable.length - 1) - currentTime));
}

// What stands still is at no edge, however near it stands.
function showEdge() {
  const seconds = secondsBehind();
  const isBehind = seconds > BEHIND;
  const plays = !player.paused && !player.ended && player.readyState >= 3;
  const isThere = plays && navigator.onLine && !isLost;
  const words = isBehind ? edge.dataset.behind.replace("SECONDS", seconds) : edge.dataset.at;
  edge.hidden = player.readyState === 0 || !(isBehind || isThere);
  edge.classList.toggle("player__edge--behind", isBehind);
  edge.disabled = !isBehind;
  const line = edge.querySelector("[data-live-words]");
  if (line.textContent !== words) line.textContent = words;
}

function showTrouble() {
  const waits = !player.paused && player.readyState < 3;
  if (!waits) waitsSince = null;
  else waitsSince ??= performance.now();
  const isStuck = waits && performance.now() - waitsSince > PATIENCE;
  if (trouble) trouble.hidden = !(isStuck || isLost);
}

function choosePicture() {
  const { usual, low } = player.dataset;
  if (low) {
    const source = smaller.checked ? low : usual;
    if (player.getAttribute("src") === source) return;
    const wasPlaying = !player.paused;
    player.setAttribute("src", source);
    if (wasPlaying) player.addEventListener("loadedmetadata", () => player.play(), { once: true });
  } else {
    player.useLowest?.(smaller.checked);
  }
}

if (player && edge) {
  edge.addEventListener("click", () => {
    player.jumpToLive?.();
    player.play();
  });
  player.addEventListener("stream-lost", () => {
    isLost = true;
    showTrouble();
  });
  for (const name of ["stream-back", "playing"]) {
    player.addEventListener(name, () => {
      isLost = false;
      showTrouble();
    });
  }
  player.addEventListener("play", () => {
    player.wantsToPlay = true;
  });
  player.addEventListener("pause", () => {
    if (player.readyState >= 3) player.wantsToPlay = false;
  });
  setInterval(() => {
    showEdge();
    showTrouble();
  }, 1000);
}

if (player && smaller) {
  try {
    smaller.checked = localStorage.getItem(KEPT_AS) === "yes";
  } catch {
    // Forbidden: it is asked anew each time.
  }
  smaller.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT_AS, smaller.checked ? "yes" : "no");
    } catch {
      // As above.
    }
    choosePicture();
  });
  if (smaller.checked) {
    choosePicture();
    player.addEventListener("loadedmetadata", choosePicture);
  }
}
