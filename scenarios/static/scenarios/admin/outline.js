// The outline: every node with its replies, where they lead, and what the check
// found there. A tree table that works by keyboard alone.

import { isAutomatic, isEnding, repliesOf } from "./script.js";
import { desk, el, renew, t, whenQuiet } from "./words.js";

const kindWords = new Map(desk.kinds);
// From so many nodes on, an outline opens closed.
const MANY = 15;

const short = (text, length = 90) =>
  !text ? "" : text.length > length ? `${text.slice(0, length)}…` : text;

export class Outline {
  constructor(place, store, findings, does) {
    this.place = place;
    this.store = store;
    this.findings = findings;
    this.does = does;
    this.filter = "";
    this.closed = new Set(
      store.doc.nodes.length > MANY ? store.doc.nodes.map((one) => one.key) : [],
    );
    this.renaming = null;
    this.table = el("table", {
      role: "treegrid",
      class: "desk-tree",
      "aria-label": t("outline"),
    });
    this.body = el("tbody", {});
    this.table.append(
      el(
        "thead",
        {},
        el(
          "tr",
          { role: "row" },
          ["name", "says", "leads_to", "found"].map((name) =>
            el("th", { role: "columnheader", scope: "col" }, t(name)),
          ),
        ),
      ),
      this.body,
    );
    this.empty = el("p", { class: "desk-empty" });
    place.append(this.table, this.empty);
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("click", (event) => this.click(event));
    this.table.addEventListener("focusin", (event) => this.focused(event));
    this.table.addEventListener("dblclick", (event) => {
      if (this.rowOf(event.target)) this.does("form");
    });
    store.addEventListener("change", (event) => this.soon(event));
    store.addEventListener("select", () => this.reveal());
    findings.addEventListener("change", () => this.render());
    this.soon = whenQuiet(() => this.render());
    this.render();
  }

  // -- drawing ---------------------------------------------------------------
  matches(node) {
    const wanted = this.filter.toLowerCase();
    const holds = (...texts) =>
      texts.some((text) => (text ?? "").toLowerCase().includes(wanted));
    if (holds(node.key, node.title, node.text, node.action, node.moment)) return "node";
    const found = this.findings.at(node.key);
    if (found.some((one) => holds(one.sentence, one.word))) return "node";
    return repliesOf(node).map((one) => holds(one.key, one.text, one.target));
  }

  rows() {
    const rows = [];
    this.store.doc.nodes.forEach((node, at) => {
      const match = this.filter ? this.matches(node) : "node";
      if (match !== "node" && !match.includes(true)) return;
      const replies = repliesOf(node);
      const isOpen = this.filter ? true : !this.closed.has(node.key);
      rows.push({ node: at, reply: null, part: node, isOpen, has: replies.length });
      if (!isOpen) return;
      replies.forEach((part, place) => {
        if (match !== "node" && !match[place]) return;
        rows.push({ node: at, reply: place, part, of: node, has: replies.length });
      });
    });
    return rows;
  }

  render() {
    const hadFocus = this.table.contains(document.activeElement) && !this.renaming;
    const rows = this.rows();
    const nodes = this.store.doc.nodes.length;
    const chosen = this.chosenIn(rows);
    renew(this.body, rows.map((row) => this.row(row, row === chosen, nodes)));
    this.table.hidden = rows.length === 0;
    this.empty.hidden = rows.length > 0;
    this.empty.textContent = nodes ? t("no_match", { text: this.filter }) : t("no_rows");
    // Nothing left to stand on: the button that adds the first node again.
    if (hadFocus && !this.table.contains(document.activeElement)) {
      (this.table.querySelector('[tabindex="0"]') ?? addButton()).focus();
    }
  }

  chosenIn(rows) {
    const { node, reply } = this.store.selection;
    return (
      rows.find((row) => row.node === node && row.reply === reply) ??
      rows.find((row) => row.node === node) ??
      rows[0]
    );
  }

  row(row, isChosen, nodes) {
    const isNode = row.reply === null;
    const { node, reply } = this.store.selection;
    const found = this.foundAt(row);
    const element = el(
      "tr",
      {
        role: "row",
        class: `desk-tree__row desk-tree__row--${isNode ? "node" : "reply"}`,
        "aria-level": isNode ? "1" : "2",
        "aria-posinset": String((isNode ? row.node : row.reply) + 1),
        "aria-setsize": String(isNode ? nodes : row.has),
        "aria-selected": String(row.node === node && row.reply === reply),
        "aria-expanded": isNode && row.has ? String(row.isOpen) : null,
        tabindex: isChosen ? "0" : "-1",
        "data-node": String(row.node),
        "data-reply": isNode ? "" : String(row.reply),
      },
      el("td", { role: "gridcell" }, this.name(row)),
      el("td", { role: "gridcell" }, ...this.says(row)),
      el("td", { role: "gridcell" }, ...this.target(row)),
      el("td", { role: "gridcell" }, ...found.map((one) => mark(one))),
    );
    return element;
  }

  name(row) {
    const key = row.part.key || "–";
    if (row.reply !== null) return el("span", { class: "desk-tree__key" }, key);
    const isStart = this.store.doc.start === row.part.key;
    return el(
      "span",
      { class: "desk-tree__key" },
      el("span", { class: "desk-tree__twist", "aria-hidden": "true" }, row.has ? (row.isOpen ? "▾" : "▸") : ""),
      el("strong", {}, key),
      el(
        "span",
        { class: "desk-tree__kind" },
        kindOf(row.part) + (isStart ? ` · ${t("start_here")}` : ""),
      ),
    );
  }

  says(row) {
    const part = row.part;
    const said = short(part.text || part.action || part.title || part.moment);
    if (row.reply === null) return [said];
    const only = part.condition ? el("span", { class: "desk-tree__only" }, String(part.condition)) : null;
    return [said, ...(only ? [only] : [])];
  }

  target(row) {
    if (row.reply === null) {
      return row.part.kind === "sub" && row.part.call ? [row.part.call] : [];
    }
    const target = row.part.target ?? "";
    if (target === desk.back) return [`↩ ${t("go_back_from_sub")}`];
    return [target ? `→ ${target}` : "–"];
  }

  foundAt(row) {
    const all = this.findings.at(row.part.key && row.reply === null ? row.part.key : row.of?.key);
    if (row.reply !== null) return all.filter((one) => one.choice === row.part.key);
    const keys = row.isOpen ? new Set(repliesOf(row.part).map((one) => one.key)) : new Set();
    return all.filter((one) => !keys.has(one.choice));
  }

  // -- moving ------------------------------------------------------------------
  rowOf(target) {
    return target.closest?.("[data-node]");
  }

  place_(row) {
    const reply = row.dataset.reply;
    return [Number(row.dataset.node), reply === "" ? null : Number(reply)];
  }

  focused(event) {
    const row = this.rowOf(event.target);
    if (!row || this.renaming) return;
    const [node, reply] = this.place_(row);
    this.store.select(node, reply, this);
  }

  click(event) {
    const row = this.rowOf(event.target);
    if (!row || event.target.closest("input")) return;
    if (event.target.closest(".desk-tree__twist")) this.toggle(Number(row.dataset.node));
    this.focusAt(...this.place_(row));
  }

  element(node, reply) {
    return this.table.querySelector(
      `[data-node="${node}"][data-reply="${reply ?? ""}"]`,
    );
  }

  focusAt(node, reply = null) {
    this.element(node, reply)?.focus();
  }

  focus() {
    const { node, reply } = this.store.selection;
    const row = this.element(node, reply) ?? this.table.querySelector('[tabindex="0"]');
    row?.focus();
  }

  // Shows what was chosen somewhere else: opens its node, scrolls it into view.
  reveal() {
    const { node, reply } = this.store.selection;
    const part = this.store.node;
    if (part && reply !== null && this.closed.delete(part.key)) this.render();
    const row = this.element(node, reply);
    if (this.chosen !== row) this.unmark();
    if (row) {
      row.setAttribute("aria-selected", "true");
      row.tabIndex = 0;
      this.chosen = row;
      if (!this.table.contains(document.activeElement)) row.scrollIntoView({ block: "nearest" });
    } else {
      this.table.querySelector("[data-node]")?.setAttribute("tabindex", "0");
    }
  }

  unmark() {
    for (const row of this.table.querySelectorAll('[aria-selected="true"], [tabindex="0"]')) {
      row.setAttribute("aria-selected", "false");
      row.tabIndex = -1;
    }
  }

  toggle(at, open = undefined) {
    const { key } = this.store.doc.nodes[at];
    const isOpen = open ?? this.closed.has(key);
    if (isOpen) this.closed.delete(key);
    else this.closed.add(key);
    this.render();
  }

  openAll(open) {
    this.closed = new Set(open ? [] : this.store.doc.nodes.map((one) => one.key));
    this.render();
  }

  show(text) {
    this.filter = text.trim();
    this.render();
  }

  key(event) {
    const row = event.target.closest?.("tr[data-node]");
    if (!row || this.renaming || event.target !== row) return;
    const [node, reply] = this.place_(row);
    const rows = [...this.table.querySelectorAll("[data-node]")];
    const at = rows.indexOf(row);
    const go = (to) => rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const isOpen = row.getAttribute("aria-expanded") === "true";
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const moves = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      PageDown: () => go(at + 10),
      PageUp: () => go(at - 10),
      ArrowRight: () => {
        if (reply !== null || !row.hasAttribute("aria-expanded")) return;
        if (isOpen) go(at + 1);
        else this.toggle(node, true);
      },
      ArrowLeft: () => {
        if (reply !== null) this.focusAt(node);
        else if (isOpen) this.toggle(node, false);
      },
      " ": () => row.hasAttribute("aria-expanded") && this.toggle(node),
      Enter: () => this.does("form"),
      F2: () => this.does("rename"),
      Delete: () => this.does("remove"),
      Insert: () => this.does(event.shiftKey ? "add-reply" : "add"),
      n: () => this.does("add"),
      r: () => this.does("add-reply"),
    };
    let act = plain ? moves[name] : undefined;
    if (event.altKey && !event.ctrlKey) {
      act = { ArrowUp: () => this.does("up"), ArrowDown: () => this.does("down") }[name];
    }
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // A field in the row itself; `done` gets the new key, or null when left.
  askKey(node, reply, done) {
    const row = this.element(node, reply);
    if (!row) return;
    const cell = row.firstElementChild;
    const part = reply === null ? this.store.doc.nodes[node] : this.store.doc.nodes[node].choices[reply];
    const input = el("input", {
      type: "text",
      class: "desk-tree__rename",
      "aria-label": t("new_key"),
    });
    input.value = part.key ?? "";
    const finish = (value) => {
      if (!this.renaming) return;
      this.renaming = null;
      this.render();
      this.focusAt(node, reply);
      done(value);
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      finish(event.key === "Enter" ? input.value.trim() : null);
    });
    input.addEventListener("blur", () => finish(null));
    this.renaming = input;
    cell.replaceChildren(input);
    input.focus();
    input.select();
  }
}

const addButton = () => document.querySelector('[data-does="add-node"]');

const kindOf = (node) =>
  (isEnding(node) || isAutomatic(node) || node.kind !== "patient"
    ? kindWords.get(node.kind) ?? node.kind
    : kindWords.get("patient")
  )?.split(":")[0];

const SIGNS = { error: "✕", warning: "!", info: "i" };

export function mark(finding) {
  return el(
    "span",
    { class: `desk-mark desk-mark--${finding.severity}`, title: finding.sentence },
    el("span", { "aria-hidden": "true" }, `${SIGNS[finding.severity]} `),
    finding.word,
    el("span", { class: "w-sr-only" }, `: ${finding.sentence}`),
  );
}
