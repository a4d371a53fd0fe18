// A form over one part of the document: labels, help and controls in groups, and
// the small lists inside (effects, marks, variants, the cue).

import { control, wordsOf } from "./controls.js";
import { button, desk, el, t } from "./words.js";

const LISTS = {
  effects: { entry: "effect", words: "effect", add: "add_effect", fresh: () => ({ variable: "trust", add: 5 }) },
  marks: { entry: "mark", words: "mark", add: "add_mark", fresh: (doc) => ({ skill: doc.skills?.[0]?.key ?? "", mark: 3 }) },
  variants: { entry: "variant", words: "variant", add: "add_variant", fresh: () => ({ condition: "" }) },
};
// What lies flat on one line, without labels that everybody would have to read.
const FLAT = new Set(["effects", "marks"]);

// What is default is left out, so that the same conversation is written one way.
export function put(kind, part, name, value) {
  const defaults = desk.defaults[kind] ?? {};
  const isEmpty =
    name in defaults && JSON.stringify(value ?? null) === JSON.stringify(defaults[name] ?? null);
  const isNothing =
    value === null && !(name in defaults && defaults[name] !== null);
  if (isEmpty || isNothing) delete part[name];
  else part[name] = value;
}

export const valueOf = (kind, part, field) =>
  part[field.name] ?? desk.defaults[kind]?.[field.name] ?? null;

// `change(words, mutate, options)` where `mutate` gets the part itself.
export function fields({ kind, forms, id, part, change, ctx }) {
  return forms.map((field) => row({ kind, field, id: `${id}-${field.name}`, part, change, ctx }));
}

function row({ kind, field, id, part, change, ctx }) {
  const { label } = field;
  if (field.type in LISTS) return list({ kind, field, id, part, change, ctx });
  if (field.type === "cue") return cue({ field, id, part, change, ctx });
  const tell = (value) =>
    change(t("does_change", { field: label }), (one) => put(kind, one, field.name, value), { merge: id });
  const made = control(field, id, valueOf(kind, part, field), tell, ctx);
  if (made.tagName === "FIELDSET") return made;
  const help = field.help ? el("span", { class: "desk-help", id: `${id}-help` }, field.help) : null;
  if (field.type === "yes") {
    return el("div", { class: "desk-field desk-field--yes" }, made, el("label", { for: id }, label), help);
  }
  return el("div", { class: "desk-field" }, el("label", { for: id }, label), help, made);
}

// -- lists -------------------------------------------------------------------
function list({ kind, field, id, part, change, ctx }) {
  const { entry, words, add, fresh } = LISTS[field.type];
  const entries = part[field.name] ?? [];
  const isFlat = FLAT.has(field.type);
  const what = t("does_change", { field: field.label });
  const inEntry = (number, mutate, options) =>
    change(what, (one) => mutate(one[field.name][number], one), options);
  return el(
    "fieldset",
    { class: "desk-list", id },
    el("legend", {}, field.label),
    field.help ? el("span", { class: "desk-help" }, field.help) : null,
    entries.map((one, number) => {
      const entryId = `${id}-${number}`;
      const name = t("entry", { what: t(words), number: number + 1 });
      const inside =
        field.type === "effects"
          ? effect({ id: entryId, part: one, name, number, change: inEntry, ctx })
          : fields({
              kind: entry,
              forms: desk.forms[entry],
              id: entryId,
              part: one,
              change: (said, mutate, options) => inEntry(number, mutate, options),
              ctx,
            });
      return el(
        "div",
        { class: isFlat ? "desk-list__line" : "desk-list__entry", role: "group", "aria-label": name },
        inside,
        button(
          "×",
          () =>
            change(what, (whole) => {
              whole[field.name].splice(number, 1);
              if (!whole[field.name].length) delete whole[field.name];
            }, { redraw: true, focus: `${id}-add` }),
          { "aria-label": t("remove_entry", { what: t(words), number: number + 1 }) },
        ),
      );
    }),
    button(
      t(add),
      () =>
        change(what, (one) => {
          one[field.name] ??= [];
          one[field.name].push(fresh(ctx.store.doc));
        }, { redraw: true, focus: firstOf(field.type, `${id}-${entries.length}`) }),
      { id: `${id}-add` },
    ),
  );
}

const firstOf = (type, id) =>
  `${id}-${{ effects: "variable", marks: "skill", variants: "condition" }[type]}`;

// An effect is written as {variable, add: 5} or {variable, set: 40 or a word}.
function effect({ id, part, name, number, change, ctx }) {
  const [variable, how, amount] = desk.forms.effect;
  const op = "set" in part ? "set" : "add";
  const words = wordsOf(ctx.store.doc, part.variable);
  const redraw = { redraw: true };
  const set = (value) => change(number, (one) => { one[op] = value; }, { merge: id });
  const asNumber = control(amount, `${id}-amount`, part[op], (value) => set(value ?? 0), ctx);
  const asWord = words && op === "set"
    ? control(
        { ...amount, type: "choice", options: words.map((one) => [one, one]) },
        `${id}-amount`, part[op], set, ctx,
      )
    : null;
  const controls = [
    control(variable, `${id}-variable`, part.variable, (value) =>
      change(number, (one) => { one.variable = value; }, redraw), ctx),
    control(how, `${id}-op`, op, (value) =>
      change(number, (one) => {
        const amountNow = one[op];
        delete one[op];
        one[value] = typeof amountNow === "number" ? amountNow : 0;
      }, redraw), ctx),
    asWord ?? asNumber,
  ];
  [variable, how, amount].forEach((field, place) => {
    const input = controls[place].matches("input, select")
      ? controls[place]
      : controls[place].querySelector("input");
    input.setAttribute("aria-label", `${name}: ${field.label}`);
  });
  return controls;
}

function cue({ field, id, part, change, ctx }) {
  const what = t("does_change", { field: field.label });
  const [kind, ...rest] = desk.forms.cue;
  const has = Boolean(part.cue?.kind);
  const inCue = (said, mutate, options) => change(what, (one) => mutate(one.cue), options);
  const kindId = `${id}-kind`;
  return el(
    "fieldset",
    { class: "desk-list", id },
    el("legend", {}, field.label),
    field.help ? el("span", { class: "desk-help" }, field.help) : null,
    el(
      "div",
      { class: "desk-field" },
      el("label", { for: kindId }, kind.label),
      control(kind, kindId, part.cue?.kind ?? "", (value) =>
        change(what, (one) => {
          if (value) one.cue = { ...one.cue, kind: value };
          else delete one.cue;
        }, { redraw: true }), ctx),
    ),
    has
      ? rest.map((one) =>
          row({
            kind: "cue",
            field: one,
            id: `${id}-${one.name}`,
            part: part.cue,
            change: one.name === "intensity" ? asNumber(inCue) : inCue,
            ctx,
          }),
        )
      : null,
  );
}

// A select tells a text; an intensity is a number.
const asNumber = (change) => (said, mutate, options) =>
  change(said, (part) => {
    mutate(part);
    if (typeof part.intensity === "string") part.intensity = Number(part.intensity);
    if (part.intensity === 1) delete part.intensity;
  }, options);
