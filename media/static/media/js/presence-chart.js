// Draws the presence chart from the JSON beside it, in the colours of the style sheet.
function colours(place) {
  const style = getComputedStyle(place);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    present: read("--chart-present"),
    area: read("--chart-area"),
    words: read("--chart-words"),
    strong: read("--chart-strong"),
    stripe: read("--chart-stripe"),
    family: style.fontFamily,
  };
}

// Style sheets speak in light-dark() and color-mix(); plotly knows plain colours only.
function plain(place, colour) {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.append(probe);
  probe.style.color = colour;
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = computed;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

function dress(figure, place) {
  const wanted = colours(place);
  const present = plain(place, wanted.present);
  const words = plain(place, wanted.words);
  const strong = plain(place, wanted.strong);
  for (const trace of figure.data) {
    if (trace.name === "break") {
      trace.fillpattern.fgcolor = plain(place, wanted.stripe);
    } else {
      trace.line.color = present;
      trace.fillcolor = present.replace("rgb(", "rgba(").replace(")", ", 0.14)");
    }
  }
  figure.layout.font = { ...figure.layout.font, color: words, family: wanted.family };
  for (const note of figure.layout.annotations ?? []) {
    note.font = { ...note.font, color: strong };
  }
  return figure;
}

function draw(place) {
  const data = document.getElementById(place.dataset.presenceChart);
  const figure = dress(JSON.parse(data.textContent), place);
  place.replaceChildren();
  window.Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    responsive: true,
  });
  // Labels of neighbouring items would run into each other where the page is narrow.
  place.classList.toggle("presence-chart__figure--narrow", place.clientWidth < 760);
}

const places = document.querySelectorAll("[data-presence-chart]");

function drawAll() {
  if (!window.Plotly) return;
  places.forEach(draw);
}

drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
