// The author's own finished attempts: one press makes a test plan of each.

import { button, desk, el, t } from "./words.js";

export class Attempts {
  constructor(place, server, recordPlan) {
    if (!desk.attempts.length) return;
    const state = el("p", { class: "desk-quiet", role: "status" });
    const make = async (attempt) => {
      const { seed, path } = attempt;
      const answer = await server.ask("plan", { begin: { seed }, path });
      state.textContent = answer.refused || recordPlan(answer.text, attempt.name);
    };
    place.append(
      el(
        "section",
        { class: "desk-section", "aria-labelledby": "desk-attempts-title" },
        el("h3", { id: "desk-attempts-title" }, t("own_attempts")),
        el("p", { class: "desk-help" }, t("own_attempts_help")),
        el(
          "ul",
          { class: "desk-findings__list" },
          desk.attempts.map((attempt, number) =>
            el(
              "li",
              { class: "desk-attempt" },
              el("span", { id: `desk-attempt-${number}` }, attempt.name),
              button(t("make_plan"), () => make(attempt), { "aria-describedby": `desk-attempt-${number}` }),
            ),
          ),
        ),
        state,
      ),
    );
  }
}
