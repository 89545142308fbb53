// One small chart for each cell, all of a section with the same axes, so that the eye can compare.

function caption(cell) {
  const factors = varied.length > 1 ? varied.filter((factor) => factor !== varied[0]) : varied;
  const word = cell.shown ? outcomeWord(cell.shown.outcome) : null;
  return el("figcaption", el("b", nameOf(cell, factors)), el("span", word));
}

function nothingBecause(cell, what) {
  if (cell.shown) return what;
  return cell.failed ? "every run of this cell failed" : "no run of this cell has finished";
}

// Fills a section: `make(cell)` gives a function that makes the chart, or null; `note(cell)` a line
// below it.
function gallery(id, { make, note = () => "", nothing, label }) {
  const { body } = section(id);
  const groups = new Map();
  for (const cell of data.cells) {
    const name = varied.length > 1 ? `${varied[0].name}: ${cell.levels[varied[0].name] || "–"}` : "";
    if (!groups.has(name)) groups.set(name, []);
    const text = note(cell);
    groups.get(name).push(el("figure", caption(cell),
      plot(make(cell), nothingBecause(cell, nothing), `${label} of ${nameOf(cell)}`),
      text ? el("p.note", text) : null));
  }
  for (const [name, figures] of groups) {
    if (name) body.append(el("h3", name));
    body.append(el("div.gallery", figures));
  }
}

// Says how much of a trace is drawn, where it is not all of it.
function decimated(traces, unit) {
  const most = Math.max(0, ...traces.filter(Boolean).map((trace) => trace.of));
  return most > data.points ? ` At most ${data.points} of up to ${most} ${unit} are drawn.` : "";
}

const inLog = (range) => range ? [10 ** Math.floor(range[0]), 10 ** Math.ceil(range[1])] : null;
const withRoom = ([least, most], share) => {
  const room = (most - least) * share || Math.abs(most) * 0.1 || 1;
  return [least - room, most + room];
};
const logs = (values) => values.filter((v) => v > 0).map(Math.log10);

function showAnswers() {
  const { body, hint } = section("answers");
  const shown = data.cells.map((cell) => cell.answers).filter(Boolean);
  const classes = shown.some((answers) => answers.kind === "classes");
  hint(`Of the replicate with the median ${data.metric} in each cell, on the test part. ` + (classes
    ? "How often each class is true, and how often it is answered."
    : "A stretch without gaps, in the unit of the target; the answers have the colour of their outcome." +
      (shown.some((a) => a.n_outputs > 1) ? " The first output is shown." : "")));
  body.append(classes ? key(keyBand("true", colour("faint"), 0.75), keyBand("answered, in the colour of the outcome", colour("healthy"), 0.75))
                      : key(keyEntry("target", colour("faint")), keyEntry("answer", colour("healthy"))));
  gallery("answers", { label: "answers", nothing: "no predictions were recorded",
    make: (cell) => cell.answers && (() => cell.answers.kind === "classes" ? classChart(cell)
                                                                         : answerChart(cell)),
    note: (cell) => cell.answers ? answerNote(cell) : "" });
}

function answerRange(answers) {
  const targets = answers.targets.filter((v) => v !== null);
  return withRoom([Math.min(...targets), Math.max(...targets)], 0.35);
}

function answerNote(cell) {
  const { answers, shown } = cell;
  if (answers.kind === "classes") return `replicate ${shown.replicate}, ${answers.of} answers`;
  const [least, most] = answerRange(answers);
  const known = answers.outputs.filter((v) => v !== null);
  const off = known.filter((v) => v < least || v > most).length;
  const part = answers.of > answers.targets.length
    ? `first ${answers.targets.length} of ${plural(answers.of, answers.along)}`
    : plural(answers.of, answers.along);
  return `replicate ${shown.replicate}, ${part}` +
    (known.length < answers.outputs.length ? `; ${answers.outputs.length - known.length} answers are not finite` : "") +
    (off ? `; ${off} answers lie off the axis, median ${short(median(known))}` : "");
}

function answerChart(cell) {
  const { answers } = cell;
  const xs = answers.targets.map((_, i) => i);
  return lineChart({
    datasets: [
      { label: "target", data: points(xs, answers.targets), borderColor: colour("faint"), borderWidth: 1.3 },
      { label: "answer", data: points(xs, answers.outputs), borderColor: colour(cell.shown.outcome), borderWidth: 2 },
    ],
    x: { title: answers.along, ticks: 5, range: [0, xs.length - 1] },
    y: { title: "value", range: answerRange(answers), ticks: 7 },
  });
}

function classChart(cell) {
  const { answers } = cell;
  const bars = (label, values, ink) => ({ label, data: values, backgroundColor: faded(ink, 0.75),
    categoryPercentage: 0.7, barPercentage: 0.95 });
  const chart = lineChart({ datasets: [], x: { title: "class" },
    y: { title: "share", range: [0, 1], ticks: 3 } });
  chart.type = "bar";
  chart.data = { labels: answers.targets.map((_, i) => i), datasets: [
    bars("true", answers.targets, colour("faint")),
    bars("answered", answers.outputs, colour(cell.shown.outcome))] };
  chart.options.parsing = true;
  chart.options.scales.x.type = "category";
  delete chart.options.scales.x.ticks.callback;
  chart.options.plugins.tooltip.callbacks.title = (items) => `class ${items[0].label}`;
  return chart;
}

const bandParts = (trace) => trace ? [...trace.median, ...trace.low, ...trace.high] : [];

function showLearning() {
  const { body, hint } = section("learning");
  const traces = data.cells.flatMap((cell) => [cell.loss, cell.validation_loss]);
  const values = traces.flatMap(bandParts).filter((v) => v !== null);
  const bounds = robustRange(values);
  const log = values.every((v) => v > 0) && bounds && bounds[1] >= 10 * bounds[0];
  const ends = log ? robustRange(logs(values)) : bounds;
  const range = log ? [10 ** ends[0] / 1.15, 10 ** ends[1] * 1.15] : ends && withRoom(ends, 0.08);
  hint("Loss over epochs: the line is the median of the replicates, the band reaches from the lowest to " +
    "the highest in each stretch of epochs, so no spike is hidden; what leaves the axis is cut." +
    decimated(traces, "epochs"));
  body.append(key(keyEntry("training", colour("first")), keyBand("its replicates", colour("first")),
    keyEntry("validation", colour("second"), [5, 3]), keyBand("its replicates", colour("second"))));
  gallery("learning", { label: "learning curves", nothing: "no loss to draw",
    make: (cell) => bandParts(cell.loss).concat(bandParts(cell.validation_loss)).length && (() => lineChart({
      datasets: [...band("training", cell.loss, colour("first"), [], log),
                 ...band("validation", cell.validation_loss, colour("second"), [5, 3], log)],
      x: { title: "epoch", ticks: 5, range: fromNought(traces) },
      y: { title: "loss", log, range, ticks: 7 } })),
    note: (cell) => {
      const n = [cell.loss, cell.validation_loss].reduce((sum, t) => sum + (t ? t.not_finite : 0), 0);
      return n ? `${n === 1 ? "one loss is" : `${n} losses are`} not finite` : "";
    } });
}

function band(label, trace, ink, dash, log) {
  if (!trace) return [];
  const edge = (values, fill) => ({ data: points(trace.x, values, log), borderWidth: 0, fill,
    backgroundColor: faded(ink, 0.2), hidden_in_tooltip: true });
  return [edge(trace.low, false), edge(trace.high, "-1"),
    { label, data: points(trace.x, trace.median, log), borderColor: ink,
      borderDash: dash, pointRadius: trace.x.length > 1 ? 0 : 2.5, pointBackgroundColor: ink }];
}

// The lines of all cells by name, so that a name looks alike everywhere.
function lineNames(traces) {
  return [...new Set(traces.filter(Boolean).flatMap((trace) => Object.keys(trace.lines)))];
}

const namesKey = (names) => key(names.map((name, i) => keyEntry(name, look(i).ink, look(i).dash)));

function showLag() {
  const { body, hint } = section("lag");
  const traces = data.cells.map((cell) => cell.lag).filter(Boolean);
  if (!traces.length) return nothingRecorded("lag", "gradient-flow");
  const names = lineNames(traces);
  const values = traces.flatMap((t) => Object.values(t.lines).flatMap((l) => [...l.first, ...l.last]));
  const range = inLog(robustRange(logs(values)));
  hint("How much of the gradient arrives so many steps back, relative to the last step (Pascanu et al. " +
    "2013), in the median replicate: thin and dashed at the first watched update, bold at the last. A line that falls steeply means " +
    "that the distant past is not learnt from; gaps are exact zeros." + decimated(traces, "lags"));
  body.append(key(names.map((name, i) => keyEntry(name, look(i).ink)),
    keyEntry("first update", colour("soft"), [3, 3], 1), keyEntry("last update", colour("soft"), [], 2.4)));
  gallery("lag", { label: "gradient over lag", nothing: "not recorded here",
    make: (cell) => cell.lag && (() => lineChart({
      datasets: names.filter((name) => cell.lag.lines[name]).flatMap((name) => {
        const ink = look(names.indexOf(name)).ink;
        return [{ label: `${name}, first`, data: points(cell.lag.x, cell.lag.lines[name].first, true),
                  borderColor: faded(ink, 0.75), borderDash: [3, 3], borderWidth: 1 },
                { label: `${name}, last`, data: points(cell.lag.x, cell.lag.lines[name].last, true),
                  borderColor: ink, borderWidth: 2 }];
      }),
      x: { title: "lag (steps)", ticks: 6, range: fromNought(traces) },
      y: { title: "relative norm", log: true, range } })) });
}

function showUpdate() {
  const { body, hint } = section("update");
  const traces = data.cells.map((cell) => cell.update).filter(Boolean);
  if (!traces.length) return nothingRecorded("update", "update-ratio");
  const names = lineNames(traces);
  const range = inLog(robustRange(traces.flatMap((t) => Object.values(t.lines).flat())));
  hint("The size of an update beside that of the weights, ‖ΔW‖/‖W‖, of each block in the median replicate. " +
    "Around 10⁻³ is common for training that works; far below, the weights stand still." +
    decimated(traces, "updates"));
  body.append(namesKey(names));
  gallery("update", { label: "update ratio", nothing: "not recorded here",
    make: (cell) => cell.update && (() => lineChart({
      datasets: manyLines(cell.update, names, (v) => v === null ? null : 10 ** v),
      x: { title: "update", ticks: 5, range: fromNought(traces) },
      y: { title: "‖ΔW‖ / ‖W‖", log: true, range } })) });
}

function manyLines(trace, names, value = (v) => v) {
  return names.filter((name) => trace.lines[name]).map((name) => {
    const { ink, dash } = look(names.indexOf(name));
    return { label: name, data: points(trace.x, trace.lines[name].map(value)), borderColor: ink, borderDash: dash,
      pointRadius: trace.x.length > 1 ? 0 : 2.5, pointBackgroundColor: ink };
  });
}

function showSaturation() {
  const { body, hint } = section("saturation");
  const traces = data.cells.map((cell) => cell.saturation && cell.saturation.high).filter(Boolean);
  if (!traces.length) return nothingRecorded("saturation", "saturation");
  const names = lineNames(traces);
  const shares = data.cells.flatMap(({ saturation }) => saturation
    ? [saturation.high, saturation.low].flatMap((trace) => Object.values(trace.lines).flat()) : []);
  const most = [0.1, 0.25, 0.5].find((end) => shares.every((share) => share <= end)) || 1;
  const percent = (v) => `${Math.round(Math.abs(v) * 100)} %`;
  hint("The share of values at the ends of their range in the median replicate: upwards at the high end (gates above 0.9, " +
    "tanh and states above 0.95), downwards at the low end (gates below 0.1, tanh and states below " +
    "−0.95)." + decimated(traces, "updates"));
  body.append(namesKey(names));
  gallery("saturation", { label: "gate saturation", nothing: "not recorded here",
    make: (cell) => cell.saturation && (() => lineChart({
      datasets: [...manyLines(cell.saturation.high, names),
                 ...manyLines(cell.saturation.low, names, (v) => v === null ? null : -v)],
      x: { title: "update", ticks: 5, range: fromNought(traces) },
      y: { title: "low ↔ high end", range: [-most, most], callback: percent, ticks: 5 },
      tooltip: { label: (item) => `${item.dataset.label}: ${percent(item.parsed.y)}` } })) });
}

function nothingRecorded(id, diagnostic) {
  const { body, hint } = section(id);
  hint("");
  body.append(el("p.quiet", `Nothing to draw: no finished run recorded the diagnostic ${diagnostic}. ` +
    "It belongs to the default set and needs a model that is trained and has recurrent layers."));
}
