// Asks the server about the draft as it stands: the document, and the fields on
// the “About” tab. An answer always comes: a refusal is one sentence.

import { desk, t } from "./words.js";

const ABOUT = [
  "title", "slug", "code", "minutes", "turns", "language", "opening",
  "content_note", "support", "confidant", "persona_name", "persona_age",
  "persona_about", "persona_portrait",
];

export class Server {
  constructor(store, form) {
    this.store = store;
    this.form = form;
  }

  about() {
    const about = {};
    for (const name of ABOUT) about[name] = this.form.elements[name]?.value ?? "";
    about.meters_in_play = this.form.elements.meters_in_play?.checked ?? true;
    return about;
  }

  async ask(name, more = {}) {
    try {
      const answer = await fetch(desk.urls[name], {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Requested-With": "XMLHttpRequest",
          "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ script: this.store.doc, about: this.about(), ...more }),
      });
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      const body = isJson ? await answer.json() : {};
      if (answer.ok || body.refused) return body;
      return { refused: t("no_answer", { why: `(${answer.status})` }) };
    } catch {
      return { refused: t("no_answer", { why: "" }) };
    }
  }
}
