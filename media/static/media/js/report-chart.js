// Draws the figures of a report from the JSON beside them, in the style sheet's colours;
// each trace says its tone, and patterns, dashes and words say the same without colour.
import { plain } from "../../core/js/plain-colour.js";
import { tellTimes } from "./chart-times.js";

const NARROW = 760;

function dress(figure, place) {
  const tone = (name, opacity) => plain(place, `--report-${name}`, opacity);
  const [words, quiet] = [tone("words"), tone("quiet", 0.3)];
  for (const trace of figure.data) {
    if (trace.name === "break") {
      trace.fillpattern.fgcolor = tone("stripe");
      continue;
    }
    if (trace.type === "heatmap") {
      trace.colorscale = [[0, tone("well")], [1, tone("main")]];
      continue;
    }
    const colour = tone(trace.meta.tone);
    if (trace.line) trace.line.color = colour;
    if (trace.fill) trace.fillcolor = tone(trace.meta.tone, 0.14);
    if (trace.type === "bar") {
      const isStriped = Boolean(trace.marker.pattern?.shape);
      trace.marker.color = isStriped ? tone("page") : colour;
      const values = trace.orientation === "h" ? trace.x : trace.y;
      // A bar of nothing would still draw its edge.
      trace.marker.line = { width: values.map((value) => (value ? 1 : 0)), color: colour };
      if (isStriped) trace.marker.pattern.fgcolor = colour;
      trace.textfont = { color: words };
    }
  }
  const { layout } = figure;
  for (const shape of layout.shapes ?? []) shape.line.color = tone("quiet", 0.8);
  for (const note of layout.annotations ?? []) note.font = { ...note.font, color: tone("strong") };
  for (const axis of [layout.xaxis, layout.yaxis, layout.yaxis2]) {
    if (!axis) continue;
    axis.gridcolor = quiet;
    axis.zerolinecolor = quiet;
    axis.tickfont = { color: words };
  }
  layout.font = { ...layout.font, color: words, family: getComputedStyle(place).fontFamily };
  return figure;
}

function draw(place) {
  const told = document.getElementById(place.dataset.reportChart);
  const figure = dress(JSON.parse(told.textContent), place);
  if (place.clientWidth < NARROW) tellTimes(figure.layout);
  place.replaceChildren();
  // When the window changes, plotly takes the height of the place, not of the figure.
  place.style.height = `${figure.layout.height}px`;
  window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  place.dataset.drawn = "";
  // Labels of neighbouring items would run into each other where the page is narrow.
  place.classList.toggle("report-chart--narrow", place.clientWidth < NARROW);
}

function drawAll() {
  if (window.Plotly) document.querySelectorAll("[data-report-chart]").forEach(draw);
}

drawAll();
for (const change of ["(prefers-color-scheme: dark)", `(max-width: ${NARROW}px)`]) {
  window.matchMedia(change).addEventListener("change", drawAll);
}
