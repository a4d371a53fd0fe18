// The author's desk: puts the parts together, and knows what each button and key
// does, wherever it is pressed.

import { Attempts } from "./attempts.js";
import { Findings, FindingsPanel } from "./findings.js";
import { Form } from "./form.js";
import { Frame } from "./frame.js";
import { ConversationMap } from "./map.js";
import { Outline } from "./outline.js";
import { Preview } from "./preview.js";
import { Server } from "./server.js";
import {
  KEY,
  addNode,
  addReply,
  isEnding,
  moveWithin,
  renameNode,
  renameReply,
  repliesOf,
} from "./script.js";
import { Shorthand } from "./shorthand.js";
import { Store } from "./store.js";
import { Tabs } from "./tabs.js";
import { announce, desk, el, isTextField, t } from "./words.js";

const root = document.querySelector("[data-desk]");
const textarea = document.querySelector("textarea[data-script]");
const part = (name) => root.querySelector(`[data-${name}]`);

const store = new Store(textarea, {
  readOnly: document.body.classList.contains("content-locked"),
});
const server = new Server(store, textarea.form);
const findings = new Findings();
root.hidden = false;

const does = {
  undo: () => store.undo(),
  redo: () => store.redo(),
  outline: () => outline.focus(),
  form: () => form.focus(),
  expand: () => outline.openAll(true),
  collapse: () => outline.openAll(false),
  // After what is chosen, something of the same kind.
  add: () => (store.reply === null ? does["add-node"]() : does["add-reply"]()),
  "add-node": () => {
    const at = store.selection.node === null ? 0 : store.selection.node + 1;
    let node = null;
    store.change(t("does_add_node"), (doc) => (node = addNode(doc, at)), {
      select: { node: at, reply: null },
    });
    if (node) added(node.key);
  },
  "add-reply": () => {
    const { node, reply } = store.selection;
    if (store.node === null) return;
    if (isEnding(store.node)) {
      announce(t("ending_has_no_replies", { name: store.node.key }));
      return;
    }
    const at = reply === null ? repliesOf(store.node).length : reply + 1;
    let made = null;
    store.change(t("does_add_reply"), (doc) => (made = addReply(doc.nodes[node], at)), {
      select: { node, reply: at },
    });
    if (made) added(made.key);
  },
  remove: () => {
    const { node, reply } = store.selection;
    if (store.node === null) return;
    const name = (store.reply ?? store.node).key;
    const done = store.change(
      t("does_remove", { name }),
      (doc) => {
        if (reply !== null) doc.nodes[node].choices.splice(reply, 1);
        else doc.nodes.splice(node, 1);
      },
      { select: afterRemoval(node, reply) },
    );
    if (!done) return;
    outline.focus();
    announce(t("removed", { name }));
  },
  up: () => move(-1),
  down: () => move(1),
  rename: () => {
    const { node, reply } = store.selection;
    if (store.node === null) return;
    outline.reveal();
    outline.askKey(node, reply, (key) => key !== null && rename(key));
  },
  "rename-to": (key, input) => {
    if (!rename(key)) input?.setAttribute("aria-invalid", "true");
  },
  "begin-here": () => {
    const { key } = store.node;
    store.change(t("does_change", { field: t("start_here") }), (doc) => (doc.start = key));
  },
  preview: () => preview.open(),
  "preview-here": () => preview.open(store.node?.key),
  findings: () => part("findings").focus(),
  keys: () => {
    const panel = part("keys");
    panel.hidden = !panel.hidden;
    root.querySelector('[data-does="keys"]').setAttribute("aria-expanded", String(!panel.hidden));
  },
};

function added(key) {
  outline.focus();
  announce(t("added", { name: key }));
}

// Where the focus goes when something is removed: to what takes its place.
function afterRemoval(node, reply) {
  const last = (reply === null ? store.doc.nodes : store.node.choices).length - 2;
  if (reply !== null) return { node, reply: last < 0 ? null : Math.min(reply, last) };
  return { node: last < 0 ? null : Math.min(node, last), reply: null };
}

function move(by) {
  const { node, reply } = store.selection;
  if (store.node === null) return;
  const isReply = reply !== null;
  const list = isReply ? store.node.choices : store.doc.nodes;
  const from = isReply ? reply : node;
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  const name = list[from].key;
  store.change(
    t("does_move", { name }),
    (doc) => moveWithin(isReply ? doc.nodes[node].choices : doc.nodes, from, to),
    { select: isReply ? { node, reply: to } : { node: to, reply: null } },
  );
  outline.focus();
  announce(t("moved", { name }));
}

function rename(key) {
  const { node, reply } = store.selection;
  const isReply = reply !== null;
  const list = isReply ? store.node.choices : store.doc.nodes;
  const at = isReply ? reply : node;
  const old = list[at].key;
  if (key === old) return true;
  if (!KEY.test(key)) {
    announce(t("key_bad"));
    return false;
  }
  if (list.some((one) => one.key === key)) {
    announce(t("key_taken", { name: key }));
    return false;
  }
  let count = 0;
  store.change(t("does_rename", { name: old }), (doc) => {
    count = isReply
      ? renameReply(doc, doc.nodes[node], reply, key)
      : renameNode(doc, node, key);
  });
  announce(t("renamed", { old, name: key, count }));
  return true;
}

function act(name, ...more) {
  const doing = does[name];
  if (!doing) throw new Error(`Nothing to do for ${name}`);
  doing(...more);
}

function goTo(finding) {
  tabs.show("desk-tab-nodes");
  const node = store.indexOf(finding.node);
  const replies = repliesOf(store.doc.nodes[node] ?? {});
  const reply = replies.findIndex((one) => one.key === finding.choice);
  store.select(node, reply < 0 ? null : reply);
  outline.reveal();
  outline.focus();
}

const tabs = new Tabs(root.querySelector('[role="tablist"]'));
const outline = new Outline(part("outline"), store, findings, act);
new ConversationMap(part("map"), store, findings, act);
const form = new Form(part("form"), store, server, act);
new Frame(part("frame"), ["graph", "skills", "variables", "rules"], store, server, (key) => goTo({ node: key }));
new Frame(part("plan-list"), ["plans"], store, server, (key) => goTo({ node: key }));
new FindingsPanel(part("findings"), part("verdict"), store, findings, server, goTo);
const preview = new Preview(store, server, recordPlan);
if (part("text")) new Shorthand(part("text"), store, server);

new Attempts(part("plans"), server, recordPlan);

// What was played becomes a plan; the answer is the sentence to show.
function recordPlan(text, name = t("entry", { what: t("plan"), number: (store.doc.plans ?? []).length + 1 })) {
  const done = store.change(t("does_plan"), (doc) => {
    doc.plans ??= [];
    doc.plans.push({ name, text });
  });
  return done ? t("recorded", { name }) : t("read_only");
}

part("keys").append(
  el("dl", {}, desk.keys.map(([keys, what]) => el("div", {}, el("dt", {}, keys), el("dd", {}, what)))),
);
part("filter").addEventListener("input", (event) => outline.show(event.target.value));

root.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-does], [data-view]");
  if (!pressed) return;
  if (pressed.dataset.does) act(pressed.dataset.does);
  else showView(pressed.dataset.view);
});

function showView(name) {
  root.querySelector("[data-work]").dataset.work = name;
  for (const one of root.querySelectorAll("[data-view]")) {
    one.setAttribute("aria-pressed", String(one.dataset.view === name));
  }
  root.dispatchEvent(new Event("desk:view"));
}

// Our fields have no names and post nothing; Enter in one must not save the draft.
root.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  if (isTextField(event.target) && event.target.type !== "checkbox") return;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  act(key === "y" || event.shiftKey ? "redo" : "undo");
});

// The check reads the “About” tab as well.
textarea.form.addEventListener("input", (event) => {
  if (event.target.name && event.target !== textarea) document.dispatchEvent(new Event("desk:about"));
});
