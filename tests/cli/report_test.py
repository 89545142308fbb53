"""The report: one file for any browser, whatever the names in it, drawn in full and in time."""

import os
import pathlib
import resource
import sys
import unittest

import h5py

from browser import MISSING, Browser
from flatline import SMALL, Case, bad_plugin

HOSTILE = "</script><script>window.hacked = 1</script> <b>\"a\" & 'b'</b> {{data}} <!-- ünï"
GRID = SMALL.replace("replicates: 2", "replicates: 3").replace("epochs: 2", "epochs: 8") + """\
grid:
  optimizer.learning_rate: [1e-4, 1e-2]
  optimizer: [adam, sgd]
hypotheses:
  - id: V2
    claim: %s
    compare: {optimizer.learning_rate: [1e-4, 1e-2]}
    where: {optimizer: adam}
    measure: outcome is constant
    expect: more often
""" % ("'" + HOSTILE.replace("'", "''") + "'")
# The labels of one cell depend on the inputs, those of the other don't; the second grid adds a cell
# that differs from the base in the schedule alone.
CLASSES = """\
experiment: classes
question: Which class is answered?
dataset: {use: imbalanced, prevalence: 0.3, dependence: 1, sequences: 200, length: 6, step: 5}
split: {by: series}
model: {use: sequential, layers: [{use: lstm, units: 4}, {use: dense, units: 2}]}
loss: cross-entropy
optimizer: {use: adam, learning_rate: 3e-2}
training: {epochs: 8, batch_size: 16}
replicates: 3
grid:
  - {dataset.dependence: [0, 1], model.layers.0.units: [2, 4]}
  - {schedule: {cosine: cosine}}
hypotheses:
  - id: K2
    claim: Where labels depend on the inputs they are learnt.
    compare: {dataset.dependence: [1, 0]}
    measure: test.balanced_accuracy
    expect: greater
"""
# Of each chart of the answers its labels, and of each of its datasets the name and values.
ANSWERS = """
return [...document.querySelectorAll("#answers canvas")].map((canvas) => {
  const { type, data } = Chart.getChart(canvas).config;
  return [type, data.labels, Object.fromEntries(data.datasets.map((set) => [set.label, set.data]))];
});
"""
# Which axes of which charts have fewer than two ticks with a label, or no title.
BARE_AXES = """
return [...document.querySelectorAll("canvas")].flatMap((canvas) =>
  Object.values(Chart.getChart(canvas).scales).filter((scale) =>
    scale.ticks.filter(({ label }) => String(label ?? "")).length < 2 || !scale.options.title.text)
    .map((scale) => `${canvas.getAttribute("aria-label")}: ${scale.axis}`));
"""
SECTIONS = ["verdicts", "outcomes", "factors", "answers", "learning", "lag", "update",
            "saturation", "missing", "origin"]
# How many pixels of a canvas have a colour, and not only a grey.
COLOURED = """
return [...document.querySelectorAll("canvas")].map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = data.slice(i, i + 3);
    n += data[i + 3] > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 40;
  }
  return n;
});
"""
ALL_DRAWN = "document.querySelectorAll('canvas').length && " \
            "!document.querySelector('canvas:not([data-drawn])')"
COLUMNS = "return [...document.querySelectorAll('.cells th')].filter((th) => th.offsetWidth).map((th) => th.innerText)"
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Where somebody wants to look at what the browser saw.
PICTURES = os.environ.get("FLATLINE_PICTURES")


def processor_seconds():
    """What all processes that were started and have ended took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class File(Case):
    """What is written, and what is refused."""

    def test_it_asks_nothing_of_a_network_and_is_the_same_each_time(self):
        self.write("x.yaml", GRID)
        ran = self.flatline("run", "x.yaml")
        self.assertIn("flatline report results/small", ran.out)
        said = self.flatline("report", "small")
        self.assertRegex(said.out, r"^results/small/report\.html: 4 cells, total 12, ok 12, failed 0, "
                                   r"skipped 0 \(0\.\d MB\)\n$")
        page = (self.folder / "results/small/report.html").read_text()
        self.assertNotRegex(page, r"<(?:script|link|img|iframe)[^>]*(?:src|href)=|@import|url\(")
        self.assertIn("(c) 2022 Chart.js Contributors", page)
        self.assertNotIn(HOSTILE, page)
        said = self.flatline("report", "small", "-o", "again.html", "--json").json()
        self.assertEqual(said, {"report": "again.html", "bytes": len(page.encode()), "runs": 12,
                                "warnings": 0})
        self.assertEqual((self.folder / "again.html").read_text(), page)

    def test_mistakes_are_told(self):
        self.write("x.yaml", SMALL)
        self.flatline("run", "x.yaml")
        self.assertEqual(self.flatline("report", "small", "-o", "no/such/x.html", code=2).err,
                         "FL131 no/such/x.html can't be written (No such file or directory). Name "
                         "another file with -o.\n")
        self.assertEqual(self.flatline("report", "small", "--metric", "test.r3", code=2).err,
                         "FL130 no run has a metric named test.r3. Did you mean test.r2?\n")
        damaged = self.finished()[0]
        damaged.write_bytes(damaged.read_bytes()[:-100])
        result = self.flatline("report", "small", "--json")
        self.assertIn("FL604 is not a whole run file", result.err)
        self.assertGreaterEqual(result.json()["warnings"], 1)


@unittest.skipIf(MISSING, f"NOT TESTED: {MISSING}")
class Page(Case):
    """What a reader sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def look(self, name, report, width, height, scheme="light"):
        """Opens a report, lets it draw all, and checks what holds for every report."""
        self.browser.messages()
        self.browser.open(report, width, height, scheme)
        self.browser.wait_for(ALL_DRAWN)
        if PICTURES:
            self.browser.picture(pathlib.Path(PICTURES) / f"{name}.png")
        self.assertEqual(self.browser.messages(), [])
        self.assertEqual(self.browser.run(OVERFLOW), 0)
        coloured = self.browser.run(COLOURED)
        self.assertGreater(min(coloured), 15, coloured)
        self.assertEqual(self.browser.run(BARE_AXES), [])
        return len(coloured)

    def test_every_chart_is_drawn_in_light_and_dark_and_on_a_phone(self):
        self.write("x.yaml", GRID)
        self.flatline("run", "x.yaml")
        self.flatline("report", "small")
        report = self.folder / "results/small/report.html"
        paper = "return getComputedStyle(document.body).backgroundColor"
        charts = 2 + 5 * 4  # a factor each; five galleries of four cells
        self.assertEqual(self.look("light", report, 1280, 12000), charts)
        light = self.browser.run(paper)
        self.assertEqual(self.look("dark", report, 1280, 12000, "dark"), charts)
        dark = self.browser.run(paper)
        self.assertNotEqual(light, dark)
        self.browser.run("document.getElementById('theme').click()")
        self.assertEqual(self.browser.run(paper), light)
        self.browser.wait_for(ALL_DRAWN)
        self.assertEqual(self.look("phone", report, 390, 20000), charts)
        text = self.browser.run("return document.body.innerText")
        self.assertIn(HOSTILE, text)
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        shown = self.browser.run("return [...document.querySelectorAll('section')].map((s) => s.id)")
        self.assertEqual(shown, SECTIONS)

    def test_answers_in_classes_are_counted(self):
        self.write("x.yaml", CLASSES)
        self.flatline("run", "x.yaml")
        self.flatline("report", "classes")
        folder = self.folder / "results/classes"
        self.assertEqual(self.look("classes", folder / "report.html", 1280, 14000), 3 + 5 * 5)
        ids = self.browser.run("return data.cells.map((cell) => cell.shown.id)")
        for id, (kind, labels, bars) in zip(ids, self.browser.run(ANSWERS), strict=True):
            self.assertEqual((kind, labels), ("bar", [0, 1]))
            with h5py.File(folder / f"runs/{id}.h5") as run:
                part = run["predictions/test"]
                for name, drawn in (("targets", bars["true"]), ("outputs", bars["answered"])):
                    classes = part[name][()].argmax(axis=2).ravel()
                    for c in labels:
                        self.assertAlmostEqual(drawn[c], (classes == c).mean(), 4)
        text = self.browser.run("return document.body.innerText")
        self.assertIn("units 2", text)
        self.assertIn("cosine", text)
        self.assertRegex(text, r"The claim is \w+\. The outcomes of 15 finished runs: ")
        matrices = self.browser.run("return document.querySelectorAll('.matrix').length")
        self.assertEqual(matrices, 1)  # the schedule's one cell makes none of its own
        columns = ["outcomes", "median", "mean", "95 % interval", "test.balanced_accuracy"]
        self.assertEqual(self.browser.run(COLUMNS), ["dependence", "units", "schedule", *columns])
        self.look("classes-phone", folder / "report.html", 390, 20000, "dark")
        self.assertEqual(self.browser.run(COLUMNS), ["cell", *columns])

    def test_medians_are_joined_only_where_levels_are_numbers(self):
        self.write("x.yaml", GRID)
        self.flatline("run", "x.yaml")
        self.flatline("report", "small")
        self.browser.open(self.folder / "results/small/report.html", 1280, 12000)
        self.browser.wait_for(ALL_DRAWN)
        joined = """return [...document.querySelectorAll("#factors canvas")].map((canvas) =>
          Chart.getChart(canvas).data.datasets.some(({ showLine, label }) =>
            label.startsWith("median") && showLine !== false));"""
        self.assertEqual(self.browser.run(joined), [True, False])

    def test_hypotheses_that_were_changed_after_results_are_shown(self):
        self.write("x.yaml", GRID)
        self.flatline("run", "x.yaml", "training.epochs=1")
        self.write("x.yaml", GRID.replace("more often", "less often"))
        self.flatline("run", "x.yaml", "training.epochs=1")
        self.flatline("report", "small")
        self.browser.open(self.folder / "results/small/report.html", 800, 9000)
        notices = self.browser.run("return document.getElementById('notices').innerText")
        self.assertRegex(notices, r'Hypotheses were changed after results: \S+, 12 runs finished: '
                                  r'V2 changed: expect was "more often", is "less often"')

    def test_what_failed_or_has_not_run_is_said(self):
        self.write("x.yaml", SMALL.replace("optimizer: {use: adam, learning_rate: 1e-2}\n", "") +
                   "grid:\n  optimizer: [adam, bad-segfault]\n")
        self.flatline("run", "x.yaml", *bad_plugin("bad-segfault"), "--fail-fast", "-j", "1", code=3)
        self.flatline("report", "small")
        self.browser.open(self.folder / "results/small/report.html", 800, 9000)
        text = self.browser.run("return document.body.innerText")
        self.assertRegex(text, r"\d runs? failed")
        self.assertRegex(text, r"Not finished: \d planned")
        self.assertRegex(text, r"crashed while it was in the phase train")
        self.assertIn("of this cell", text)
        self.assertEqual(self.browser.messages(), [])

    def test_200_runs_take_at_most_3_seconds_and_3_megabytes(self):
        self.write("x.yaml", SMALL)
        rates = ",".join(f"{1e-4 * 1.2 ** i:.3g}" for i in range(20))
        self.flatline("run", "x.yaml", "replicates=10", "training.epochs=30", "--sweep",
                      f"optimizer.learning_rate={rates}")
        before = processor_seconds()
        size = self.flatline("report", "small", "--json").json()["bytes"]
        seconds = processor_seconds() - before  # that others use the machine too is not counted
        print(f"200 runs: {size / 1e6:.2f} MB in {seconds:.2f} s", file=sys.stderr)
        self.assertLess(size, 3e6)
        self.assertLess(seconds, 3)
        self.look("large", self.folder / "results/small/report.html", 1280, 30000)


if __name__ == "__main__":
    if MISSING:
        print(f"NOT TESTED in a browser: {MISSING}", file=sys.stderr)
    unittest.main()
