// Counts down what the server says is left. It is seen to tick and heard only at a
// few moments; every save brings the server's own figure.
const clock = document.querySelector("[data-clock]");
const source = document.querySelector("[data-seconds-left]");
const handIn = document.querySelector("form[data-hand-in]");
const MOMENTS = [600, 300, 60];
const SITE_GRACE = 21;

if (clock && source) {
  const face = clock.querySelector("[data-clock-left]");
  const said = clock.querySelector("[data-clock-said]");
  const isAttempt = source.hasAttribute("data-attempt");
  let end = performance.now() + Number(source.dataset.secondsLeft) * 1000;
  let before = Number(source.dataset.secondsLeft);
  let isUp = false;

  document.addEventListener("quiz:seconds-left", (event) => {
    end = performance.now() + event.detail * 1000;
  });

  const two = (number) => String(number).padStart(2, "0");
  const show = (left) => {
    const hours = Math.floor(left / 3600);
    const minutes = Math.floor((left % 3600) / 60);
    face.textContent = hours
      ? `${hours}:${two(minutes)}:${two(left % 60)}`
      : `${minutes}:${two(left % 60)}`;
  };

  const finish = () => {
    isUp = true;
    said.textContent = clock.dataset.up;
    if (isAttempt) document.dispatchEvent(new CustomEvent("quiz:time-up"));
    else if (handIn && source.dataset.overdue === "auto_submit") {
      // The server looks at its own clock: there may be more time than we know of.
      const act = document.createElement("input");
      act.type = "hidden";
      act.name = "do";
      act.value = "time-up";
      handIn.append(act);
      handIn.requestSubmit();
    } else setTimeout(() => location.reload(), SITE_GRACE * 1000);
  };

  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    show(left);
    for (const moment of MOMENTS) {
      if (before > moment && left <= moment) {
        said.textContent =
          moment === 60
            ? clock.dataset.minute
            : clock.dataset.minutes.replace("%n", String(moment / 60));
      }
    }
    clock.classList.toggle("clock--short", left <= 60);
    before = left;
    if (left === 0 && !isUp) finish();
  };
  tick();
  setInterval(tick, 1000);
}
