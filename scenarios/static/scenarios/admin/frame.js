// What holds for the whole conversation: where it begins, the order rules, skills,
// variables, rules; and the test plans on a tab of their own.

import { fields } from "./fields.js";
import { KEY, addNode, moveWithin, renameSkill, renameVariable } from "./script.js";
import { afterChoosing, announce, button, desk, el, t } from "./words.js";

const SECTIONS = {
  skills: { kind: "skill", title: "skills", one: "skill", fresh: () => ({ key: "skill", name: "" }) },
  variables: { kind: "variable", title: "variables", one: "variable", fresh: () => ({ key: "variable" }) },
  rules: { kind: "rule", title: "rules", one: "rule", help: "rules_help", fresh: () => ({ key: "rule", when: "" }) },
  plans: { kind: "plan", title: "plans", one: "plan", help: "plans_help", fresh: () => ({ name: "", text: "" }) },
};
const RENAMES = { skills: renameSkill, variables: renameVariable };

export class Frame {
  constructor(place, sections, store, server, goTo) {
    Object.assign(this, { place, sections, store, server, goTo });
    this.open = new Set();
    const panel = place.closest('[role="tabpanel"]');
    store.addEventListener("change", (event) => {
      if (event.detail.from === this) return;
      // Drawn when it is looked at; most changes happen on another tab.
      this.isStale = panel.hidden;
      if (!panel.hidden) this.render();
    });
    panel.addEventListener("desk:shown", () => {
      if (this.isStale) this.render();
    });
    this.render();
  }

  listOf(name, doc = this.store.doc) {
    const list = doc[name] ?? (name === "variables" ? desk.meters : []);
    return Array.isArray(list) ? list : [];
  }

  change(words, mutate, { merge = null, redraw = false, focus = null } = {}) {
    const select = redraw && !focus && document.activeElement?.closest("select");
    const done = this.store.change(words, mutate, { merge, from: redraw && !select ? null : this });
    if (select) afterChoosing(select, () => this.render());
    if (focus) document.getElementById(focus)?.focus();
    return done;
  }

  // The list in the document itself; the three meters are written out on first use.
  own(doc, name) {
    doc[name] ??= name === "variables" ? structuredClone(desk.meters) : [];
    return doc[name];
  }

  render() {
    this.isStale = false;
    const focused = this.place.contains(document.activeElement) ? document.activeElement.id : "";
    this.place.replaceChildren(
      ...(this.sections.includes("graph") ? [this.whole()] : []),
      ...this.sections.filter((name) => name in SECTIONS).map((name) => this.section(name)),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  ctx(name = "", number = 0) {
    return {
      store: this.store,
      server: this.server,
      node: null,
      goTo: this.goTo,
      makeNode: (key, tell) => {
        this.store.change(t("does_add_node"), (doc) => {
          const node = addNode(doc, doc.nodes.length, key ? { key } : {});
          if (name === "rules") this.own(doc, name)[number].target = node.key;
          else doc.start = node.key;
        });
      },
      rename: (key, input) => this.rename(name, number, key, input),
    };
  }

  whole() {
    return el(
      "div",
      { class: "desk-section" },
      fields({
        kind: "graph",
        forms: desk.forms.graph,
        id: "desk-graph",
        part: this.store.doc,
        change: (words, mutate, options) => this.change(words, mutate, options),
        ctx: this.ctx(),
      }),
    );
  }

  section(name) {
    const { title, one, help, kind } = SECTIONS[name];
    const list = this.listOf(name);
    return el(
      "section",
      { class: "desk-section", "aria-labelledby": `desk-${name}-title` },
      el("h3", { id: `desk-${name}-title` }, t(title)),
      help ? el("p", { class: "desk-help" }, t(help)) : null,
      list.length ? null : el("p", { class: "desk-quiet" }, t("no_entries")),
      list.map((part, number) => this.entry(name, kind, one, part, number)),
      button(`${t("add_entry")}: ${t(one)}`, () => this.add(name), { id: `desk-${name}-add` }),
    );
  }

  entry(name, kind, one, part, number) {
    const words = t("entry", { what: t(one), number: number + 1 });
    const id = `desk-${name}-${number}`;
    const what = t("does_change", { field: t(one) });
    const inEntry = (said, mutate, options) =>
      this.change(said, (doc) => mutate(this.own(doc, name)[number]), options && { ...options, merge: options.merge });
    const details = el(
      "details",
      { class: "desk-group", open: this.open.has(id) },
      el("summary", {}, `${words}: ${part.name || part.key || "–"}`),
      fields({ kind, forms: desk.forms[kind], id, part, change: inEntry, ctx: this.ctx(name, number) }),
      el(
        "div",
        { class: "desk-form__does" },
        button(t("move_up"), () => this.move(name, number, number - 1), { "aria-disabled": number === 0 ? "true" : null }),
        button(t("move_down"), () => this.move(name, number, number + 1), { "aria-disabled": number === this.listOf(name).length - 1 ? "true" : null }),
        button(t("remove"), () =>
          this.change(what, (doc) => this.own(doc, name).splice(number, 1), { redraw: true, focus: `desk-${name}-add` }),
        { "aria-label": t("remove_entry", { what: t(one), number: number + 1 }) }),
      ),
    );
    details.addEventListener("toggle", () => (details.open ? this.open.add(id) : this.open.delete(id)));
    return details;
  }

  add(name) {
    const { fresh, one } = SECTIONS[name];
    const number = this.listOf(name).length;
    this.open.add(`desk-${name}-${number}`);
    this.change(t("does_change", { field: t(one) }), (doc) => {
      const list = this.own(doc, name);
      const part = fresh();
      if (part.key) {
        const keys = new Set(list.map((each) => each.key));
        const base = part.key;
        for (let count = 2; keys.has(part.key); count += 1) part.key = `${base}-${count}`;
      }
      list.push(part);
    }, { redraw: true, focus: `desk-${name}-${number}-${name === "plans" ? "name" : "key"}` });
  }

  move(name, from, to) {
    if (to < 0 || to >= this.listOf(name).length) return;
    this.change(t("does_change", { field: t(SECTIONS[name].one) }), (doc) => moveWithin(this.own(doc, name), from, to), { redraw: true });
  }

  rename(name, number, key, input) {
    const taken = this.listOf(name).some((one, place) => place !== number && one.key === key);
    if (taken || !KEY.test(key)) {
      announce(taken ? t("key_taken", { name: key }) : t("key_bad"));
      input.setAttribute("aria-invalid", "true");
      return;
    }
    const old = this.listOf(name)[number].key;
    let count = 0;
    this.change(t("does_rename", { name: old }), (doc) => {
      this.own(doc, name);
      if (RENAMES[name]) count = RENAMES[name](doc, number, key);
      else doc[name][number].key = key;
    }, { redraw: true });
    announce(t("renamed", { old, name: key, count }));
  }
}
