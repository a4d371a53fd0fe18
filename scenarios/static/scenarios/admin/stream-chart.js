// Draws the streams of a cohort from the JSON beside them, in the style sheet's colours.
import { plain } from "../../core/js/plain-colour.js";

function dress(figure, place) {
  const [trace] = figure.data;
  trace.node.color = plain(place, "--stream-node", 0.75);
  trace.node.line = { width: 0 };
  trace.link.color = plain(place, "--stream-link", 0.32);
  const family = getComputedStyle(place).fontFamily;
  figure.layout.font = { ...figure.layout.font, color: plain(place, "--stream-words", 1), family };
  return figure;
}

function draw(place) {
  const data = document.getElementById(place.dataset.streamChart);
  const figure = dress(JSON.parse(data.textContent), place);
  place.replaceChildren();
  window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
}

function drawAll() {
  if (window.Plotly) document.querySelectorAll("[data-stream-chart]").forEach(draw);
}

drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
