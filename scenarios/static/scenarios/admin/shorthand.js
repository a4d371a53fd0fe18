// The whole conversation as one text. Taking it over is one step that can be undone;
// what the text does not say (places on the map, notes) is kept by the server.

import { button, el, t } from "./words.js";
import { mark } from "./outline.js";

export class Shorthand {
  constructor(place, store, server) {
    Object.assign(this, { place, store, server });
    this.isFresh = false;
    this.area = el("textarea", { id: "desk-shorthand", class: "desk-code", rows: "26", spellcheck: false, "aria-describedby": "desk-shorthand-state" });
    this.state = el("p", { id: "desk-shorthand-state", class: "desk-quiet", role: "status" });
    this.list = el("ul", { class: "desk-findings__list" });
    place.append(
      el("div", { class: "desk-field" }, el("label", { for: "desk-shorthand" }, t("as_text")), el("span", { class: "desk-help" }, t("text_help")), this.area),
      this.state,
      el(
        "div",
        { class: "desk-bar" },
        el("button", { type: "button", class: "button button-small", onclick: () => this.apply() }, t("apply")),
        button(t("read_again"), () => this.write()),
      ),
      this.list,
    );
    this.area.addEventListener("input", () => (this.state.textContent = t("text_changed")));
    place.addEventListener("desk:shown", () => this.isFresh || this.write());
    store.addEventListener("change", (event) => {
      if (event.detail.from === this) return;
      this.isFresh = false;
      if (!place.hidden) this.write();
    });
  }

  async write() {
    this.isFresh = true;
    const answer = await this.server.ask("write");
    this.state.textContent = answer.refused ?? "";
    this.list.replaceChildren();
    if (!answer.refused) this.area.value = answer.text;
  }

  async apply() {
    const answer = await this.server.ask("read", { text: this.area.value });
    this.list.replaceChildren(...(answer.findings ?? []).map((one) => this.entry(one)));
    if (answer.refused || !answer.script) {
      this.state.textContent = answer.refused ?? "";
      return;
    }
    this.store.change(
      t("does_text"),
      (doc) => {
        for (const name of Object.keys(doc)) delete doc[name];
        Object.assign(doc, answer.script);
      },
      { from: this, select: { node: answer.script.nodes?.length ? 0 : null, reply: null } },
    );
    this.state.textContent = t("applied", { nodes: (answer.script.nodes ?? []).length });
  }

  entry(finding) {
    return el(
      "li",
      {},
      mark(finding),
      el("span", {}, finding.line ? `${t("line", { line: finding.line })}: ` : "", finding.sentence),
      finding.line ? button(t("go_there"), () => this.goTo(finding.line)) : null,
    );
  }

  goTo(line) {
    const lines = this.area.value.split("\n");
    const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.area.focus();
    this.area.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
  }
}
