// Pointing at a picture: with the mouse, a finger or the arrow keys. The column and
// row selects stay in the form and carry the point; the chosen options hold it
// exactly. Nothing here knows where the right place is.
const SVG = "http://www.w3.org/2000/svg";

for (const box of document.querySelectorAll("[data-hotspot]")) {
  const width = Number(box.dataset.width);
  const height = Number(box.dataset.height);
  const frame = box.querySelector("[data-picture]");
  const marks = box.querySelector(".picture__marks");
  const status = box.querySelector("[data-hotspot-status]");
  const hint = box.parentElement.querySelector("[data-hint]");
  const [across, down] = box.querySelectorAll("select");
  const axes = [
    { select: across, length: width },
    { select: down, length: height },
  ].map((axis) => ({ ...axis, count: 0, size: 0, middles: [] }));

  for (const axis of axes) {
    // An exact value that was restored stands behind the cells, without a label.
    const cells = [...axis.select.options].filter((one) => "cell" in one.dataset);
    axis.count = cells.length;
    axis.size = axis.length / axis.count;
    axis.middles = cells.map((_, n) => String(Math.round((n + 0.5) * axis.size * 10) / 10));
    axis.cells = cells;
  }

  const draw = (x, y) => {
    let group = marks.querySelector("[data-point]");
    if (!group) {
      group = document.createElementNS(SVG, "g");
      group.setAttribute("class", "point");
      group.dataset.point = "";
      for (const name of ["point__halo", "point__line"]) {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", name);
        path.setAttribute("vector-effect", "non-scaling-stroke");
        path.setAttribute("d", "M-24 0H24M0-24V24");
        group.append(path);
      }
      marks.append(group);
    }
    group.setAttribute("transform", `translate(${x} ${y})`);
  };

  const point = () => {
    if (!across.value || !down.value) return null;
    return [Number(across.value), Number(down.value)];
  };

  const choose = (axis, value) => {
    const exact = Math.min(axis.length, Math.max(0, Math.round(value * 10) / 10));
    const cell = Math.min(axis.count - 1, Math.floor(exact / axis.size));
    axis.cells.forEach((option, n) => {
      option.value = n === cell ? String(exact) : axis.middles[n];
    });
    axis.select.value = String(exact);
    return exact;
  };

  const cellName = () =>
    `${down.selectedOptions[0].text}${across.selectedOptions[0].text}`;

  const set = (x, y) => {
    draw(choose(axes[0], x), choose(axes[1], y));
    status.textContent = `${box.dataset.said} ${cellName()}`;
    across.dispatchEvent(new Event("change", { bubbles: true }));
  };

  for (const axis of axes) {
    axis.select.addEventListener("change", () => {
      axis.cells.forEach((option, n) => {
        if (!option.selected) option.value = axis.middles[n];
      });
      const at = point();
      if (at) draw(...at);
      if (at) status.textContent = `${box.dataset.said} ${cellName()}`;
    });
  }

  frame.addEventListener("click", (event) => {
    const place = frame.getBoundingClientRect();
    set(
      ((event.clientX - place.left) / place.width) * width,
      ((event.clientY - place.top) / place.height) * height,
    );
    frame.focus({ preventScroll: true });
  });

  const WAYS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  frame.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const at = point() ?? [width / 2, height / 2];
    const step = event.shiftKey ? 0.1 : 0.5;
    set(at[0] + way[0] * axes[0].size * step, at[1] + way[1] * axes[1].size * step);
  });

  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", box.dataset.label);
  if (hint) {
    hint.textContent = hint.dataset.hint;
    hint.id ||= `hint-${box.dataset.slot}`;
    frame.setAttribute("aria-describedby", hint.id);
  }
  box.classList.add("hotspot--live");

  const given = point();
  if (given) {
    for (const axis of axes) {
      for (const option of [...axis.select.options]) {
        if (option.value && !axis.cells.includes(option)) option.remove();
      }
    }
    draw(choose(axes[0], given[0]), choose(axes[1], given[1]));
    status.textContent = `${box.dataset.said} ${cellName()}`;
  }
}
