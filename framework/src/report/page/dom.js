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

// The same for the main metric: a skill of −1 is as bad as any below, which would only hide the rest.
function metricRange(values) {
  const range = robustRange(values);
  const isSkill = /\.(r2|skill_\w+)$/.test(data.metric);
  return range && isSkill && range[1] > -1 ? [Math.max(-1, range[0]), range[1]] : range;
}

const spansDecades = (values, ratio = 100) =>
  values.every((v) => v > 0) && Math.max(...values) / Math.min(...values) >= ratio;

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Factors in which cells differ, if only in having a level; the others say nothing.
const varied = data.factors.filter((factor) =>
  new Set(data.cells.map((cell) => cell.levels[factor.name])).size > 1);

// The end of a factor's name that no other has: units of model.layers.0.units.
function shortName(factor) {
  const segments = factor.name.split(".");
  for (let n = 1; n < segments.length; ++n) {
    const end = segments.slice(-n).join(".");
    const others = varied.filter((other) => other.name === end || other.name.endsWith(`.${end}`));
    if (!/^\d/.test(end) && others.length === 1) return end;
  }
  return factor.name;
}

// The level that more than two thirds of the cells have goes without saying in a cell's name.
function usualLevel(factor) {
  return factor.levels.find((level) => 3 * data.cells.filter((cell) =>
    cell.levels[factor.name] === level).length > 2 * data.cells.length) ?? "";
}
const usual = new Map(varied.map((factor) => [factor, usualLevel(factor)]));

// A level that does not say by itself what it is the level of gets the factor's name.
const levelText = (factor, level) =>
  Number.isFinite(Number(level)) || ["true", "false", "none"].includes(level)
    ? `${shortName(factor)} ${level}` : level;

const nameOf = (cell, factors = varied) => factors
  .filter((factor) => !["", usual.get(factor)].includes(cell.levels[factor.name]))
  .map((factor) => levelText(factor, cell.levels[factor.name])).join(" · ") ||
  (factors.length ? "base" : data.experiment);
