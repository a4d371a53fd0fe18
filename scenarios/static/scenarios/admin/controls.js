// One control per type of field. A control shows a value and tells a new one; it
// knows nothing of undo, and nothing of where the value is kept.

import { nodeKeys } from "./script.js";
import { button, desk, el, t } from "./words.js";

const NUMBER = /^-?\d{1,9}$/;

// `value` as it stands, `tell` with what it becomes, `ctx` for what it may ask:
// ctx.store, ctx.goTo(key), ctx.makeNode(key), ctx.server, ctx.node().
export function control(field, id, value, tell, ctx) {
  const make = MAKERS[field.type];
  if (!make) throw new Error(`No control for ${field.type}`);
  return make({ field, id, value, tell, ctx });
}

const described = (id, field) => (field.help ? `${id}-help` : null);

function line({ field, id, value, tell }) {
  const input = el("input", {
    type: "text",
    id,
    autocomplete: "off",
    "aria-describedby": described(id, field),
  });
  input.value = value ?? "";
  input.addEventListener("input", () => tell(input.value));
  return input;
}

function text({ field, id, value, tell }) {
  const area = el("textarea", { id, rows: "2", "aria-describedby": described(id, field) });
  area.value = value ?? "";
  const grow = () => {
    area.style.height = "auto";
    if (area.scrollHeight) area.style.height = `${area.scrollHeight + 2}px`;
  };
  area.addEventListener("input", () => {
    grow();
    tell(area.value);
  });
  requestAnimationFrame(grow);
  return area;
}

function plan(options) {
  const area = text(options);
  area.rows = 6;
  area.spellcheck = false;
  area.classList.add("desk-code");
  return area;
}

// A key is renamed when it is complete, not letter by letter.
function key({ field, id, value, tell, ctx }) {
  const input = line({ field, id, value, tell: () => {} });
  input.spellcheck = false;
  input.addEventListener("change", () => ctx.rename(input.value.trim(), input));
  return input;
}

function choice({ field, id, value, tell }) {
  const select = el("select", { id, "aria-describedby": described(id, field) });
  const options = field.options.some(([one]) => one === String(value ?? ""))
    ? field.options
    : [...field.options, [String(value ?? ""), String(value ?? "") || t("choose")]];
  for (const [one, words] of options) select.append(el("option", { value: one }, words));
  select.value = String(value ?? "");
  select.addEventListener("change", () => tell(select.value));
  return select;
}

const chosenFrom = (keys, words = t("choose")) => [
  ["", words],
  ...keys.map((one) => (Array.isArray(one) ? one : [one, one])),
];

function from(list) {
  return (options) =>
    choice({ ...options, field: { ...options.field, options: list(options.ctx) } });
}

function yes({ field, id, value, tell }) {
  const input = el("input", {
    type: "checkbox",
    id,
    "aria-describedby": described(id, field),
  });
  input.checked = value === true;
  input.addEventListener("change", () => tell(input.checked));
  return input;
}

function number({ field, id, value, tell }) {
  const input = el("input", {
    type: "text",
    inputmode: "numeric",
    id,
    class: "desk-number",
    autocomplete: "off",
    "aria-describedby": `${id}-problem`,
  });
  input.value = value ?? "";
  const problem = el("span", { id: `${id}-problem`, class: "desk-problem", role: "status" });
  input.addEventListener("input", () => {
    const written = input.value.trim().replace("−", "-");
    const isGood = written === "" || NUMBER.test(written);
    problem.textContent = isGood ? "" : t("not_whole");
    input.setAttribute("aria-invalid", String(!isGood));
    if (isGood) tell(written === "" ? null : Number(written));
  });
  return el("span", { class: "desk-with" }, input, problem);
}

let lists = 0;

function target({ field, id, value, tell, ctx }) {
  const listId = `desk-targets-${++lists}`;
  const input = line({ field, id, value, tell: () => {} });
  input.setAttribute("list", listId);
  input.spellcheck = false;
  const list = el("datalist", { id: listId });
  for (const one of [...nodeKeys(ctx.store.doc)]) list.append(el("option", { value: one }));
  if (field.name === "target" && ctx.node) {
    list.append(el("option", { value: desk.back, label: t("go_back_from_sub") }));
  }
  const note = el("span", { class: "desk-target__note", role: "status" });
  const show = () => {
    const name = input.value.trim();
    const isThere = ctx.store.indexOf(name) >= 0;
    if (name === "") {
      note.replaceChildren(button(t("new_node"), () => ctx.makeNode("", tell)));
    } else if (name === desk.back) {
      note.replaceChildren(t("go_back_from_sub"));
    } else if (isThere) {
      note.replaceChildren(button(t("go_to", { name }), () => ctx.goTo(name)));
    } else {
      note.replaceChildren(
        el("span", { class: "desk-problem" }, t("no_such_node", { name })),
        button(t("make_it"), () => ctx.makeNode(name, tell)),
      );
    }
  };
  input.addEventListener("input", () => {
    tell(input.value.trim());
    show();
  });
  show();
  return el("span", { class: "desk-target" }, input, list, note);
}

const WAIT_MS = 400;

function condition({ field, id, value, tell, ctx }) {
  const shown = typeof value === "string" || !value ? value : JSON.stringify(value);
  const input = line({ field, id, value: shown, tell: () => {} });
  input.spellcheck = false;
  input.classList.add("desk-code");
  const problem = el("span", { class: "desk-problem", role: "status", id: `${id}-problem` });
  input.setAttribute("aria-describedby", `${id}-problem`);
  let timer = null;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    const written = input.value.trim();
    const said = written ? await conditionProblem(written, ctx) : "";
    if (mine !== asked) return;
    problem.textContent = said;
    input.setAttribute("aria-invalid", String(Boolean(said)));
  };
  input.addEventListener("input", () => {
    tell(input.value.trim());
    clearTimeout(timer);
    timer = setTimeout(check, WAIT_MS);
  });
  if (input.value) check();
  return el("span", { class: "desk-with" }, input, problem);
}

async function conditionProblem(text, ctx) {
  const answer = await ctx.server.ask("condition", { text });
  if (answer.refused || answer.problem) return answer.refused || answer.problem;
  const { doc } = ctx.store;
  const variables = new Set(variableKeys(doc));
  const nodes = new Map(doc.nodes.map((one) => [one.key, one]));
  const unknown =
    answer.variables.find((one) => !variables.has(one)) ??
    answer.nodes.find((one) => !nodes.has(one)) ??
    answer.choices
      .filter(([node, reply]) => !(nodes.get(node)?.choices ?? []).some((one) => one.key === reply))
      .map(([node, reply]) => `${node}.${reply}`)[0];
  return unknown ? t("condition_unknown", { name: unknown }) : "";
}

export function variableKeys(doc) {
  const own = Array.isArray(doc.variables) ? doc.variables : desk.meters;
  return own.map((one) => one.key).filter(Boolean);
}

export function wordsOf(doc, variable) {
  return (doc.variables ?? []).find((one) => one.key === variable && one.type === "word")?.words;
}

// Words of a word variable, written with commas between.
function words({ field, id, value, tell }) {
  return line({
    field,
    id,
    value: (value ?? []).join(", "),
    tell: (written) => tell(written.split(",").map((one) => one.trim()).filter(Boolean)),
  });
}

// What only an import writes: to be read, never to be edited.
function shown({ id, value }) {
  return el("pre", { id, class: "desk-source", tabindex: "0" }, [value].flat().join("\n"));
}

function checks(items, chosen, tell, id) {
  const all = new Set(chosen ?? []);
  return items.map(([value, words], number) => {
    const box = el("input", { type: "checkbox", id: `${id}-${number}` });
    box.checked = all.has(value);
    box.addEventListener("change", () => {
      if (box.checked) all.add(value);
      else all.delete(value);
      tell([...all]);
    });
    return el("label", { class: "desk-check", for: box.id }, box, words);
  });
}

function orderRules({ field, id, value, tell }) {
  return el(
    "fieldset",
    { class: "desk-checks", id },
    el("legend", {}, field.label),
    checks(desk.orderRules, value, tell, id),
  );
}

function codes({ field, id, value, tell }) {
  let chosen = value ?? [];
  const known = desk.frameworks.map((one) => one.items.map(([code]) => code));
  return el(
    "fieldset",
    { class: "desk-checks", id },
    el("legend", {}, field.label),
    desk.frameworks.map((framework, number) => {
      const mine = known[number].filter((code) => chosen.includes(code)).length;
      const count = el("span", { class: "desk-quiet" });
      const say = (amount) => {
        count.textContent = amount ? ` ${t("items_chosen", { count: amount })}` : "";
      };
      say(mine);
      return el(
        "details",
        { open: mine > 0 },
        el("summary", {}, framework.name, count),
        checks(
          framework.items,
          chosen.filter((code) => known[number].includes(code)),
          (now) => {
            chosen = [...chosen.filter((code) => !known[number].includes(code)), ...now];
            say(now.length);
            tell(chosen);
          },
          `${id}-${framework.key}`,
        ),
      );
    }),
  );
}

const MAKERS = {
  line,
  text,
  plan,
  key,
  choice,
  yes,
  number,
  target,
  condition,
  words,
  shown,
  codes,
  "order-rules": orderRules,
  variable: from((ctx) => chosenFrom(variableKeys(ctx.store.doc))),
  skill: from((ctx) =>
    chosenFrom((ctx.store.doc.skills ?? []).map((one) => [one.key, one.name || one.key])),
  ),
  portrait: from(() => chosenFrom(desk.portraits, t("none"))),
  "own-choice": from((ctx) =>
    chosenFrom((ctx.node()?.choices ?? []).map((one) => one.key), t("none")),
  ),
};
