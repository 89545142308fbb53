// The main metric against each factor: every run a point, the medians a line for each combination of
// the other factors, or a bar each where the levels are names, which have no order to join.

const shapes = ["circle", "rect", "triangle", "rectRot", "star", "crossRot"];

const asNumbers = (levels) => levels.every((level) => level.trim() !== "" && Number.isFinite(Number(level)))
  ? levels.map(Number) : null;

function factorGroups(factor) {
  const others = varied.filter((other) => other !== factor);
  const groups = new Map();
  for (const cell of data.cells) {
    if (!factor.levels.includes(cell.levels[factor.name])) continue;
    const name = nameOf(cell, others);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(cell);
  }
  if (groups.size <= shapes.length) return { groups: [...groups], pooled: false };
  return { groups: [["all", [...groups.values()].flat()]], pooled: true };
}

function factorDatasets(factor, place, [least, most]) {
  return factorGroups(factor).groups.flatMap(([name, cells], i) => {
    const runs = cells.flatMap((cell) => cell.runs.filter((run) => run.value !== null)
      .map((run) => ({ x: place(cell.levels[factor.name], i), y: run.value, outcome: run.outcome })));
    const at = new Map();
    for (const run of runs) at.set(run.x, [...(at.get(run.x) || []), run.y]);
    // A line to a median far off would stand upright; it leaves the axis on its way to the edge.
    const medians = [...at].sort((a, b) => a[0] - b[0]).map(([x, ys]) =>
      ({ x, y: Math.max(least - (most - least) / 20, Math.min(most * 2 - least, median(ys))) }));
    const shape = shapes[i % shapes.length];
    const look = asNumbers(factor.levels) ? { borderDash: dashes[i % dashes.length], pointRadius: 0 }
      : { showLine: false, pointStyle: "line", pointRadius: 12, pointBorderWidth: 2 };
    return [
      { label: `median of ${name}`, data: medians, borderColor: colour("soft"), borderWidth: 1.4, ...look },
      { label: name, data: runs, showLine: false, pointStyle: shape, pointRadius: 4, pointHoverRadius: 6,
        pointBackgroundColor: runs.map((run) => faded(colour(run.outcome), 0.6)),
        pointBorderColor: runs.map((run) => colour(run.outcome)), borderColor: colour("soft") },
    ];
  });
}

// Whether labels side by side would touch: neighbours may be much closer than the axis is long.
function touch(labels, places) {
  const sorted = [...places].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((place, i) => place - sorted[i]);
  const share = Math.min(...gaps) / (sorted[sorted.length - 1] - sorted[0]);
  const width = Math.min(innerWidth, 1180) - 110;
  return share * width < 7 * Math.max(...labels.map((label) => label.length));
}

function factorChart(factor, range, log) {
  const numbers = asNumbers(factor.levels);
  const logX = numbers !== null && numbers.length > 2 && spansDecades(numbers, 10);
  const n = factorGroups(factor).groups.length;
  const place = (level, i) => numbers ? Number(level)
    : factor.levels.indexOf(level) + (i - (n - 1) / 2) * Math.min(0.12, 0.5 / n);
  const ends = [Math.min(...(numbers || [0])), Math.max(...(numbers || [factor.levels.length - 1]))];
  const room = logX ? 0 : numbers ? (ends[1] - ends[0]) * 0.05 : 0.5;
  const chart = lineChart({
    datasets: factorDatasets(factor, place, range),
    index: false,
    x: { title: factor.name, log: logX, ticks: 12,
         range: logX ? [ends[0] / 1.4, ends[1] * 1.4] : [ends[0] - room, ends[1] + room],
         callback: (v) => factor.levels[numbers ? numbers.indexOf(v) : v] ?? null },
    y: { title: data.metric, range, log },
    tooltip: { title: () => "", label: (item) => `${item.dataset.label}: ${short(item.parsed.y)}` +
      (item.raw.outcome ? ` (${item.raw.outcome})` : "") },
  });
  const ticks = chart.options.scales.x.ticks;
  if (!numbers) Object.assign(ticks, { maxRotation: 60, autoSkip: false });
  else if (touch(factor.levels, logX ? numbers.map(Math.log) : numbers)) ticks.minRotation = 60;
  chart.options.scales.x.afterBuildTicks = (scale) => {
    const places = numbers || factor.levels.map((_, i) => i);
    scale.ticks = [...places].sort((a, b) => a - b).map((value) => ({ value }));
  };
  return chart;
}

function shapeKey(factor) {
  const { groups, pooled } = factorGroups(factor);
  const numbers = asNumbers(factor.levels);
  if (pooled) return key(`the ${numbers ? "line" : "bar"} is the median over all other factors`);
  if (groups.length < 2) return null;
  return key(groups.map(([name], i) => {
    const glyph = { circle: "●", rect: "■", triangle: "▲", rectRot: "◆", star: "✳", crossRot: "✕" }[shapes[i]];
    return el("span", `${glyph} `,
      numbers ? keyEntry(name, "var(--soft)", dashes[i % dashes.length], 1.6) : name);
  }));
}

function showFactors() {
  const { body, hint } = section("factors");
  const values = data.cells.flatMap((cell) => cell.runs.map((run) => run.value)).filter((v) => v !== null);
  if (!varied.length || !values.length) {
    hint("");
    body.append(el("p.quiet", varied.length ? "No run has the metric yet." : "Nothing is varied."));
    return;
  }
  const log = spansDecades(values);
  const [least, most] = metricRange(values);
  const room = (most - least) * 0.06 || Math.abs(most) * 0.1 || 1;
  const range = log ? [least / 1.3, most * 1.3] : [least - room, most + room];
  const off = values.filter((v) => v < range[0] || v > range[1]);
  hint(`Each point is a run, in the colour of its outcome; lines and bars are medians.` + (off.length
    ? ` ${plural(off.length, "run")} of ${values.length} lie off the axis, from ${short(Math.min(...off))} to ${
        short(Math.max(...off))}.` : ""));
  const present = new Set(data.cells.flatMap((cell) => Object.keys(cell.outcomes)));
  body.append(key([...present].map(outcomeWord)));
  for (const factor of varied.filter((f) => f.levels.length > 1)) {
    const drawing = plot(() => factorChart(factor, range, log), "", `${data.metric} against ${factor.name}`);
    drawing.classList.add("large");
    body.append(el("figure.wide", el("figcaption", el("b", factor.name)), shapeKey(factor), drawing));
  }
}
