// Counts the words of a text while it is written, for the eye; who listens has the
// limits in the hint.
for (const area of document.querySelectorAll("textarea[data-words]")) {
  const count = document.getElementById(area.dataset.words);
  const show = () => {
    const words = area.value.split(/\s+/u).filter(Boolean).length;
    count.textContent = `${words} ${words === 1 ? count.dataset.one : count.dataset.many}`;
  };
  count.hidden = false;
  area.addEventListener("input", show);
  show();
}
