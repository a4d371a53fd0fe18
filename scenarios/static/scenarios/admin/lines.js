// The lines of the map: how a reply is drawn from one node to another.

import { HEIGHT, WIDTH } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";

export const svg = (tag, attributes = {}) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

export function curve(from, to) {
  const [x1, y1] = [from.x + WIDTH, from.y + HEIGHT / 2];
  const [x2, y2] = [to.x - 2, to.y + HEIGHT / 2];
  if (from === to) {
    // Round and back to itself, above the node.
    return `M${x1 - 30} ${from.y} C${x1 + 10} ${from.y - 40} ${from.x - 10} ${from.y - 40} ${from.x + 30} ${from.y - 2}`;
  }
  if (x2 < x1) {
    // Back to an earlier turn: below, so that it does not hide what leads on.
    const low = Math.max(y1, y2) + 56;
    return `M${x1 - 40} ${from.y + HEIGHT} C${x1 - 40} ${low} ${to.x + 40} ${low} ${to.x + 40} ${to.y + HEIGHT + 2}`;
  }
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

export function arrow(kind) {
  const marker = svg("marker", {
    id: `desk-arrow${kind}`,
    viewBox: "0 0 8 8",
    refX: "7",
    refY: "4",
    markerWidth: "8",
    markerHeight: "8",
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  });
  marker.append(svg("path", { d: "M0 0L8 4L0 8Z", class: `desk-map__arrow${kind ? " desk-map__arrow--chosen" : ""}` }));
  return marker;
}
