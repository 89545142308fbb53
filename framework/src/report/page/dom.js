const data = JSON.parse(document.getElementById("data").textContent);

// Makes an element: el("td.number", {title: "…"}, "text", child). Texts are never read as HTML.
function el(what, ...rest) {
  const [tag, ...classes] = what.split(".");
  const svg = ["svg", "line", "circle", "rect", "text"].includes(tag);
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag)
                   : document.createElement(tag);
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const item of rest.flat(Infinity)) {
    if (item === null || item === undefined) continue;
    if (typeof item === "object" && !(item instanceof Node)) {
      for (const [name, value] of Object.entries(item)) {
        if (name === "style") node.style.cssText = value;
        else node.setAttribute(name, value);
      }
    } else {
      node.append(item);
    }
  }
  return node;
}

function section(id) {
  const node = document.getElementById(id);
  return {
    body: node.querySelector(".body"),
    hint: (text) => { node.querySelector(".hint").textContent = text; },
  };
}

// As the tables of the command line: 0.994, −12.3, 1.2e−5.
function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1)
             : Number.isInteger(value) && size >= 100 ? String(value)
             : value.toFixed(size < 100 ? 3 : 1);
  return text.replace("e+", "e").replace(/-/g, "−");
}

const superscript = (n) => String(n).replace(/./g, (c) => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]);
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

// The colour of an outcome, a verdict or a part of the page, in the theme of the moment.
function colour(name) {
  const style = getComputedStyle(document.documentElement);
  return style.getPropertyValue(`--${name}`).trim() || style.getPropertyValue("--unjudged").trim();
}
const colours = (name) => colour(name).split(/\s+/);

function faded(hex, alpha) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

// The ends of an axis that shows most values well: the whiskers of a box plot (Tukey 1977), three
// quartile ranges long. Values beyond are drawn at the edge or counted, and the page says so.
function robustRange(values) {
  const sorted = values.filter((v) => v !== null && Number.isFinite(v)).sort((a, b) => a - b);
  if (!sorted.length) return null;
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const reach = 3 * (at(0.75) - at(0.25));
  if (reach === 0) return [sorted[0], sorted[sorted.length - 1]];
  const inside = sorted.filter((v) => v >= at(0.25) - reach && v <= at(0.75) + reach);
  return [inside[0], inside[inside.length - 1]];
}

const spansDecades = (values) =>
  values.every((v) => v > 0) && Math.max(...values) / Math.min(...values) >= 100;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Factors with a choice; the others say nothing.
const varied = data.factors.filter((factor) => factor.levels.length > 1);
const levelsOf = (cell, factors = varied) =>
  factors.map((factor) => cell.levels[factor.name]).filter((level) => level !== "");
const nameOf = (cell, factors = varied) => levelsOf(cell, factors).join(" · ") || data.experiment;
