// The form at the side: everything about the node or reply that is chosen.

import { fields } from "./fields.js";
import { addNode, freshKey, isAutomatic, nodeKeys, repliesOf } from "./script.js";
import { afterChoosing, button, desk, el, t } from "./words.js";

const isFor = (kind) => (field) => !field.kinds.length || field.kinds.includes(kind);

export class Form {
  constructor(place, store, server, does) {
    Object.assign(this, { place, store, server, does });
    // Which groups stand open is remembered from one node to the next.
    this.open = new Map([["said", true], ["does", true], ["rules", false], ["debrief", false], ["desk", false]]);
    store.addEventListener("select", () => this.render());
    store.addEventListener("change", (event) => {
      if (event.detail.from !== this) this.render();
    });
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      does("outline");
    });
    this.ctx = {
      store,
      server,
      node: () => store.node,
      goTo: (key) => store.select(store.indexOf(key)),
      makeNode: (key, tell) => this.makeNode(key),
      rename: (key, input) => this.does("rename-to", key, input),
    };
    this.render();
  }

  // A node for a target that is not there yet, and the target set to it: one step.
  makeNode(wanted) {
    const { node, reply } = this.store.selection;
    const key = wanted || freshKey(nodeKeys(this.store.doc), "node");
    this.store.change(
      t("does_add_node"),
      (doc) => {
        const part = reply === null ? doc.nodes[node] : doc.nodes[node].choices[reply];
        part[reply === null ? "call" : "target"] = key;
        addNode(doc, node + 1, { key });
      },
      { select: { node, reply } },
    );
  }

  get part() {
    return this.store.reply ?? this.store.node;
  }

  change(words, mutate, { merge = null, redraw = false, focus = null } = {}) {
    const { node, reply } = this.store.selection;
    const select = redraw && !focus && document.activeElement?.closest("select");
    const find = (doc) => (reply === null ? doc.nodes[node] : doc.nodes[node].choices[reply]);
    this.store.change(words, (doc) => mutate(find(doc)), {
      merge: merge && `${node}/${reply}/${merge}`,
      from: redraw && !select ? null : this,
    });
    if (select) afterChoosing(select, () => this.render());
    if (focus) document.getElementById(focus)?.focus();
  }

  render() {
    const focused = this.place.contains(document.activeElement) ? document.activeElement : null;
    const at = focused && { id: focused.id, from: focused.selectionStart, to: focused.selectionEnd };
    const top = this.place.scrollTop;
    const shown = `${this.store.selection.node}/${this.store.selection.reply}`;
    this.place.replaceChildren(...(this.part ? this.parts() : [el("p", { class: "desk-empty" }, t("nothing_chosen"))]));
    this.place.scrollTop = shown === this.shown ? top : 0;
    this.shown = shown;
    if (!at?.id) return;
    const again = document.getElementById(at.id);
    again?.focus();
    if (again?.setSelectionRange && at.from !== null && again.type !== "checkbox") {
      again.setSelectionRange(at.from, at.to);
    }
  }

  parts() {
    const { node, store } = this.ctx;
    const isReply = store.reply !== null;
    const kind = isReply ? "choice" : "node";
    const forms = desk.forms[kind].filter(isFor(node().kind));
    const id = `desk-${kind}`;
    const group = (name) =>
      fields({
        kind,
        forms: forms.filter((field) => field.group === name && this.isShown(field)),
        id,
        part: this.part,
        change: (...all) => this.change(...all),
        ctx: this.ctx,
      });
    const groups = Object.entries(desk.groups)
      .map(([name, words]) => [name, words, group(name)])
      .filter(([, , rows]) => rows.length);
    return [
      this.head(isReply),
      ...this.withRedraw(group("")),
      ...groups.map(([name, words, rows]) => this.group(name, words, rows)),
    ];
  }

  // The kind decides which fields there are.
  withRedraw(rows) {
    const kind = rows.map((one) => one.querySelector("#desk-node-kind")).find(Boolean);
    kind?.addEventListener("change", () => afterChoosing(kind, () => this.render()));
    return rows;
  }

  isShown(field) {
    return field.type !== "shown" || Boolean(this.part[field.name]?.length);
  }

  group(name, words, rows) {
    const details = el("details", { class: "desk-group", open: this.open.get(name) ?? true }, el("summary", {}, words), rows);
    details.addEventListener("toggle", () => this.open.set(name, details.open));
    return details;
  }

  head(isReply) {
    const { node } = this.store;
    const key = this.part.key || "–";
    const words = isReply ? t(isAutomatic(node) ? "branch" : "reply") : t("node");
    const isStart = this.store.doc.start === node.key;
    return el(
      "div",
      { class: "desk-form__head" },
      el("h3", {}, `${words} “${key}”`, isReply ? el("span", { class: "desk-quiet" }, ` ${t("of_node", { node: node.key })}`) : null),
      el(
        "div",
        { class: "desk-form__does" },
        isReply || !repliesOf(node) || isStart
          ? null
          : button(t("begin_here"), () => this.does("begin-here")),
        isReply ? null : button(t("preview_from_here"), () => this.does("preview-here")),
        button(t("back_to_outline"), () => this.does("outline")),
      ),
    );
  }

  // Where one writes first; what moves on by itself has no words.
  focus() {
    const first = ["#desk-node-text", "#desk-choice-text", "#desk-choice-target", "#desk-node-title"]
      .map((id) => this.place.querySelector(id))
      .find(Boolean);
    if (!first) return;
    const group = first.closest("details");
    if (group) group.open = true;
    first.focus();
  }
}
