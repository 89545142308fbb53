// Fills the page from top to bottom.

function showHead() {
  document.title = `${data.experiment} – flatline report`;
  document.getElementById("experiment").textContent = data.experiment;
  document.getElementById("question").textContent = data.question || data.experiment;
  document.getElementById("summary").append(...verdictsInWords(), outcomesInWords());
  document.getElementById("lead").textContent = `${data.arithmetic}: ${data.totals}.`;
  const notices = document.getElementById("notices");
  const failed = data.failures.reduce((sum, failure) => sum + failure.n, 0);
  const notDone = Object.entries(data.states).filter(([state]) => !isOver(state));
  const say = (...text) => notices.append(el("p.notice", ...text));
  if (failed) say(`${plural(failed, "run")} failed; `, el("a", { href: "#missing" }, "how and where"), ".");
  if (notDone.length) {
    say(`Not finished: ${notDone.map(([state, n]) => `${n} ${state}`).join(", ")}. All below rests on the ` +
      "runs that are there.");
  }
  for (const deviation of data.deviations) say(`Hypotheses were changed after results: ${deviation}`);
  for (const warning of data.warnings) say(warning);
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

function verdictsInWords() {
  const n = data.verdicts.length;
  const parts = ["supported", "refuted", "undecided"]
    .map((word) => [data.verdicts.filter((verdict) => verdict.verdict === word).length, word])
    .filter(([count]) => count);
  if (parts.length === 1) return [`${n === 1 ? "The claim is" : `All ${n} claims are`} ${parts[0][1]}. `];
  return n ? [`Of ${n} claims ${listed(parts.map(([count, word]) =>
    `${count} ${count === 1 ? "is" : "are"} ${word}`))}. `] : [];
}

function outcomesInWords() {
  const counts = {};
  for (const cell of data.cells) {
    for (const [outcome, n] of Object.entries(cell.outcomes)) counts[outcome] = (counts[outcome] || 0) + n;
  }
  const sum = Object.values(counts).reduce((a, b) => a + b, 0);
  return sum ? `The outcomes of ${plural(sum, "finished run")}: ${
    listed(counted(counts).map(([outcome, n]) => `${n} ${outcome}`))}.` : "";
}

const isOver = (state) => ["ok", "error", "crashed", "oom", "timeout"].includes(state);

function showContents() {
  const contents = document.getElementById("contents");
  for (const node of document.querySelectorAll("main section")) {
    contents.append(el("a", { href: `#${node.id}` }, node.querySelector("h2").textContent));
  }
}

function showMissing() {
  const { body } = section("missing");
  for (const failure of data.failures) {
    const signal = failure.phase ? ` while it was in the phase ${failure.phase}` : "";
    body.append(el("article", el("p", el("b", `${plural(failure.n, "run")}: ${failure.state}`), signal,
      failure.reason ? `: ${failure.reason}` : ""),
      el("p.hint", `For instance ${failure.runs.join(", ")}`),
      failure.log_tail ? el("details", el("summary", "end of the log of the first"), el("pre", failure.log_tail)) : null));
  }
  const rest = Object.entries(data.states).filter(([state]) => !isOver(state));
  for (const [state, n] of rest) {
    body.append(el("p", state === "planned" ? `${plural(n, "run")} planned and not started yet.`
                                            : `${plural(n, "run")} ${state}.`));
  }
  const cells = data.cells.filter((cell) => cell.ok < cell.planned);
  if (cells.length) {
    body.append(el("details", el("summary", `${plural(cells.length, "cell")} with fewer runs than planned`),
      el("ul", cells.map((cell) => el("li", `${nameOf(cell)}: ${cell.ok} of ${cell.planned}`)))));
  } else if (!data.failures.length) {
    body.append(el("p", "Nothing: every planned run finished."));
  }
}

function facts(pairs) {
  return el("dl.facts", pairs.filter(([, value]) => value !== "" && value !== null)
    .flatMap(([name, value]) => [el("dt", name), el("dd", value)]));
}

function showOrigin() {
  const { body } = section("origin");
  const { origin } = data;
  body.append(facts([
    ["seed", origin.seed], ["replicates", String(origin.replicates)], ["plan", origin.plan],
    ["overrides", origin.overrides],
    ["runs ended", origin.first_finished ? `${origin.first_finished} to ${origin.last_finished}` : ""],
    ["time of all runs", origin.seconds ? `${short(origin.seconds)} s` : ""]]));
  body.append(el("p", "To get the same numbers, take the file below, the same version and the same kind of machine:"),
    el("pre", `flatline run experiment.yaml ${origin.overrides}`.trim()),
    el("details", el("summary", "experiment.yaml"), el("pre", origin.file)));
  for (const { build, n, made_by } of origin.builds) {
    const entries = Object.entries(made_by);
    const plugin = ([name]) => name.startsWith("plugin.");
    body.append(el("h3", `Build ${build} made ${plural(n, "run")}`),
      facts(entries.filter((entry) => !plugin(entry))),
      el("details", el("summary", "its plugins, with version and hash"), facts(entries.filter(plugin))));
  }
}

// All that has colours of the theme in it; drawn anew when that changes.
function showBody() {
  for (const panel of panels.values()) if (panel.chart) panel.chart.destroy();
  panels.clear();
  near.disconnect();
  for (const body of document.querySelectorAll("main .body")) body.replaceChildren();
  for (const show of [showVerdicts, showOutcomes, showFactors, showAnswers, showLearning, showLag,
                      showUpdate, showSaturation, showMissing, showOrigin]) show();
}

function showTheme() {
  document.documentElement.dataset.theme = theme();
  document.getElementById("theme").textContent = theme() === "dark" ? "light" : "dark";
  showBody();
}

document.getElementById("theme").addEventListener("click", () => {
  chosenTheme = theme() === "dark" ? "light" : "dark";
  showTheme();
});
systemTheme.addEventListener("change", showTheme);

showHead();
showContents();
showTheme();
