// Draws the charts of an item analysis from the JSON beside them, in the style sheet's
// colours; those inside closed questions wait until the question is opened.
import { plain } from "../../core/js/plain-colour.js";

const NARROW = 480;

function dress(figure, place) {
  const tone = (name, opacity) => plain(place, `--analysis-${name}`, opacity);
  const words = tone("words");
  for (const trace of figure.data) {
    const colour = tone(trace.meta.tone);
    if (trace.line) trace.line.color = colour;
    trace.marker = { ...trace.marker, color: colour };
    if (trace.marker.line) trace.marker.line.color = colour;
    if (trace.error_y) trace.error_y.color = colour;
    trace.textfont = { color: words };
  }
  const { layout } = figure;
  for (const shape of layout.shapes ?? []) {
    shape.line.color = tone("quiet", shape.name === "band" ? 0.6 : 0.8);
    if (shape.name === "band") shape.fillcolor = tone("main", 0.14);
  }
  for (const note of layout.annotations ?? []) note.font = { color: tone(note.name) };
  for (const axis of [layout.xaxis, layout.yaxis]) {
    axis.gridcolor = tone("quiet", 0.2);
    axis.tickfont = { color: words };
  }
  layout.font = { ...layout.font, color: words, family: getComputedStyle(place).fontFamily };
  return figure;
}

// Names of neighbours would run into each other; the table has them all.
function thin(figure) {
  for (const trace of figure.data) {
    if (trace.mode === "markers+text" && trace.meta.tone !== "check") trace.mode = "markers";
  }
  return figure;
}

function draw(place) {
  const told = document.getElementById(place.dataset.analysisChart);
  const figure = dress(JSON.parse(told.textContent), place);
  if (place.clientWidth < NARROW) thin(figure);
  place.replaceChildren();
  // When the window changes, plotly takes the height of the place, not of the figure.
  place.style.height = `${figure.layout.height}px`;
  window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
}

function isInSight(place) {
  const fold = place.closest("details");
  return !fold || fold.open;
}

function drawAll() {
  if (!window.Plotly) return;
  [...document.querySelectorAll("[data-analysis-chart]")].filter(isInSight).forEach(draw);
}

// A link to a question opens it; without this script the reader opens it by hand.
function openNamed() {
  const named = document.getElementById(window.location.hash.slice(1));
  if (named?.matches("details.analysis-question")) {
    named.open = true;
    named.scrollIntoView();
  }
}

drawAll();
openNamed();
window.addEventListener("hashchange", openNamed);
for (const fold of document.querySelectorAll("details.analysis-question")) {
  fold.addEventListener("toggle", () => {
    const place = fold.querySelector("[data-analysis-chart]");
    if (fold.open && place && window.Plotly) draw(place);
  });
}
for (const change of ["(prefers-color-scheme: dark)", "(max-width: 700px)"]) {
  window.matchMedia(change).addEventListener("change", drawAll);
}
