// Saves answers as they are given, and loses none: what was not acknowledged is sent
// again word for word, what is newer waits behind it, and a copy stays in this tab
// until the server has it. The server alone decides what counts. Without this script
// the same form saves with its buttons.
const form = document.querySelector("form[data-attempt]");
const RETRY = [2000, 4000, 8000, 15000];
const PAUSE = 1200;
// A page that is still here so long after it was sent was not left.
const STAYED = 10_000;

if (form) {
  const say = form.dataset;
  const notice = form.querySelector("[data-notice]");
  const state = form.querySelector("[data-saved-state]");
  const cards = new Map(
    [...form.querySelectorAll("[data-slot]")]
      .filter((card) => card.querySelector("[data-sequence]"))
      .map((card) => [card.dataset.slot, card]),
  );
  const dirty = new Set();
  let sent = null;
  let saving = null;
  let timer = 0;
  let failures = 0;
  let reason = "";
  let isStopped = false;

  const sequenceOf = (slot) => cards.get(slot).querySelector("[data-sequence]");
  const prefix = (slot) => `q${slot}-`;
  const answerOf = (slot) =>
    [...new FormData(form)].filter(
      ([name]) => name.startsWith(prefix(slot)) && name !== `q${slot}-sequence`,
    );

  // -- The copy in this tab ---------------------------------------------------
  const copyKey = (slot) => `quiz ${say.attempt} ${slot}`;
  const keepCopy = (slot) => {
    const copy = {
      sequence: sequenceOf(slot).value,
      answer: answerOf(slot),
      sent: sent?.get(slot) ?? null,
    };
    try {
      sessionStorage.setItem(copyKey(slot), JSON.stringify(copy));
    } catch {
      // A browser that stores nothing still saves to the server.
    }
  };
  const dropCopy = (slot) => {
    try {
      sessionStorage.removeItem(copyKey(slot));
    } catch {
      // As above.
    }
  };
  const readCopy = (slot) => {
    try {
      return JSON.parse(sessionStorage.getItem(copyKey(slot)));
    } catch {
      return null;
    }
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const fill = (slot, answer) => {
    const given = new Map();
    for (const [name, value] of answer) {
      given.set(name, [...(given.get(name) ?? []), value]);
    }
    for (const field of form.elements) {
      if (!field.name?.startsWith(prefix(slot)) || field.type === "hidden") continue;
      const values = given.get(field.name) ?? [];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.includes(field.value);
        continue;
      }
      const value = values[0] ?? "";
      if (field.tagName === "SELECT" && ![...field.options].some((o) => o.value === value)) {
        field.add(new Option(value, value));
      }
      field.value = value;
    }
  };

  const restoreCopies = () => {
    for (const slot of cards.keys()) {
      const copy = readCopy(slot);
      if (!copy) continue;
      const here = answerOf(slot);
      const isOurs =
        copy.sequence === sequenceOf(slot).value || (copy.sent && same(copy.sent, here));
      if (same(copy.answer, here) || !isOurs) {
        dropCopy(slot);
        continue;
      }
      fill(slot, copy.answer);
      dirty.add(slot);
    }
    if (dirty.size) later(0);
  };

  // -- What the page says -----------------------------------------------------
  const tell = (text, kind = "warning", link = false) => {
    notice.replaceChildren();
    if (!text) return;
    const box = document.createElement("p");
    box.className = `message message--${kind}`;
    box.append(text);
    if (link) {
      const way = document.createElement("a");
      way.href = say.reloadUrl;
      way.textContent = say.reload;
      box.append(" ", way);
    }
    notice.append(box);
  };

  const markAnswered = (slot) => {
    const words = document.querySelector(
      `[data-slot-link="${slot}"] [data-slot-status]`,
    );
    const hasAnswer = answerOf(slot).some(
      ([name, value]) => value !== "" && !/-(certainty|unit)$/.test(name),
    );
    if (!words || !hasAnswer) return;
    words.textContent = words.dataset.answered;
    words.closest("a").classList.add("slot--answered");
  };

  // -- Sending ----------------------------------------------------------------
  const bodyOf = (answers) => {
    const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    for (const [slot, answer] of answers) {
      body.append(`q${slot}-sequence`, sequenceOf(slot).value);
      for (const [name, value] of answer) body.append(name, value);
    }
    return body;
  };

  const take = () => {
    if (!sent) {
      sent = new Map([...dirty].map((slot) => [slot, answerOf(slot)]));
      dirty.clear();
      for (const slot of sent.keys()) keepCopy(slot);
    }
    return sent;
  };

  const renewToken = async () => {
    const page = await fetch(say.reloadUrl);
    if (page.redirected && new URL(page.url).pathname.includes("login")) return;
    const html = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = html.querySelector("form[data-attempt] input[name=csrfmiddlewaretoken]");
    const ours = form.querySelector("input[name=csrfmiddlewaretoken]");
    if (fresh) ours.value = fresh.value;
  };

  const accept = (answer) => {
    for (const [slot, sequence] of Object.entries(answer.sequences)) {
      if (cards.has(slot)) sequenceOf(slot).value = sequence;
    }
    for (const slot of sent.keys()) {
      if (dirty.has(slot)) keepCopy(slot);
      else dropCopy(slot);
      markAnswered(slot);
    }
    sent = null;
    if (failures) tell(say.restored, "success");
    failures = 0;
    reason = "";
    state.textContent = `${say.saved} ${answer.saved_at}`;
    const [problem] = Object.values(answer.problems);
    if (problem) tell(problem);
    if (answer.seconds_left !== null) {
      document.dispatchEvent(
        new CustomEvent("quiz:seconds-left", { detail: answer.seconds_left }),
      );
    }
  };

  const lose = (words) => {
    // Once per reason: a banner that comes again and again is not read.
    if (words !== reason) tell(words);
    reason = words;
    const wait = RETRY[Math.min(failures, RETRY.length - 1)];
    failures += 1;
    state.textContent = "";
    later(wait);
    return false;
  };

  const sendOnce = async () => {
    let response;
    try {
      response = await fetch(say.save, {
        method: "POST",
        body: bodyOf(take()),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(10_000),
      });
    } catch {
      return lose(say.lost);
    }
    if (response.status === 403) {
      await renewToken().catch(() => {});
      return lose(say.signedOut);
    }
    if (response.status === 409) {
      const answer = await response.json();
      isStopped = true;
      clearTimeout(timer);
      state.textContent = "";
      tell(answer.message, "warning", true);
      return false;
    }
    if (!response.ok) return lose(say.lost);
    try {
      accept(await response.json());
    } catch {
      return lose(say.lost);
    }
    return true;
  };

  const saveAll = async () => {
    while (!isStopped && (sent || dirty.size)) {
      state.textContent = say.saving;
      if (!(await sendOnce())) return false;
    }
    return !sent && !dirty.size;
  };

  // True once everything given so far is with the server. Whoever asks while answers
  // are on their way waits for the same errand: sent twice, they would pass for a
  // second window's.
  const save = () => {
    clearTimeout(timer);
    saving ??= saveAll().finally(() => {
      saving = null;
    });
    return saving;
  };

  const later = (wait) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(save, wait);
  };

  // -- What happens -----------------------------------------------------------
  const changed = (event) => {
    const slot = event.target.closest("[data-slot]")?.dataset.slot;
    if (!cards.has(slot) || isStopped) return;
    dirty.add(slot);
    keepCopy(slot);
    if (!failures) later(event.type === "change" ? 150 : PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  // A way out that leads nowhere, stopped or lost, gives the form back.
  let isLeaving = false;
  let stay = 0;
  const leave = () => {
    const wasStopped = isStopped;
    isStopped = true;
    isLeaving = true;
    clearTimeout(timer);
    stay = setTimeout(() => {
      isStopped = wasStopped;
      isLeaving = false;
      if (sent || dirty.size) later(0);
    }, STAYED);
  };
  form.addEventListener("submit", async (event) => {
    // A second press would send the page again, and the answer to that one is shown.
    if (isLeaving) {
      event.preventDefault();
      return;
    }
    if (isStopped || (!sent && !dirty.size && !saving)) {
      leave();
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    if ((await save()) && !isLeaving) form.requestSubmit(submitter);
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".slots a");
    if (!link || isStopped || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!sent && !dirty.size && !saving) return;
    event.preventDefault();
    if (await save()) location.assign(link.href);
  });

  addEventListener("online", () => failures && later(0));
  addEventListener("pagehide", () => {
    if (isStopped || (!sent && !dirty.size)) return;
    navigator.sendBeacon(say.save, bodyOf(take()));
  });
  // Coming back by the browser's own history shows an old page: ask for the new one.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  document.addEventListener("quiz:time-up", async () => {
    if (sent || dirty.size) await save();
    isStopped = true;
    clearTimeout(timer);
    clearTimeout(stay);
    const act = document.createElement("input");
    act.type = "hidden";
    act.name = "do";
    act.value = "time-up";
    form.append(act);
    form.submit();
  });

  restoreCopies();
}
