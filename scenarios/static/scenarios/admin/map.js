// The map beside the outline: the same nodes as buttons, the replies as lines. All
// that can be dragged can be done with keys as well; what happens is said aloud.

import { Drags } from "./drags.js";
import { HEIGHT, WIDTH, edgesOf, placesOf } from "./layout.js";
import { arrow, curve, svg } from "./lines.js";
import { addReply, isEnding, repliesOf } from "./script.js";
import { announce, desk, el, renew, t, whenQuiet } from "./words.js";

const kindWords = new Map(desk.kinds);
const ZOOMS = [0.25, 0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.5, 2];
// A long story is first shown in part, so that its names can be read.
const READABLE = 0.65;
const STEP = 24;
const SIGNS = { error: "✕", warning: "!", info: "i" };

export class ConversationMap {
  constructor(place, store, findings, does) {
    Object.assign(this, { place, store, findings, does });
    this.scroll = place.querySelector("[data-map-scroll]");
    this.zoomText = place.querySelector("[data-map-zoom]");
    this.hint = place.querySelector("[data-map-hint]");
    this.zoom = 1;
    this.isFitted = false;
    this.connecting = null;
    this.way = 0;
    this.cameFrom = [];
    this.lines = svg("svg", { class: "desk-map__edges", "aria-hidden": "true" });
    this.nodes = el("div", {});
    this.empty = el("p", { class: "desk-empty" }, t("nothing_on_map"));
    this.grip = el("div", { class: "desk-map__grip", "aria-hidden": "true", title: t("connect") });
    this.sheet = el("div", { class: "desk-map__sheet" }, this.lines, this.nodes, this.grip, this.empty);
    this.room = el("div", {}, this.sheet);
    this.scroll.append(this.room);
    this.drags = new Drags(this);
    this.scroll.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("focusin", (event) => this.focused(event));
    this.sheet.addEventListener("dblclick", (event) => {
      if (event.target.closest("[data-node]")) does("form");
    });
    this.scroll.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    place.addEventListener("click", (event) => {
      const name = event.target.closest("[data-map-does]")?.dataset.mapDoes;
      if (name) this.press(name);
    });
    const soon = whenQuiet(() => this.render());
    store.addEventListener("change", soon);
    store.addEventListener("select", (event) => this.chosen(event.detail.from));
    findings.addEventListener("change", () => this.render());
    // Hidden until its view is shown, a map has no size to fit into.
    new ResizeObserver(() => {
      if (this.isFitted || !this.scroll.clientWidth) return;
      this.fit(READABLE);
      const button = this.buttons[this.store.selection.node];
      if (button) this.show(button);
    }).observe(this.scroll);
    this.render();
  }

  // -- drawing ---------------------------------------------------------------
  render() {
    const { doc } = this.store;
    const hadFocus = this.sheet.contains(document.activeElement);
    this.edges = edgesOf(doc);
    this.places = this.laidOut(doc);
    this.paths = this.edges.map(() => svg("path", {}));
    this.lines.replaceChildren(arrow(""), arrow("--chosen"), ...this.paths);
    const size = (axis, own) => Math.max(120, ...this.places.map((one) => one[axis] + own + 48));
    this.width = size("x", WIDTH);
    this.height = size("y", HEIGHT);
    this.buttons = renew(this.nodes, doc.nodes.map((node, number) => this.button(node, number)));
    this.empty.hidden = doc.nodes.length > 0;
    this.scaled();
    this.mark();
    if (hadFocus && !this.sheet.contains(document.activeElement)) {
      this.buttons[this.store.selection.node]?.focus({ preventScroll: true });
    }
  }

  button(node, number) {
    const found = this.findings.at(node.key).filter((one) => one.severity !== "info");
    const worst = found.find((one) => one.severity === "error") ?? found[0];
    const out = repliesOf(node).length;
    const into = this.edges.filter((one) => one.to === number).length;
    const kind = (kindWords.get(node.kind) ?? node.kind ?? "").split(":")[0];
    const name = node.key || "–";
    const said = worst
      ? el(
          "span",
          { class: `desk-map__found desk-map__found--${worst.severity}` },
          el("span", { "aria-hidden": "true" }, `${SIGNS[worst.severity]} `),
          `${worst.word}${found.length > 1 ? ` (${found.length})` : ""}`,
        )
      : el("span", {}, kind);
    const isStart = this.store.doc.start === node.key;
    const chosen = this.store.selection.node;
    const element = el(
      "button",
      {
        type: "button",
        class: `desk-map__node${isStart ? " desk-map__node--start" : ""}`,
        tabindex: number === (chosen ?? 0) ? "0" : "-1",
        "aria-current": String(number === chosen),
        "data-node": String(number),
        "data-kind": node.kind ?? "",
        "aria-label":
          t("map_node", { name, kind, out, in: into }) +
          (isStart ? `, ${t("start_here")}` : "") +
          found.map((one) => ` ${one.word}: ${one.sentence}`).join(""),
      },
      el("b", {}, name),
      el("span", {}, node.title || node.moment || node.text || node.action || ""),
      said,
    );
    const { x, y } = this.places[number];
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
    return element;
  }

  // The layout takes longest; words do not change it.
  laidOut(doc) {
    const shape = JSON.stringify([doc.nodes.map((one) => one.at ?? 0), this.edges.map((one) => [one.from, one.to])]);
    if (shape !== this.shape) this.laid = placesOf(doc, this.edges);
    this.shape = shape;
    return [...this.laid];
  }

  // What follows the choice alone: the lines, the tab stop, the grip.
  mark() {
    const { node, reply } = this.store.selection;
    this.buttons.forEach((one, number) => {
      const isChosen = number === node;
      if (one.getAttribute("aria-current") === String(isChosen)) return;
      one.setAttribute("aria-current", String(isChosen));
      one.tabIndex = isChosen ? 0 : -1;
    });
    if (node === null && this.buttons[0]) this.buttons[0].tabIndex = 0;
    const way = reply ?? this.wayOf(node);
    this.edges.forEach((edge, number) => {
      this.draw(number, edge.from === node && edge.replies.includes(way));
    });
    this.moveGrip();
  }

  // Only what has changed is touched: a story has a thousand lines.
  draw(number, isChosen = this.paths[number].dataset.chosen === "true") {
    const path = this.paths[number];
    const { from, to } = this.edges[number];
    const d = curve(this.places[from], this.places[to]);
    if (path.getAttribute("d") !== d) path.setAttribute("d", d);
    if (path.dataset.chosen === String(isChosen)) return;
    path.dataset.chosen = String(isChosen);
    path.setAttribute("class", `desk-map__edge${isChosen ? " desk-map__edge--chosen" : ""}`);
    path.setAttribute("marker-end", `url(#desk-arrow${isChosen ? "--chosen" : ""})`);
  }

  moveGrip() {
    const place = this.places[this.store.selection.node];
    const node = this.store.node;
    this.grip.hidden = !place || isEnding(node) || this.store.readOnly;
    this.grip.style.display = this.grip.hidden ? "none" : "";
    if (!place) return;
    this.grip.style.left = `${place.x + WIDTH - 10}px`;
    this.grip.style.top = `${place.y + HEIGHT / 2 - 12}px`;
  }

  // -- size --------------------------------------------------------------------
  scaled() {
    this.sheet.style.width = `${this.width}px`;
    this.sheet.style.height = `${this.height}px`;
    this.sheet.style.transform = `scale(${this.zoom})`;
    this.room.style.width = `${this.width * this.zoom}px`;
    this.room.style.height = `${this.height * this.zoom}px`;
    this.room.style.overflow = "hidden";
    this.zoomText.textContent = `${Math.round(this.zoom * 100)} %`;
  }

  zoomTo(zoom) {
    const middle = {
      x: (this.scroll.scrollLeft + this.scroll.clientWidth / 2) / this.zoom,
      y: (this.scroll.scrollTop + this.scroll.clientHeight / 2) / this.zoom,
    };
    this.zoom = zoom;
    this.scaled();
    this.scroll.scrollLeft = middle.x * zoom - this.scroll.clientWidth / 2;
    this.scroll.scrollTop = middle.y * zoom - this.scroll.clientHeight / 2;
  }

  zoomBy(by) {
    const next = by > 0 ? ZOOMS.find((one) => one > this.zoom + 0.01) : ZOOMS.findLast((one) => one < this.zoom - 0.01);
    if (next) this.zoomTo(next);
  }

  fit(smallest = ZOOMS[0]) {
    if (!this.scroll.clientWidth) return;
    this.isFitted = true;
    const whole = Math.min(this.scroll.clientWidth / this.width, this.scroll.clientHeight / this.height, 1);
    this.zoomTo(Math.max(whole, smallest));
    this.scroll.scrollTo(0, 0);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomBy(event.deltaY < 0 ? 1 : -1);
  }

  press(name) {
    ({
      in: () => this.zoomBy(1),
      out: () => this.zoomBy(-1),
      fit: () => this.fit(),
      arrange: () => this.arrange(),
      connect: () => (this.connecting === null ? this.beginConnecting() : this.stopConnecting()),
    })[name]();
  }

  arrange() {
    this.store.change(t("does_arrange"), (doc) => doc.nodes.forEach((one) => delete one.at));
    this.fit();
    announce(t("arranged"));
  }

  place_(number, x, y) {
    const name = this.store.doc.nodes[number].key;
    this.store.change(t("does_move", { name }), (doc) => {
      doc.nodes[number].at = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    }, { merge: `at/${number}` });
  }

  // -- keys ----------------------------------------------------------------------
  focused(event) {
    const button = event.target.closest("[data-node]");
    if (!button) return;
    const number = Number(button.dataset.node);
    if (number !== this.store.selection.node) this.store.select(number, null, this);
  }

  chosen(from) {
    this.way = 0;
    this.mark();
    const button = this.buttons[this.store.selection.node];
    if (from !== this && button && this.scroll.clientWidth) this.show(button);
  }

  // scrollIntoView would scroll the page as well.
  show(button) {
    const inside = this.scroll.getBoundingClientRect();
    const box = button.getBoundingClientRect();
    if (box.left < inside.left) this.scroll.scrollLeft -= inside.left - box.left + 20;
    if (box.right > inside.right) this.scroll.scrollLeft += box.right - inside.right + 20;
    if (box.top < inside.top) this.scroll.scrollTop -= inside.top - box.top + 20;
    if (box.bottom > inside.bottom) this.scroll.scrollTop += box.bottom - inside.bottom + 20;
  }

  waysOf(number) {
    const node = this.store.doc.nodes[number];
    if (!node) return [];
    return repliesOf(node)
      .map((reply, place) => ({ reply: place, text: reply.text || reply.key, to: this.store.indexOf(reply.target) }))
      .filter((one) => one.to >= 0);
  }

  wayOf(number) {
    return this.waysOf(number)[this.way]?.reply ?? null;
  }

  go(number) {
    this.store.select(number, null, this);
    this.buttons[number].focus({ preventScroll: true });
    this.show(this.buttons[number]);
  }

  follow() {
    const { node } = this.store.selection;
    const ways = this.waysOf(node);
    if (!ways.length) return announce(t("map_no_out", { name: this.store.node.key }));
    this.cameFrom.push(node);
    return this.go((ways[this.way] ?? ways[0]).to);
  }

  back() {
    const { node } = this.store.selection;
    const into = this.edges.filter((one) => one.to === node && one.from !== node);
    const last = this.cameFrom.pop();
    const from = into.find((one) => one.from === last) ?? into[0];
    if (!from) return announce(t("map_no_in", { name: this.store.node.key }));
    return this.go(from.from);
  }

  turn(by) {
    const ways = this.waysOf(this.store.selection.node);
    if (!ways.length) return announce(t("map_no_out", { name: this.store.node.key }));
    this.way = (this.way + by + ways.length) % ways.length;
    this.mark();
    const { text, to } = ways[this.way];
    const target = this.store.doc.nodes[to].key;
    return announce(t("map_edge", { number: this.way + 1, count: ways.length, text, target }));
  }

  nudge(x, y) {
    const { node } = this.store.selection;
    const place = this.places[node];
    this.place_(node, place.x + x, place.y + y);
    announce(t("placed", { name: this.store.node.key }));
  }

  key(event) {
    const button = event.target.closest?.("[data-node]");
    if (!button || event.altKey) return;
    const isMoving = event.ctrlKey || event.metaKey;
    const keys = isMoving
      ? {
          ArrowRight: () => this.nudge(STEP, 0),
          ArrowLeft: () => this.nudge(-STEP, 0),
          ArrowDown: () => this.nudge(0, STEP),
          ArrowUp: () => this.nudge(0, -STEP),
        }
      : {
          ArrowRight: () => this.follow(),
          ArrowLeft: () => this.back(),
          ArrowDown: () => this.turn(1),
          ArrowUp: () => this.turn(-1),
          Home: () => this.go(Math.max(0, this.store.indexOf(this.store.doc.start))),
          Enter: () => (this.connecting === null ? this.does("form") : this.connectTo(Number(button.dataset.node))),
          Escape: () => this.stopConnecting(),
          Insert: () => this.does(event.shiftKey ? "add-reply" : "add-node"),
          Delete: () => this.does("remove"),
          c: () => this.beginConnecting(),
          "+": () => this.zoomBy(1),
          "-": () => this.zoomBy(-1),
          0: () => this.fit(),
        };
    // While connecting every node must be within reach, not only those joined already.
    if (this.connecting !== null && !isMoving) {
      keys.ArrowRight = keys.ArrowDown = () => this.go((this.store.selection.node + 1) % this.buttons.length);
      keys.ArrowLeft = keys.ArrowUp = () =>
        this.go((this.store.selection.node + this.buttons.length - 1) % this.buttons.length);
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // -- connecting --------------------------------------------------------------
  beginConnecting() {
    const { node } = this.store;
    if (!node) return;
    if (isEnding(node)) {
      announce(t("ending_has_no_replies", { name: node.key }));
      return;
    }
    this.connectFrom(this.store.selection.node);
    this.buttons[this.connecting].focus();
    announce(t("connecting", { name: node.key }));
  }

  // What is going on is seen too: on the button, and in a sentence above the map.
  connectFrom(number) {
    this.connecting = number;
    const isOn = number !== null;
    this.place.querySelector('[data-map-does="connect"]').setAttribute("aria-pressed", String(isOn));
    this.hint.textContent = isOn ? t("connecting", { name: this.store.doc.nodes[number].key }) : "";
  }

  stopConnecting() {
    if (this.connecting === null) return;
    this.connectFrom(null);
    announce(t("connect_cancelled"));
  }

  connectTo(target) {
    const from = this.connecting;
    this.connectFrom(null);
    this.connect(from, target);
  }

  connect(from, target) {
    const { key } = this.store.doc.nodes[from];
    const to = this.store.doc.nodes[target].key;
    const at = repliesOf(this.store.doc.nodes[from]).length;
    this.store.change(
      t("does_connect", { name: key }),
      (doc) => addReply(doc.nodes[from], at, { target: to }),
      { select: { node: from, reply: at } },
    );
    announce(t("connected", { name: key, target: to }));
  }
}
