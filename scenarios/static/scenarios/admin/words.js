// What the server handed over: the forms as data, and every sentence in the
// author's language. Builds elements; never puts a text in as HTML.

export const desk = JSON.parse(
  document.getElementById("conversation-desk").textContent,
);

export function t(name, values = {}) {
  const words = desk.words[name];
  if (words === undefined) throw new Error(`No words for ${name}`);
  return words.replace(/\{(\w+)\}/g, (whole, key) =>
    key in values ? String(values[key]) : whole,
  );
}

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((one) => one !== null && one !== undefined));
  return element;
}

// Puts `fresh` in place of what is there and leaves alone what is the same: a row that
// somebody stands on, or that a screen reader is reading, is not taken away.
export function renew(parent, fresh) {
  const old = [...parent.children];
  fresh.forEach((one, at) => {
    if (!old[at]) parent.append(one);
    else if (!old[at].isEqualNode(one)) old[at].replaceWith(one);
  });
  for (const one of old.slice(fresh.length)) one.remove();
  return [...parent.children];
}

export function button(words, does, attributes = {}) {
  return el(
    "button",
    { type: "button", class: "desk-link", onclick: does, ...attributes },
    words,
  );
}

const live = document.querySelector("[data-live]");
let spoken = 0;

// The same sentence twice in a row would not be read out twice, so it is emptied first.
export function announce(sentence) {
  const mine = ++spoken;
  live.textContent = "";
  setTimeout(() => {
    if (mine === spoken) live.textContent = sentence;
  }, 60);
}

export function isTextField(element) {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable ||
      element.matches("input, textarea, select, [contenteditable]"))
  );
}

// While somebody types, a long story is drawn anew when the typing pauses; whatever else
// changes it shows at once.
const PAUSE_MS = 250;

export function whenQuiet(draw) {
  let timer = null;
  return ({ detail }) => {
    clearTimeout(timer);
    if (detail.isTyping) timer = setTimeout(draw, PAUSE_MS);
    else draw();
  };
}

// A list that is drawn anew while somebody types in it forgets the letters: “s”, “c”
// would be two words. So what hangs on its value waits for a pause, or for the next field.
const LETTERS_MS = 1100;

export function afterChoosing(select, redraw) {
  let timer = null;
  const finish = () => {
    clearTimeout(timer);
    select.removeEventListener("blur", finish);
    if (select.isConnected) redraw();
  };
  clearTimeout(Number(select.dataset.timer));
  timer = setTimeout(finish, LETTERS_MS);
  select.dataset.timer = String(timer);
  select.addEventListener("blur", finish);
}
