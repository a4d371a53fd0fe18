// Where a node stands on the map until its author drags it: layers from left to
// right, by dagre. A place that an author chose is kept.

import { Graph, layout } from "../../vendor/dagre.esm.js";
import { desk } from "./words.js";
import { repliesOf } from "./script.js";

export const WIDTH = 168;
export const HEIGHT = 58;
const MARGIN = 32;

// One edge for all replies from one node to another. `first` is where the first of
// them stands among its node's replies.
export function edgesOf(doc) {
  const at = new Map();
  doc.nodes.forEach((node, number) => {
    if (!at.has(node.key)) at.set(node.key, number);
  });
  const edges = new Map();
  const add = (from, target, reply) => {
    if (!at.has(target)) return;
    const to = at.get(target);
    const known = edges.get(`${from}>${to}`);
    if (known) known.replies.push(reply);
    else edges.set(`${from}>${to}`, { from, to, replies: [reply] });
  };
  doc.nodes.forEach((node, number) => {
    if (node.kind === "sub" && node.call) add(number, node.call, null);
    repliesOf(node).forEach((reply, place) => {
      if (reply.target !== desk.back) add(number, reply.target, place);
    });
  });
  return [...edges.values()];
}

export function placesOf(doc, edges) {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: "LR", nodesep: 26, ranksep: 64, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  doc.nodes.forEach((node, number) => {
    graph.setNode(String(number), { width: WIDTH, height: HEIGHT });
  });
  for (const { from, to } of edges) {
    if (from !== to) graph.setEdge(String(from), String(to));
  }
  layout(graph);
  return doc.nodes.map((node, number) => {
    if (isPlace(node.at)) return { x: node.at[0], y: node.at[1] };
    const { x, y } = graph.node(String(number));
    return { x: Math.round(x - WIDTH / 2), y: Math.round(y - HEIGHT / 2) };
  });
}

const isPlace = (at) =>
  Array.isArray(at) && at.length === 2 && at.every((one) => Number.isFinite(one));
