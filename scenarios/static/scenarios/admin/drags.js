// Dragging on the map: a node to another place, the grip to the node that a new
// reply shall lead to. Nothing is written before the pointer is let go.

import { HEIGHT, WIDTH } from "./layout.js";
import { svg } from "./lines.js";
import { addNode, addReply, freshKey, nodeKeys, repliesOf } from "./script.js";
import { announce, t } from "./words.js";

// A hand is never quite still: what moves less is a click.
const STILL = 5;

export class Drags {
  constructor(map) {
    this.map = map;
    this.active = null;
    map.sheet.addEventListener("pointerdown", (event) => this.begin(event));
    map.sheet.addEventListener("pointermove", (event) => this.move(event));
    map.sheet.addEventListener("pointerup", (event) => this.end(event));
    map.sheet.addEventListener("pointercancel", () => this.cancel());
  }

  at(event) {
    const box = this.map.sheet.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / this.map.zoom,
      y: (event.clientY - box.top) / this.map.zoom,
    };
  }

  begin(event) {
    if (event.button !== 0 || this.map.store.readOnly) return;
    const isGrip = event.target === this.map.grip;
    const button = event.target.closest("[data-node]");
    if (!isGrip && !button) return;
    const node = isGrip ? this.map.store.selection.node : Number(button.dataset.node);
    this.active = { isGrip, node, from: this.at(event), place: this.map.places[node], hasMoved: false };
    if (isGrip) event.preventDefault();
    this.map.sheet.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { active, map } = this;
    if (!active) return;
    const now = this.at(event);
    const [dx, dy] = [now.x - active.from.x, now.y - active.from.y];
    if (!active.hasMoved && Math.hypot(dx, dy) * map.zoom < STILL) return;
    active.hasMoved = true;
    if (active.isGrip) {
      this.line(active.place, now);
      return;
    }
    map.places[active.node] = { x: Math.max(0, active.place.x + dx), y: Math.max(0, active.place.y + dy) };
    const button = map.buttons[active.node];
    button.style.left = `${map.places[active.node].x}px`;
    button.style.top = `${map.places[active.node].y}px`;
    map.edges.forEach((edge, number) => {
      if (edge.from === active.node || edge.to === active.node) map.draw(number);
    });
    map.moveGrip();
  }

  // Straight and above the nodes: it follows the hand, and is not yet a way.
  line(place, now) {
    this.drawn ??= svg("line", { class: "desk-map__edge desk-map__edge--drawn" });
    this.sheet ??= svg("svg", { class: "desk-map__edges", "aria-hidden": "true" });
    const ends = { x1: place.x + WIDTH, y1: place.y + HEIGHT / 2, x2: now.x, y2: now.y };
    for (const [name, value] of Object.entries(ends)) this.drawn.setAttribute(name, value);
    this.sheet.append(this.drawn);
    this.map.sheet.append(this.sheet);
    this.aim(this.nodeAt(now));
  }

  // The node that the reply would lead to, if the pointer were let go now.
  aim(node) {
    this.map.buttons.forEach((button, at) => button.classList.toggle("desk-map__node--aim", at === node));
  }

  clear() {
    this.sheet?.remove();
    this.aim(-1);
  }

  nodeAt({ x, y }) {
    return this.map.places.findLastIndex(
      (one) => x >= one.x && x <= one.x + WIDTH && y >= one.y && y <= one.y + HEIGHT,
    );
  }

  end(event) {
    const { active, map } = this;
    this.active = null;
    this.clear();
    if (!active) return;
    if (!active.hasMoved) {
      if (active.isGrip) return;
      if (map.connecting === null) map.go(active.node);
      else map.connectTo(active.node);
      return;
    }
    const now = this.at(event);
    if (active.isGrip) {
      const target = this.nodeAt(now);
      if (target >= 0) map.connect(active.node, target);
      else this.newNode(active.node, now);
      return;
    }
    const { x, y } = map.places[active.node];
    map.place_(active.node, x, y);
    map.go(active.node);
    announce(t("placed", { name: map.store.node.key }));
  }

  // Let go over nothing: a node is made there, and the reply leads to it.
  newNode(from, now) {
    const { store } = this.map;
    const key = freshKey(nodeKeys(store.doc), "node");
    const at = repliesOf(store.doc.nodes[from]).length;
    store.change(
      t("does_connect", { name: store.doc.nodes[from].key }),
      (doc) => {
        addReply(doc.nodes[from], at, { target: key });
        const place = [Math.max(0, Math.round(now.x)), Math.max(0, Math.round(now.y - HEIGHT / 2))];
        addNode(doc, doc.nodes.length, { key, at: place });
      },
      { select: { node: from, reply: at } },
    );
    announce(t("connected", { name: store.doc.nodes[from].key, target: key }));
  }

  cancel() {
    this.active = null;
    this.clear();
    this.map.render();
  }
}
