// Plays the draft as it stands, from any node and with any values. The server does
// the moves; what a learner would see is on the left, where to begin on the right.

import { button, desk, el, t } from "./words.js";

export class Preview {
  constructor(store, server, recordPlan) {
    Object.assign(this, { store, server, recordPlan });
    this.begin = this.fromStart();
    this.path = [];
    this.shown = el("div", { class: "desk-preview__shown" });
    this.setup = el("form", { class: "desk-preview__setup" });
    this.problem = el("p", { class: "desk-problem", role: "status" });
    this.done = el("p", { class: "desk-done", role: "status" });
    this.dialog = el(
      "dialog",
      { class: "desk-preview", "aria-labelledby": "desk-preview-title" },
      el(
        "div",
        { class: "desk-preview__head" },
        el("h3", { id: "desk-preview-title", tabindex: "-1" }, t("preview")),
        button(t("close"), () => this.dialog.close()),
      ),
      el("div", { class: "desk-preview__body" }, el("div", {}, this.problem, this.done, this.shown), this.setup),
    );
    this.setup.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin = this.chosen();
      this.path = [];
      this.ask();
    });
    // A dialog inside the editor's form would post it; it stands beside the form.
    document.querySelector("[data-desk]").closest("form").after(this.dialog);
    this.dialog.classList.add("desk");
  }

  fromStart() {
    return { node: "", values: {}, visited: [], seed: 0 };
  }

  open(node = "") {
    this.begin = { ...this.fromStart(), node: node === this.store.doc.start ? "" : node };
    this.path = [];
    this.drawSetup();
    this.dialog.showModal();
    this.ask();
  }

  async ask({ focus = "h3" } = {}) {
    const { begin, path } = this;
    const answer = await this.server.ask("preview", { begin, path });
    this.say(answer.refused || answer.stopped);
    if (answer.refused) {
      this.shown.replaceChildren();
      return;
    }
    this.path = answer.path;
    this.draw(answer);
    this.dialog.querySelector(focus)?.focus();
  }

  say(problem = "", done = "") {
    this.problem.textContent = problem;
    this.done.textContent = done;
  }

  // -- what a learner sees ----------------------------------------------------
  draw(seen) {
    const isEnding = seen.kind === "ending";
    this.shown.replaceChildren(
      el("ol", { class: "desk-preview__log" }, seen.log.map((one) => this.logged(one))),
      el(
        "div",
        { class: `desk-preview__now${seen.portrait ? "" : " desk-preview__now--unseen"}` },
        seen.portrait ? portrait(seen.portrait) : null,
        el(
          "div",
          {},
          el("p", { class: "desk-quiet" }, [seen.node, seen.sight].filter(Boolean).join(" · ")),
          seen.action ? el("p", {}, el("em", {}, seen.action)) : null,
          seen.text ? el("p", { class: "desk-preview__line" }, `${seen.speaker}: “${seen.text}”`) : null,
          isEnding ? el("p", {}, el("strong", {}, t("ended", { kind: seen.ending || "–" }))) : null,
          seen.evening ? el("p", {}, seen.evening) : null,
        ),
      ),
      el(
        "ul",
        { class: "desk-preview__replies" },
        seen.replies.map((one) =>
          el("li", {}, el("button", { type: "button", onclick: () => this.take(one.key) }, one.spoken ? `“${one.text}”` : one.text || one.key)),
        ),
        seen.locked.map((one) =>
          el("li", { class: "desk-quiet" }, `${one.spoken ? `“${one.text}”` : one.text} – ${t("locked", { why: one.reason || "–" })}`),
        ),
      ),
      el(
        "dl",
        { class: "desk-preview__values" },
        seen.values.map((one) => el("div", {}, el("dt", {}, one.name), el("dd", {}, String(one.value)))),
      ),
      el(
        "div",
        { class: "desk-form__does" },
        button(t("back_one"), () => this.back(), { "aria-disabled": this.path.length ? null : "true" }),
        button(t("again"), () => this.restart()),
        button(t("other_dice"), () => this.restart(this.begin.seed + 1)),
        this.begin.node === ""
          ? button(t("record_plan"), () => this.record())
          : el("span", { class: "desk-quiet" }, t("record_only_from_start")),
      ),
    );
  }

  logged(one) {
    if (one.passed) {
      const words = one.branch ? "passed_by" : "passed";
      return el("li", { class: "desk-quiet" }, t(words, { place: one.passed, branch: one.branch }));
    }
    return el(
      "li",
      {},
      el("span", { class: "desk-preview__said" }, one.text ? `${one.speaker}: “${one.text}”` : one.action),
      el("span", { class: "desk-preview__reply" }, one.spoken ? `“${one.reply}”` : one.reply),
      one.feedback ? el("span", { class: "desk-quiet" }, one.feedback) : null,
    );
  }

  take(key) {
    this.path = [...this.path, key];
    this.ask({ focus: ".desk-preview__replies button, .desk-preview__now" });
  }

  back() {
    if (!this.path.length) return;
    this.path = this.path.slice(0, -1);
    this.ask();
  }

  restart(seed = this.begin.seed) {
    this.begin = { ...this.begin, seed };
    this.path = [];
    this.ask();
  }

  async record() {
    const answer = await this.server.ask("plan", { begin: this.begin, path: this.path });
    if (answer.refused) this.say(answer.refused);
    else this.say("", this.recordPlan(answer.text));
  }

  // -- where to begin ------------------------------------------------------------
  drawSetup() {
    const { doc } = this.store;
    const nodes = doc.nodes.filter((one) => one.key);
    const select = el("select", { id: "desk-preview-node", name: "node" });
    for (const one of nodes) select.append(el("option", { value: one.key }, one.key));
    select.value = this.begin.node || doc.start;
    const values = Array.isArray(doc.variables) ? doc.variables : desk.meters;
    this.setup.replaceChildren(
      el("label", { for: select.id }, t("start_from")),
      select,
      el(
        "fieldset",
        {},
        el("legend", {}, t("with_values")),
        values.map((one) => this.value(one)),
      ),
      el(
        "fieldset",
        { class: "desk-preview__met" },
        el("legend", {}, t("already_met")),
        nodes.map((one, number) =>
          el(
            "label",
            { class: "desk-check", for: `desk-met-${number}` },
            el("input", { type: "checkbox", id: `desk-met-${number}`, value: one.key }),
            one.key,
          ),
        ),
      ),
      el("button", { type: "submit", class: "button button-small" }, t("play")),
    );
  }

  value(variable) {
    const id = `desk-value-${variable.key}`;
    const input = el("input", { type: "text", inputmode: "numeric", id, "data-value": variable.key, class: "desk-number" });
    input.value = String(variable.initial ?? 0);
    input.dataset.initial = input.value;
    return el("div", { class: "desk-preview__value" }, el("label", { for: id }, variable.name || variable.key), input);
  }

  // Nothing changed at the first node is where learners begin.
  chosen() {
    const values = {};
    let isChanged = false;
    for (const input of this.setup.querySelectorAll("[data-value]")) {
      const value = Number(input.value.trim());
      if (!Number.isInteger(value)) continue;
      values[input.dataset.value] = value;
      if (input.value.trim() !== input.dataset.initial) isChanged = true;
    }
    const visited = [...this.setup.querySelectorAll(".desk-preview__met :checked")].map((one) => one.value);
    const node = this.setup.querySelector("select").value;
    const isStart = node === this.store.doc.start && !isChanged && !visited.length;
    return isStart ? this.fromStart() : { node, values, visited, seed: this.begin.seed };
  }
}

// Our own drawing, made by the server from data that it knows; an image cannot run
// anything, whatever a person is called.
function portrait(markup) {
  const image = el("img", { alt: "", class: "desk-preview__portrait", width: 120, height: 132 });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  return image;
}
