// What the check found in the draft as it stands, asked for whenever the author
// pauses, and shown as a list whose entries lead to their node.

import { Assessment } from "./assessment.js";
import { button, el, t } from "./words.js";
import { mark } from "./outline.js";

const WAIT_MS = 700;

export class Findings extends EventTarget {
  constructor() {
    super();
    this.report = null;
    this.byNode = new Map();
  }

  at(key) {
    return this.byNode.get(key ?? "") ?? [];
  }

  take(report) {
    this.report = report;
    this.byNode = new Map();
    for (const one of report.findings) {
      if (!this.byNode.has(one.node)) this.byNode.set(one.node, []);
      this.byNode.get(one.node).push(one);
    }
    this.dispatchEvent(new Event("change"));
  }

  count(severity) {
    return this.report.findings.filter((one) => one.severity === severity).length;
  }
}

export class FindingsPanel {
  constructor(place, verdict, store, findings, server, goTo) {
    Object.assign(this, { place, verdict, store, findings, server, goTo });
    this.timer = null;
    this.asked = 0;
    this.extra = el("div", { class: "desk-findings__extra" });
    new Assessment(this.extra, store, server);
    store.addEventListener("change", () => this.soon());
    document.addEventListener("desk:about", () => this.soon());
    this.check();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), WAIT_MS);
  }

  async check() {
    const mine = ++this.asked;
    this.place.setAttribute("aria-busy", "true");
    const answer = await this.server.ask("check");
    // A later check is on its way; this answer is about an older draft.
    if (mine !== this.asked) return;
    this.place.setAttribute("aria-busy", "false");
    if (answer.refused) {
      this.verdict.textContent = answer.refused;
      return;
    }
    this.findings.take(answer);
    this.render();
  }

  render() {
    const { report } = this.findings;
    const counts = [
      ["error", "count_errors"],
      ["warning", "count_warnings"],
      ["info", "count_infos"],
    ]
      .map(([severity, words]) => [this.findings.count(severity), words])
      .filter(([count]) => count)
      .map(([count, words]) => t(words, { count }));
    const said = counts.length ? counts.join(" · ") : t("nothing_to_mend");
    if (this.verdict.textContent !== said) this.verdict.textContent = said;
    this.verdict.closest("button").dataset.severity = this.findings.count("error")
      ? "error"
      : this.findings.count("warning")
        ? "warning"
        : "good";
    const focused = document.activeElement?.dataset?.finding;
    this.place.replaceChildren(
      el("h3", { id: "desk-findings-title" }, t("findings")),
      el(
        "p",
        { class: "desk-quiet" },
        report.nodes ? t(report.verdict === "complete" ? "played" : "played_some", report) : "",
      ),
      el(
        "ul",
        { class: "desk-findings__list" },
        report.findings.map((one, number) => this.entry(one, number)),
      ),
      this.extra,
    );
    if (focused) this.place.querySelector(`[data-finding="${focused}"]`)?.focus();
  }

  entry(one, number) {
    const index = this.store.indexOf(one.node);
    return el(
      "li",
      {},
      badge(one),
      el(
        "span",
        { class: "desk-findings__what" },
        one.sentence,
        one.clicks ? el("span", { class: "desk-quiet" }, t("click_path", { path: one.clicks })) : null,
      ),
      index >= 0 && one.node
        ? button(t("go_to", { name: one.node }), () => this.goTo(one), {
            "data-finding": String(number),
          })
        : null,
    );
  }
}

function badge(finding) {
  const full = mark(finding);
  full.querySelector(".w-sr-only")?.remove();
  full.removeAttribute("title");
  return full;
}
