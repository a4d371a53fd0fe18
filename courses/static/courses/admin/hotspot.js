/* Draws the areas of a picture question on the picture itself. The number fields
   below it are the same thing for the keyboard: each writes the other. */

/* Where the editor asks for a picture and its own size; the hook says so. */
const PICTURES = document.querySelector("script[data-hotspot-pictures]").dataset.hotspotPictures;
const SPACE = "http://www.w3.org/2000/svg";
const boards = new WeakMap();

/* One area per pair of fields that share the beginning of their name. */
function areasOf(question) {
  return [...question.querySelectorAll('[name$="-value-coordinates"]')].map((numbers) => {
    const prefix = numbers.name.slice(0, -"coordinates".length);
    return { prefix, numbers, shape: question.querySelector(`[name="${CSS.escape(prefix)}shape"]`) };
  });
}

function numbersOf(input) {
  return input.value
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number)
    .filter(Number.isFinite);
}

function drawn(shape, n) {
  const make = (name, values) => {
    const element = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(values)) {
      element.setAttribute(key, value);
    }
    return element;
  };
  if (shape === "polygon" && n.length >= 4) {
    return make("polygon", { points: n.join(" ") });
  }
  if (n.length !== 4) return null;
  if (shape === "ellipse") {
    return make("ellipse", { cx: n[0], cy: n[1], rx: Math.abs(n[2]), ry: Math.abs(n[3]) });
  }
  return make("rect", {
    x: Math.min(n[0], n[2]),
    y: Math.min(n[1], n[3]),
    width: Math.abs(n[2] - n[0]),
    height: Math.abs(n[3] - n[1]),
  });
}

class Board {
  constructor(question, image) {
    this.question = question;
    this.imageField = image;
    this.root = document.createElement("div");
    this.root.className = "hotspot-board";
    this.root.setAttribute("aria-hidden", "true");
    this.current = null;
    const list = question.querySelector(".hotspot-areas") ?? question;
    list.before(this.root);
    question.addEventListener("input", () => this.draw());
    question.addEventListener("focusin", (event) => {
      const area = areasOf(question).find((one) => event.target.name?.startsWith(one.prefix));
      if (area) {
        this.current = area.prefix;
        this.draw();
      }
    });
    this.load();
  }

  async load() {
    const id = this.imageField.value;
    if (id === this.shown) return;
    this.shown = id;
    this.root.replaceChildren();
    if (!id) return;
    const answer = await fetch(PICTURES.replace("/0/", `/${encodeURIComponent(id)}/`));
    if (!answer.ok) return;
    const picture = await answer.json();
    if (this.imageField.value !== id) return;
    this.size = picture;
    const img = document.createElement("img");
    img.src = picture.url;
    img.alt = "";
    this.svg = document.createElementNS(SPACE, "svg");
    this.svg.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.root.replaceChildren(img, this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    this.svg.addEventListener("pointerup", () => {
      this.from = null;
    });
    this.draw();
  }

  point(event) {
    const box = this.svg.getBoundingClientRect();
    const at = (value, start, length, size) =>
      Math.round(Math.min(1, Math.max(0, (value - start) / length)) * size);
    return [
      at(event.clientX, box.left, box.width, this.size.width),
      at(event.clientY, box.top, box.height, this.size.height),
    ];
  }

  /* The area that was last worked in; the last one while none was. */
  target() {
    const areas = areasOf(this.question);
    const area = areas.find((one) => one.prefix === this.current) ?? areas.at(-1);
    this.current = area?.prefix;
    return area;
  }

  begin(event) {
    const fields = this.target();
    if (!fields) return;
    event.preventDefault();
    const point = this.point(event);
    if (fields.shape.value === "polygon") {
      const begun = event.detail > 1 ? [] : numbersOf(fields.numbers);
      this.write(fields, [...begun, ...point]);
      return;
    }
    this.from = point;
    this.svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.from) return;
    const fields = this.target();
    const [x, y] = this.point(event);
    const [left, top] = [Math.min(x, this.from[0]), Math.min(y, this.from[1])];
    const [right, bottom] = [Math.max(x, this.from[0]), Math.max(y, this.from[1])];
    this.write(
      fields,
      fields.shape.value === "ellipse"
        ? [(left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2]
        : [left, top, right, bottom],
    );
  }

  write(fields, numbers) {
    fields.numbers.value = numbers.join(", ");
    fields.numbers.dispatchEvent(new Event("input", { bubbles: true }));
    fields.numbers.dispatchEvent(new Event("change", { bubbles: true }));
  }

  draw() {
    if (!this.svg) return;
    this.target();
    const shapes = areasOf(this.question).map(({ prefix, shape, numbers }) => {
      const element = shape && drawn(shape.value, numbersOf(numbers));
      if (element && prefix === this.current) element.classList.add("is-current");
      return element;
    });
    this.svg.replaceChildren(...shapes.filter(Boolean));
  }
}

function look() {
  for (const question of document.querySelectorAll(".hotspot-question")) {
    const image = question.querySelector('input[name$="-image"]');
    if (!image) continue;
    const board = boards.get(question);
    if (board) {
      board.load();
      board.draw();
    } else {
      boards.set(question, new Board(question, image));
    }
  }
}

let planned = false;
new MutationObserver((changes) => {
  if (planned || changes.every((one) => one.target.closest?.(".hotspot-board"))) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    look();
  });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
look();
