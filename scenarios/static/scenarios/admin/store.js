// The one document, its past and its future. Whatever changes it goes through
// `change`, so whatever changes it can be undone.

import { announce, t } from "./words.js";

// Typing in one field becomes one step as long as nobody pauses this long.
const PAUSE_MS = 2000;
const MOST_STEPS = 300;
// Of all that is remembered, in characters: a long story is not kept 300 times.
const MOST_CHARACTERS = 40_000_000;

export class Store extends EventTarget {
  constructor(textarea, { readOnly = false } = {}) {
    super();
    this.textarea = textarea;
    this.readOnly = readOnly;
    this.past = [];
    this.future = [];
    this.selection = { node: null, reply: null };
    this.lastMerge = null;
    this.lastAt = 0;
    this.doc = this.read(textarea.value);
    this.written = JSON.stringify(this.doc);
    if (this.doc.nodes.length) this.selection = { node: 0, reply: null };
  }

  read(text) {
    let doc = {};
    try {
      doc = JSON.parse(text || "{}");
    } catch {
      // The form shows the server's sentence; the editor begins with nothing.
    }
    if (doc === null || typeof doc !== "object" || Array.isArray(doc)) doc = {};
    if (!Array.isArray(doc.nodes)) doc.nodes = [];
    doc.nodes = doc.nodes.filter((one) => one && typeof one === "object");
    for (const node of doc.nodes) {
      if (node.choices === undefined) continue;
      node.choices = Array.isArray(node.choices)
        ? node.choices.filter((one) => one && typeof one === "object")
        : [];
    }
    return doc;
  }

  get node() {
    return this.doc.nodes[this.selection.node] ?? null;
  }

  get reply() {
    return this.node?.choices?.[this.selection.reply] ?? null;
  }

  // `what` names the step for undo; steps with the same `merge` become one while
  // the author goes on typing; `from` lets the place that made it stay as it is.
  change(what, mutate, { merge = null, from = null, select = null } = {}) {
    if (this.readOnly) {
      announce(t("read_only"));
      return false;
    }
    const before = { written: this.written, what, selection: this.selection };
    mutate(this.doc);
    const written = JSON.stringify(this.doc);
    if (select) this.selection = select;
    if (written === this.written) {
      if (select) this.tell("select", from);
      return false;
    }
    const now = performance.now();
    const goesOn =
      merge !== null && merge === this.lastMerge && now - this.lastAt < PAUSE_MS;
    if (!goesOn) this.remember(before);
    this.future = [];
    this.lastMerge = merge;
    this.lastAt = now;
    this.write(written);
    this.tell("change", from, merge !== null);
    return true;
  }

  remember(step) {
    this.past.push(step);
    let size = this.past.reduce((sum, one) => sum + one.written.length, 0);
    while (
      this.past.length > MOST_STEPS ||
      (size > MOST_CHARACTERS && this.past.length > 1)
    ) {
      size -= this.past.shift().written.length;
    }
  }

  write(written) {
    this.written = written;
    this.textarea.value = written;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    this.textarea.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell(kind, from = null, isTyping = false) {
    this.dispatchEvent(new CustomEvent(kind, { detail: { from, isTyping } }));
  }

  undo() {
    this.travel(this.past, this.future, "undone", "nothing_to_undo");
  }

  redo() {
    this.travel(this.future, this.past, "redone", "nothing_to_redo");
  }

  travel(away, back, words, none) {
    const step = away.pop();
    if (!step || this.readOnly) {
      announce(t(this.readOnly ? "read_only" : none));
      return;
    }
    back.push({ ...step, written: this.written, selection: this.selection });
    this.doc = this.read(step.written);
    this.selection = step.selection;
    if (this.node === null) this.selection = { node: null, reply: null };
    this.lastMerge = null;
    this.write(step.written);
    this.tell("change");
    announce(t(words, { what: step.what }));
  }

  select(node, reply = null, from = null) {
    if (this.selection.node === node && this.selection.reply === reply) return;
    this.selection = { node, reply };
    this.lastMerge = null;
    this.tell("select", from);
  }

  // Where a finding, a target or the map names a node.
  indexOf(key) {
    return this.doc.nodes.findIndex((one) => one.key === key);
  }
}
