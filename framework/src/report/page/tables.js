// The verdicts, and the cells as a table and as matrices.

const outcomeMeans = {
  "healthy": "as good as one can ask",
  "nothing-to-learn": "no better answer exists",
  "constant": "one value for every input",
  "mean": "the mean of the training targets for every input",
  "linear": "a straight line where more is possible",
  "majority-class": "the commonest class for every input",
  "not-learning": "no skill even on the training part",
  "diverged": "loss or weights blew up",
  "oscillating": "the loss turns up and down",
  "clock-only": "answers that know the step, not the input",
  "persistence": "a copy of the last known value",
  "partial": "part of what can be learnt is missing",
  "free-run-collapse": "flat once it is fed with its own answers",
  "overfit": "skill on the training part only",
  "unjudged": "one can't tell",
};

function dot(outcome) {
  return el("span.dot", { style: `background: var(--${outcome}, var(--unjudged))` });
}

const outcomeWord = (outcome) =>
  el("span", { title: outcomeMeans[outcome] || "" }, dot(outcome), outcome);

const counted = (outcomes) => Object.entries(outcomes).sort((a, b) => b[1] - a[1]);

// An effect with its interval on an axis of its own.
function effectPicture(verdict) {
  if (verdict.effect === null) return null;
  const bounded = verdict.low !== null && verdict.high !== null;
  const [low, high] = bounded ? [verdict.low, verdict.high] : [verdict.effect, verdict.effect];
  const least = Math.min(0, low), most = Math.max(0, high);
  const x = (value) => 8 + 184 * (most > least ? (value - least) / (most - least) : 0.5);
  const line = (x1, y1, x2, y2, ink, width) => el("line", {
    x1, y1, x2, y2, stroke: ink, "stroke-width": width, "stroke-linecap": "round" });
  const ink = `var(--${verdict.verdict})`;
  return [
    el("svg", { viewBox: "0 0 200 24", preserveAspectRatio: "xMinYMid", "aria-hidden": "true" },
      line(4, 12, 196, 12, "var(--rule)", 1), line(x(0), 3, x(0), 21, "var(--faint)", 1.5),
      line(x(low), 12, x(high), 12, ink, 3),
      el("circle", { cx: x(verdict.effect), cy: 12, r: 5, fill: ink })),
    el("p.sentence", `${verdict.effect_name} ${short(verdict.effect)}, ` +
      (bounded ? `[${short(low)}, ${short(high)}]` : "interval unbounded")),
  ];
}

function showVerdicts() {
  const { body, hint } = section("verdicts");
  if (!data.verdicts.length) {
    hint("");
    body.append(el("p.quiet", "The experiment declares no hypothesis, so nothing was decided."));
    return;
  }
  for (const verdict of data.verdicts) {
    body.append(el("article.verdict",
      el("p", el(`span.word.${verdict.verdict}`, verdict.verdict), el("span.id", verdict.id)),
      el("div", el("p", verdict.claim), el("p.sentence", verdict.sentence)),
      el("div", effectPicture(verdict))));
  }
}

function outcomeBar(cell) {
  const bar = el("span.bar");
  for (const [outcome, n] of counted(cell.outcomes)) {
    bar.append(el("i", { style: `flex: ${n}; background: var(--${outcome}, var(--unjudged))` }));
  }
  const rest = cell.planned - cell.ok;
  if (rest > 0) bar.append(el("i", { style: `flex: ${rest}; background: var(--rule)` }));
  const words = counted(cell.outcomes).map(([outcome, n]) => `${n} ${outcome}`);
  if (cell.failed) words.push(`${cell.failed} failed`);
  if (rest - cell.failed > 0) words.push(`${rest - cell.failed} not run`);
  return el("span.stack", bar, words.join(", "));
}

// Every replicate as a dot on one axis; those beyond it are small dots at its ends.
function strip(cell, [least, most]) {
  const svg = el("svg.strip", { viewBox: "0 0 150 18", "aria-hidden": "true" },
    el("line", { x1: 4, x2: 146, y1: 9, y2: 9, stroke: "var(--rule)" }));
  for (const run of cell.runs.filter((r) => r.value !== null)) {
    const share = most > least ? (run.value - least) / (most - least) : 0.5;
    const beyond = share < 0 || share > 1;
    svg.append(el("circle", { cx: 5 + 140 * Math.min(1, Math.max(0, share)), cy: 9,
      r: beyond ? 2 : 3.6, "fill-opacity": 0.75, fill: `var(--${run.outcome}, var(--unjudged))` }));
  }
  return svg;
}

// On a narrow page one column with the name of the cell stands for those of its levels.
function cellTable(range) {
  const head = el("tr", el("th.narrow", "cell"),
    varied.map((factor) => el("th.wide", { title: factor.name }, shortName(factor))),
    el("th", "outcomes"),
    el("th.number", "median"), el("th.number", "mean"), el("th", "95 % interval"),
    el("th", data.metric));
  const rows = data.cells.map((cell) => el("tr", el("td.narrow", nameOf(cell)),
    varied.map((factor) => el("td.wide", cell.levels[factor.name] || "–")),
    el("td", outcomeBar(cell)),
    el("td.number", short(cell.median)), el("td.number", short(cell.mean)),
    el("td", cell.low === null ? "–" : `[${short(cell.low)}, ${short(cell.high)}]`),
    el("td", range ? strip(cell, range) : "–")));
  return el("div.scroll", el("table.cells", el("thead", head), el("tbody", rows)));
}

// Ink that reads on a colour (WCAG relative luminance).
function inkOn(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.2 ? "#16181b" : "#ffffff";
}

function heat(value, [least, most]) {
  const steps = colours("heat");
  const share = most > least ? (value - least) / (most - least) : 0.5;
  return steps[Math.round(Math.min(1, Math.max(0, share)) * (steps.length - 1))];
}

function matrixCell(cell, range) {
  if (!cell) return el("td.empty", "–");
  const [first] = counted(cell.outcomes);
  const words = first ? `${first[1]}/${cell.ok} ${first[0]}` : cell.failed ? "failed" : "not run";
  const fill = cell.median === null ? "" : heat(cell.median, range);
  return el(fill ? "td" : "td.empty",
    { style: fill ? `background: ${fill}; color: ${inkOn(fill)}` : "" },
    el("b", short(cell.median)), el("small", first ? dot(first[0]) : null, words));
}

const levelsAmong = (cells, factor) =>
  factor.levels.filter((level) => cells.some((cell) => cell.levels[factor.name] === level));

// The cells that two factors arrange in a table, apart for each combination of the other factors.
function tablesOf(rows, columns) {
  const others = varied.filter((factor) => factor !== rows && factor !== columns);
  const groups = new Map();
  for (const cell of data.cells) {
    const name = others.map((factor) => cell.levels[factor.name]).join("\n");
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(cell);
  }
  return [...groups.values()].filter((cells) =>
    [rows, columns].every((factor) => levelsAmong(cells, factor).length > 1));
}

// The two factors whose tables hold the most cells, the one with more levels as columns.
function bestTables() {
  const size = (tables) => tables.reduce((sum, cells) => sum + cells.length, 0);
  const byLength = [...varied].sort((a, b) => b.levels.length - a.levels.length);
  let best = { tables: [] };
  byLength.forEach((columns, i) => byLength.slice(i + 1).forEach((rows) => {
    const tables = tablesOf(rows, columns);
    if (size(tables) > size(best.tables)) best = { rows, columns, tables };
  }));
  return best;
}

function matrices(range) {
  const { rows, columns, tables } = bestTables();
  const others = varied.filter((factor) => factor !== rows && factor !== columns);
  return tables.map((cells) => {
    const find = (row, column) => cells.find((cell) =>
      cell.levels[rows.name] === row && cell.levels[columns.name] === column);
    const across = levelsAmong(cells, columns);
    const head = el("tr", el("th", `${shortName(rows)} ↓  ${shortName(columns)} →`),
      across.map((level) => el("th", level)));
    return el("div.matrix.scroll", tables.length > 1 ? el("h3", nameOf(cells[0], others)) : null,
      el("table", el("thead", head), el("tbody", levelsAmong(cells, rows).map((row) =>
        el("tr", el("th", row), across.map((column) => matrixCell(find(row, column), range)))))));
  });
}

function showOutcomes() {
  const { body, hint } = section("outcomes");
  const values = data.cells.flatMap((cell) => cell.runs.map((run) => run.value));
  const range = metricRange(values);
  const beyond = range ? values.filter((v) => v !== null && (v < range[0] || v > range[1])).length : 0;
  hint(`A cell is one combination of levels; its replicates share their random streams with those of ` +
    `the other cells. Each dot is a run: ${data.metric} from ${short(range && range[0])} to ` +
    `${short(range && range[1])}` +
    (beyond ? `; ${plural(beyond, "run")} beyond that axis ${beyond === 1 ? "is a small dot" : "are small dots"} at its ends.` : "."));
  const present = new Set(data.cells.flatMap((cell) => Object.keys(cell.outcomes)));
  body.append(el("p.key", [...present].map((outcome) =>
    el("span", outcomeWord(outcome), outcomeMeans[outcome] ? `: ${outcomeMeans[outcome]}` : ""))));
  const heated = range ? matrices(range) : [];
  if (heated.length) {
    body.append(...heated, el("p.ramp", short(range[0]),
      el("i", { style: `background: linear-gradient(to right, ${colours("heat").join(", ")})` }),
      short(range[1]), ` median ${data.metric}`), el("h3", "Every cell"));
  }
  body.append(cellTable(range));
}
