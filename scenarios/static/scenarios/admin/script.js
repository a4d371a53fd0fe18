// What can be done to a document: add, remove, move, rename. Knows where a key is
// named, so that a rename is followed everywhere; knows nothing of the page.

import { desk } from "./words.js";

export const KEY = /^[a-z0-9][a-z0-9_-]*$/;

export const isAutomatic = (node) => desk.automatic.includes(node.kind);
export const isEnding = (node) => node.kind === "ending";
export const repliesOf = (node) => node.choices ?? [];

export function freshKey(taken, base) {
  const used = new Set(taken);
  if (!used.has(base)) return base;
  let number = 2;
  while (used.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

export const nodeKeys = (doc) => doc.nodes.map((one) => one.key);

// A key from what the author typed: "He asks" → "he-asks".
export function asKey(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+|-+$/g, "")
    .slice(0, 60);
}

export function addNode(doc, at, more = {}) {
  const node = { key: freshKey(nodeKeys(doc), "node"), kind: "patient", ...more };
  doc.nodes.splice(at, 0, node);
  if (!doc.start || doc.nodes.length === 1) doc.start = doc.nodes[0].key;
  return node;
}

export function addReply(node, at, more = {}) {
  node.choices ??= [];
  const keys = node.choices.map((one) => one.key);
  const base = isAutomatic(node) ? "branch" : "reply";
  const reply = { key: freshKey(keys, base), text: "", target: "", ...more };
  node.choices.splice(at, 0, reply);
  return reply;
}

export function moveWithin(list, from, to) {
  list.splice(to, 0, ...list.splice(from, 1));
}

// -- names -------------------------------------------------------------------
const CALL = /"[^"]*"|\b(visited|visits|turns_since|taken)\(\s*([\w-]+)\s*(?:\.\s*([\w-]+)\s*)?\)/g;
const NAME = /"[^"]*"|\b(?:visited|visits|turns_since|taken)\([^)]*\)|[^\W\d-][\w-]*/g;

// Applies `follow` to every condition of the document.
function eachCondition(doc, follow) {
  const visit = (part, name) => {
    if (typeof part?.[name] === "string") part[name] = follow(part[name]);
  };
  for (const node of doc.nodes) {
    for (const reply of repliesOf(node)) visit(reply, "condition");
    for (const variant of node.variants ?? []) visit(variant, "condition");
  }
  for (const rule of doc.rules ?? []) visit(rule, "when");
}

function eachEffect(doc, visit) {
  for (const node of doc.nodes) {
    (node.effects ?? []).forEach(visit);
    for (const reply of repliesOf(node)) (reply.effects ?? []).forEach(visit);
  }
  for (const rule of doc.rules ?? []) (rule.effects ?? []).forEach(visit);
}

class Counter {
  count = 0;

  swap(part, name, old, fresh) {
    if (part?.[name] !== old) return;
    part[name] = fresh;
    this.count += 1;
  }
}

export function renameNode(doc, at, fresh) {
  const old = doc.nodes[at].key;
  const counter = new Counter();
  doc.nodes[at].key = fresh;
  // Of two nodes with one key the first counts: only its name is followed.
  if (!old || doc.nodes.some((one, place) => place < at && one.key === old)) return 0;
  counter.swap(doc, "start", old, fresh);
  for (const node of doc.nodes) {
    counter.swap(node, "call", old, fresh);
    for (const reply of repliesOf(node)) counter.swap(reply, "target", old, fresh);
  }
  for (const rule of doc.rules ?? []) counter.swap(rule, "target", old, fresh);
  eachCondition(doc, (text) =>
    text.replace(CALL, (whole, call, node, reply) => {
      if (node !== old) return whole;
      counter.count += 1;
      return `${call}(${fresh}${reply ? `.${reply}` : ""})`;
    }),
  );
  eachPlanLine(doc, (line) => {
    const match = /^(\s*expect\s+(?:node|ending)\s+)(\S+)(.*)$/.exec(line);
    if (!match || match[2] !== old) return line;
    counter.count += 1;
    return match[1] + fresh + match[3];
  });
  return counter.count;
}

export function renameReply(doc, node, at, fresh) {
  const old = node.choices[at].key;
  const counter = new Counter();
  const inPlans = planLinesOf(doc, node.key, old);
  node.choices[at].key = fresh;
  if (!old || node.choices.some((one, place) => place < at && one.key === old)) return 0;
  counter.swap(node, "on_time", old, fresh);
  eachCondition(doc, (text) =>
    text.replace(CALL, (whole, call, place, reply) => {
      if (place !== node.key || reply !== old) return whole;
      counter.count += 1;
      return `${call}(${place}.${fresh})`;
    }),
  );
  for (const { plan, line, start } of inPlans.toReversed()) {
    const lines = plan.text.split("\n");
    lines[line] = start + fresh + lines[line].slice(start.length + old.length);
    plan.text = lines.join("\n");
    counter.count += 1;
  }
  return counter.count;
}

export function renameVariable(doc, at, fresh) {
  const old = doc.variables[at].key;
  const counter = new Counter();
  doc.variables[at].key = fresh;
  if (!old || doc.variables.some((one, place) => place < at && one.key === old)) return 0;
  eachEffect(doc, (effect) => counter.swap(effect, "variable", old, fresh));
  eachCondition(doc, (text) =>
    text.replace(NAME, (name) => {
      if (name !== old) return name;
      counter.count += 1;
      return fresh;
    }),
  );
  eachPlanLine(doc, (line) => {
    const match = /^(\s*expect\s+)([^\s<>=!]+)(\s*[<>=!].*)$/.exec(line);
    if (!match || match[2] !== old) return line;
    counter.count += 1;
    return match[1] + fresh + match[3];
  });
  return counter.count;
}

export function renameSkill(doc, at, fresh) {
  const old = doc.skills[at].key;
  const counter = new Counter();
  doc.skills[at].key = fresh;
  if (!old || doc.skills.some((one, place) => place < at && one.key === old)) return 0;
  for (const node of doc.nodes) {
    for (const reply of repliesOf(node)) {
      for (const mark of reply.marks ?? []) counter.swap(mark, "skill", old, fresh);
    }
  }
  return counter.count;
}

function eachPlanLine(doc, follow) {
  for (const plan of doc.plans ?? []) {
    if (typeof plan.text !== "string") continue;
    plan.text = plan.text.split("\n").map(follow).join("\n");
  }
}

// The lines of test plans that mean this reply. A plan names a reply without its
// node, so its way is followed; where dice or checks hide it, a key that only one
// node uses is still certain.
function planLinesOf(doc, nodeKey, replyKey) {
  const named = new Map();
  for (const node of doc.nodes) if (!named.has(node.key)) named.set(node.key, node);
  const users = doc.nodes.filter((node) =>
    repliesOf(node).some((one) => one.key === replyKey),
  );
  const found = [];
  for (const plan of doc.plans ?? []) {
    if (typeof plan.text !== "string") continue;
    let place = doc.start;
    plan.text.split("\n").forEach((text, line) => {
      if (/^\s*---/.test(text)) place = doc.start;
      const there = /^\s*expect\s+node\s+(\S+)/.exec(text);
      if (there) place = there[1];
      const match =
        /^(\s*(?:select|draw|expect\s+(?:offered|locked|hidden))\s+)(\S+)/.exec(text);
      if (!match) return;
      const isCertain = place === null ? users.length === 1 : place === nodeKey;
      const isDraw = /^\s*draw/.test(text);
      const isThis = isDraw ? users.length === 1 : isCertain;
      if (match[2] === replyKey && isThis) found.push({ plan, line, start: match[1] });
      if (!/^\s*select/.test(text)) return;
      const target = repliesOf(named.get(place) ?? {}).find((one) => one.key === match[2]);
      const next = named.get(target?.target);
      place = next && !isAutomatic(next) && !(doc.rules ?? []).length ? next.key : null;
    });
  }
  return found;
}
