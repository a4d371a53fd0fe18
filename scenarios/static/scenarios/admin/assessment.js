// Best and worst, chance and habits: worked out when the author asks, and said to be
// of an earlier state as soon as anything is changed.

import { button, el, t } from "./words.js";

export class Assessment {
  constructor(place, store, server) {
    Object.assign(this, { place, store, server });
    this.state = el("span", { class: "desk-quiet", role: "status" });
    this.tables = el("div", {});
    place.append(
      el("div", { class: "desk-bar" }, button(t("assess"), () => this.ask()), this.state),
      this.tables,
    );
    store.addEventListener("change", () => {
      if (this.tables.hasChildNodes()) this.state.textContent = t("assessed_before");
    });
  }

  async ask() {
    this.state.textContent = t("assessing");
    const found = await this.server.ask("assess");
    this.state.textContent = found.refused ?? t("assessed");
    if (found.refused) return;
    this.tables.replaceChildren(
      table(t("axes_title"), ["axis", "worst", "best"], found.axes.map((axis) => bounds(axis.key, axis))),
      ...found.axes.filter((axis) => axis.endings.length > 1).map(atEndings),
      table(t("chance_title"), ["what", "value"], found.chance.map((one) => [one.what, one.value])),
      el("p", { class: "desk-quiet" }, found.share === null ? t("share_none") : t("share", { share: found.share })),
      table(t("bots_title"), ["habit", "endings", "axes", "path"], found.bots.map((one) => [one.what, one.endings || "–", one.axes, one.path])),
      ...(found.plans.length
        ? [table(t("plans"), ["plan", "what"], found.plans.map((one) => [one.name || "–", one.ok ? t("plan_holds") : one.lines.join(" ")]))]
        : []),
    );
  }
}

// Folded away: ten endings and eight results are eighty rows.
function atEndings(axis) {
  const title = t("axis_endings", { axis: axis.key });
  return el(
    "details",
    { class: "desk-figures__more" },
    el("summary", {}, title),
    table(title, ["ending", "worst", "best"], axis.endings.map((one) => bounds(one.ending, one))),
  );
}

function bounds(axis, { proved, worst, best }) {
  return [proved ? axis : t("axis_unproved", { axis }), extreme(worst), extreme(best)];
}

function extreme({ value, path }) {
  return el("span", {}, el("strong", {}, value), path ? el("span", { class: "desk-quiet" }, path) : null);
}

function table(title, heads, rows) {
  return el(
    "div",
    { class: "desk-figures", role: "group", tabindex: "0", "aria-label": title },
    el(
      "table",
      {},
      el("caption", {}, title),
      el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col" }, t(`head_${name}`))))),
      el("tbody", {}, rows.map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row" }, first), rest.map((cell) => el("td", {}, cell))))),
    ),
  );
}
