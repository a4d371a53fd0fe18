// Opens the card of a word beside it. Without this script, or where the browser knows no
// popovers, the link leads to the glossary.
const GAP = 8;

function place(card, link) {
  // From the edge it can be as wide as it wants to be; only then is it measured.
  card.style.left = "0";
  const spot = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(GAP, Math.min(spot.left, width - card.offsetWidth - GAP));
  const isBelow = spot.bottom + GAP + card.offsetHeight <= window.innerHeight || spot.top < card.offsetHeight + GAP;
  const top = isBelow ? spot.bottom + GAP : spot.top - GAP - card.offsetHeight;
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${top + window.scrollY}px`;
}

function prepare(link) {
  const card = document.getElementById(link.dataset.term);
  if (!card?.showPopover) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-expanded", "false");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    card.opener = link;
    card.showPopover();
    place(card, link);
    card.focus({ preventScroll: true });
  });
  card.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    if (card.opener === link) link.setAttribute("aria-expanded", String(isOpen));
    // Closed by the keyboard: back to the word, not to the top of the page.
    if (!isOpen && card.opener === link && document.activeElement === document.body) link.focus({ preventScroll: true });
  });
}

document.querySelectorAll("a[data-term]").forEach(prepare);
window.addEventListener("resize", () => {
  const open = document.querySelector(".term-card:popover-open");
  if (open?.opener) place(open, open.opener);
});
