// Draws the picture of doses in the colours of the style sheet. The drawing program is
// large, so it is fetched when a reader comes near the picture.
import { plain } from "../../core/js/plain-colour.js";

function dress(figure, place) {
  const words = plain(place, "--chart-words");
  const line = plain(place, "--chart-line");
  for (const trace of figure.data) {
    if (trace.name === "range") trace.line.color = plain(place, "--chart-range");
    else trace.marker.color = plain(place, "--chart-dose");
  }
  for (const shape of figure.layout.shapes ?? []) shape.line.color = line;
  for (const note of figure.layout.annotations ?? []) note.font = { ...note.font, color: line };
  figure.layout.font = { ...figure.layout.font, color: words, family: getComputedStyle(place).fontFamily };
  return figure;
}

function isNarrow(place) {
  return place.clientWidth < 480;
}

function heightIn(place, figure) {
  const rows = new Set(figure.data.at(-1).y).size;
  return figure.layout.height + (isNarrow(place) ? 20 * rows : 0);
}

function draw(place) {
  const told = document.getElementById(place.dataset.doseFigure);
  const figure = dress(JSON.parse(told.textContent), place);
  figure.layout.height = heightIn(place, figure);
  if (isNarrow(place)) {
    // Names would leave no room for the scale: they stand above their rows.
    const ground = plain(place, "--page");
    figure.layout.yaxis.showticklabels = false;
    figure.layout.margin.l = 4;
    figure.layout.font.size = 13;
    for (const name of figure.layout.yaxis.categoryarray) {
      figure.layout.annotations.push({
        x: 0, xref: "paper", xanchor: "left", y: name, yref: "y", yanchor: "bottom", yshift: 6,
        text: name, showarrow: false, bgcolor: ground, borderpad: 1,
      });
    }
  }
  place.replaceChildren();
  window.Plotly.newPlot(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
  place.dataset.drawn = isNarrow(place) ? "narrow" : "wide";
}

// A phone that is turned, a window that is drawn smaller: the names move.
const turned = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.dataset.drawn !== (isNarrow(target) ? "narrow" : "wide")) draw(target);
  }
});

let loading;
function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

const address = document.querySelector("meta[name='plotly']")?.content;
const places = [...document.querySelectorAll("[data-dose-figure]")];
if (address && places.length) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        load(address).then(
          () => {
            draw(entry.target);
            turned.observe(entry.target);
          },
          () => { entry.target.hidden = true; },
        );
      }
    },
    { rootMargin: "600px" },
  );
  for (const place of places) {
    // Room for it from the start, so that the text below does not jump.
    const told = JSON.parse(document.getElementById(place.dataset.doseFigure).textContent);
    place.style.minHeight = `${heightIn(place, told)}px`;
    watcher.observe(place);
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    places.filter((place) => place.dataset.drawn).forEach(draw);
  });
}
