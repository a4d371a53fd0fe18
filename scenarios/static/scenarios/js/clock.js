/* The soft clock of a turn, for those who asked for it. It stands still while the page
   cannot be seen, says when it begins and when little is left, and can be switched off
   (WCAG 2.2.1). Without this module no turn has a clock. */
const SOON = 10;
let timer = null;

export function stopClock() {
  window.clearInterval(timer);
  timer = null;
}

/* `form` is shown while the clock runs, `say` speaks, `over` sends. */
export function startClock({ form, seconds, say, over }) {
  stopClock();
  if (!form || !(seconds > 0)) return;
  const words = form.querySelector("[data-clock-words]");
  const bar = form.querySelector("[data-clock-bar]");
  const tell = (left) => words.dataset.left.replace("%s", String(left));
  let left = seconds;
  form.hidden = false;
  words.textContent = tell(left);
  say(words.dataset.start);
  timer = window.setInterval(() => {
    if (document.hidden) return;
    left -= 1;
    bar.value = left;
    if (left % 5 === 0 && left > 0) words.textContent = tell(left);
    if (left === SOON && seconds >= 2 * SOON) say(tell(left));
    if (left > 0) return;
    stopClock();
    words.textContent = words.dataset.over;
    over();
  }, 1000);
}
