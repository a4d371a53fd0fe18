// Draws the presence chart from the JSON beside it, in the colours of the style sheet.
import { plain } from "../../core/js/plain-colour.js";
import { tellTimes } from "./chart-times.js";

const NARROW = 760;

function dress(figure, place) {
  const strong = plain(place, "--chart-strong");
  for (const trace of figure.data) {
    if (trace.name === "break") {
      trace.fillpattern.fgcolor = plain(place, "--chart-stripe");
    } else {
      trace.line.color = plain(place, "--chart-present");
      trace.fillcolor = plain(place, "--chart-present", 0.14);
    }
  }
  const [color, family] = [plain(place, "--chart-words"), getComputedStyle(place).fontFamily];
  figure.layout.font = { ...figure.layout.font, color, family };
  for (const note of figure.layout.annotations ?? []) {
    note.font = { ...note.font, color: strong };
  }
  return figure;
}

function draw(place) {
  const data = document.getElementById(place.dataset.presenceChart);
  const figure = dress(JSON.parse(data.textContent), place);
  if (place.clientWidth < NARROW) tellTimes(figure.layout);
  place.replaceChildren();
  window.Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    responsive: true,
  });
  // Labels of neighbouring items would run into each other where the page is narrow.
  place.classList.toggle("presence-chart__figure--narrow", place.clientWidth < NARROW);
}

const places = document.querySelectorAll("[data-presence-chart]");

function drawAll() {
  if (!window.Plotly) return;
  places.forEach(draw);
}

drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
