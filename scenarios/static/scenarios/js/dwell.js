/* How long was this turn on the screen? Only time in which the page could be seen
   counts, also across a reload or a pause; the server never believes more than the
   time that passed there. */
let key = "";
let before = 0;
let since = null;

const now = () => performance.now();

export function dwellOf() {
  return Math.round(before + (since === null ? 0 : now() - since));
}

/* `form` holds the turn; the same turn again (own words first, replies next) goes on. */
export function watchTurn(form) {
  const seq = form?.querySelector('input[name="seq"]')?.value;
  const turn = seq === undefined ? "" : `dwell ${window.location.pathname} ${seq}`;
  if (turn === key) return;
  if (key) sessionStorage.removeItem(key);
  key = turn;
  before = turn ? Number(sessionStorage.getItem(turn) ?? 0) : 0;
  since = turn && !document.hidden ? now() : null;
}

function rest() {
  before = dwellOf();
  since = null;
  if (key) sessionStorage.setItem(key, String(before));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) rest();
  else if (key) since = now();
});
window.addEventListener("pagehide", rest);
window.addEventListener("pageshow", (event) => {
  if (event.persisted && key) since = now();
});
