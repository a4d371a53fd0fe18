// Keeps "It begins in 3 days" true while the page is open, and says when the way in opens.
const counters = document.querySelectorAll("[data-countdown]");
const doors = document.querySelectorAll("[data-opens-at]");
const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "always" });

function wait(milliseconds) {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes < 60) return words.format(minutes, "minute");
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours < 24) return words.format(hours, "hour");
  return words.format(Math.floor(hours / 24), "day");
}

function refresh() {
  const now = Date.now();
  for (const counter of counters) {
    const left = new Date(counter.dataset.countdown) - now;
    counter.closest("p").hidden = left <= 0;
    if (left > 0) counter.textContent = `It begins ${wait(left)}.`;
  }
  for (const door of doors) door.hidden = now < new Date(door.dataset.opensAt);
}

// Where the page speaks another language, the server's words stay.
if (document.documentElement.lang.startsWith("en")) {
  refresh();
  setInterval(refresh, 20_000);
}
