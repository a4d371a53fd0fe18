// Turns the numbered selects of an ordering question into a list with up and
// down keys. The selects stay in the form and carry the answer: none before the
// first move, so that a question that was only looked at is not answered.
for (const list of document.querySelectorAll("[data-ordering]")) {
  const { up, down, moved } = list.dataset;
  const status = list.parentElement.querySelector("[data-ordering-status]");
  const hint = list.parentElement.querySelector("[data-hint]");

  const selects = () => [...list.querySelectorAll("select")];
  let isGiven = selects().every((one) => one.value);
  if (isGiven) {
    const place = (item) => Number(item.querySelector("select").value);
    list.append(...[...list.children].sort((one, other) => place(one) - place(other)));
  }

  const number = () => {
    [...list.children].forEach((item, index) => {
      if (isGiven) item.querySelector("select").value = String(index + 1);
      item.querySelector("[data-number]").textContent = `${index + 1}`;
      item
        .querySelector("[data-up]")
        .setAttribute("aria-disabled", String(index === 0));
      item
        .querySelector("[data-down]")
        .setAttribute("aria-disabled", String(index === list.children.length - 1));
    });
  };

  const key = (name, label, text, path) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset[name] = "";
    button.setAttribute("aria-label", `${label}: ${text}`);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    svg.append(line);
    button.append(svg);
    return button;
  };

  const move = (item, step, button) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    isGiven = true;
    number();
    button.focus();
    item.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
    const text = item.querySelector(".ordering__text").textContent;
    const place = [...list.children].indexOf(item) + 1;
    status.textContent = `${text} ${moved} ${place}`;
  };

  for (const item of list.children) {
    const text = item.querySelector(".ordering__text").textContent;
    item.querySelector(".ordering__place").hidden = true;
    const count = document.createElement("span");
    count.className = "ordering__number";
    count.dataset.number = "";
    const keys = document.createElement("span");
    keys.className = "ordering__keys";
    const higher = key("up", up, text, "M5 15l7-7 7 7");
    const lower = key("down", down, text, "M5 9l7 7 7-7");
    higher.addEventListener("click", () => move(item, -1, higher));
    lower.addEventListener("click", () => move(item, 1, lower));
    keys.append(higher, lower);
    item.prepend(count);
    item.append(keys);
  }
  if (hint) hint.textContent = hint.dataset.hint;
  number();

  // “Answer” means the order as it stands, moved or not.
  list.closest("form")?.addEventListener("submit", (event) => {
    const slot = list.closest("[data-slot]")?.dataset.slot;
    if (event.submitter?.value !== `check-${slot}`) return;
    isGiven = true;
    number();
  });
}
