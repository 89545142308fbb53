// What all charts share. A chart is drawn when it comes near the screen.

Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
Chart.defaults.font.size = 11;

const panels = new Map();  // canvas → { make, chart }

function draw(canvas) {
  const panel = panels.get(canvas);
  panel.chart = new Chart(canvas, panel.make());
  canvas.dataset.drawn = "";
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    draw(target);
  }
}, { rootMargin: "600px" });

addEventListener("beforeprint", () => {
  for (const [canvas, panel] of panels) if (!panel.chart) draw(canvas);
});

// A canvas that `make` gives the configuration for, or a sentence where there is nothing to draw.
function plot(make, nothing, label) {
  if (!make) return el("div.plot", el("p", nothing));
  const canvas = el("canvas", { role: "img", "aria-label": label });
  panels.set(canvas, { make, chart: null });
  near.observe(canvas);
  return el("div.plot", canvas);
}

// Marks powers of ten on a logarithmic axis, so few that they don't touch; where there are not two of
// them, 2 and 5 as well.
function decade(value, _, ticks) {
  const exponent = Math.log10(value);
  const powers = ticks.filter((t) => Number.isInteger(Math.round(Math.log10(t.value) * 1e9) / 1e9));
  if (powers.length < 2 && [1, 2, 5].includes(+(value / 10 ** Math.floor(exponent)).toPrecision(3))) {
    return short4(value);
  }
  const stride = Math.max(1, Math.ceil(powers.length / 8));
  if (Math.abs(exponent - Math.round(exponent)) > 1e-9) return null;
  return Math.round(exponent) % stride ? null : `10${superscript(Math.round(exponent))}`;
}

function axis({ log = false, title = "", range = null, callback = null, ticks = 6 }) {
  const scale = {
    type: log ? "logarithmic" : "linear",
    title: { display: Boolean(title), text: title, color: colour("soft"), font: { size: 10.5 } },
    grid: { color: colour("rule"), drawTicks: false, lineWidth: (c) => c.tick && c.tick.label ? 1 : 0 },
    border: { display: false },
    ticks: { color: colour("soft"), padding: 5, maxRotation: 0, maxTicksLimit: ticks, includeBounds: false,
             autoSkipPadding: 8, callback: callback || (log ? decade : (v) => short4(v)) },
  };
  if (log) scale.ticks.maxTicksLimit = 200;
  if (range) [scale.min, scale.max] = range;
  return scale;
}

// Ticks: no more digits than needed.
function short4(value) {
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1)
                                                          : String(+value.toPrecision(4));
  return text.replace("e+", "e").replace(/-/g, "−");
}

function lineChart({ datasets, x, y, tooltip = {}, index = true }) {
  return {
    type: "line",
    data: { datasets },
    options: {
      parsing: false,
      normalized: true,
      interaction: index ? { mode: "index", intersect: false } : { mode: "nearest", intersect: true },
      elements: { point: { radius: 0, hitRadius: 6 }, line: { borderWidth: 1.6 } },
      scales: { x: axis(x), y: axis(y) },
      plugins: {
        legend: { display: false },
        tooltip: { filter: (item) => !item.dataset.hidden_in_tooltip,
                   callbacks: { title: (items) => items.length ? `${x.title} ${short4(items[0].parsed.x)}` : "",
                                label: (item) => `${item.dataset.label}: ${short(item.parsed.y)}`,
                                ...tooltip } },
      },
    },
  };
}

// Points of a line; on a logarithmic axis what is not positive is a gap.
const points = (xs, ys, log) =>
  xs.map((x, i) => ({ x, y: ys[i] === null || (log && ys[i] <= 0) ? NaN : ys[i] }));

// From nought to the last place of several traces, so that no axis runs on behind them.
const fromNought = (traces) =>
  [0, Math.max(1, ...traces.filter(Boolean).map((trace) => trace.x[trace.x.length - 1]))];

const dashes = [[], [5, 3], [2, 2], [8, 3, 2, 3]];

// The look of the i-th of several lines: colours first, then dashes.
function look(i) {
  const list = colours("lines");
  return { ink: list[i % list.length], dash: dashes[Math.floor(i / list.length) % dashes.length] };
}

function keyEntry(name, ink, dash = [], width = 2) {
  return el("span", el("svg", { viewBox: "0 0 26 10" }, el("line", { x1: 1, x2: 25, y1: 5, y2: 5,
    stroke: ink, "stroke-width": width, "stroke-dasharray": dash.join(" ") })), name);
}

function keyBand(name, ink, alpha = 0.25) {
  return el("span", el("svg", { viewBox: "0 0 26 10" }, el("rect", { x: 1, y: 0, width: 24, height: 10,
    rx: 2, fill: faded(ink, alpha) })), name);
}

function key(...entries) { return el("p.key", entries); }
