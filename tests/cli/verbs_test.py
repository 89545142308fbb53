"""Every verb: its help, its JSON, its mistakes, its tables, its completion."""

import csv
import io
import pathlib
import re
import subprocess
import unittest

from flatline import PROGRAM, SMALL, Case

VERBS = ["check", "plan", "run", "exec", "submit", "status", "ls", "show", "logs", "compare",
         "report", "collect", "verify", "repair", "reproduce", "explain", "export", "plugins",
         "schema", "completion", "version"]
GRID = SMALL + """\
grid:
  optimizer.learning_rate: [1e-4, 1e-2]
hypotheses:
  - id: V2
    claim: A small rate leaves one value.
    compare: {optimizer.learning_rate: [1e-4, 1e-2]}
    measure: outcome is constant
    expect: more often
"""
STREAM = """\
experiment: stream
dataset: {use: embedded-reber, continual: true, length: 720, sequences: 10}
split: {train: 0.8, validation: 0.1, test: 0.1, by: series}
model: {use: sequential, layers: [{use: lstm, units: 4}, {use: dense, units: 7}]}
loss: cross-entropy
training: {epochs: 1, batch_size: 1}
"""
SUMMARY = {"key", "replicate", "state", "outcome", "reason", "metrics", "epochs", "steps",
           "best_epoch", "parameters", "phase", "signal", "log_tail", "seconds", "train_seconds",
           "peak_megabytes", "build", "finished"}
CELL = {"key", "levels", "planned", "ok", "failed", "outcomes", "metric", "n", "mean", "median",
        "low", "high"}
VERDICT = {"id", "claim", "verdict", "test", "effect_name", "effect", "low", "high", "p", "p_holm",
           "n", "planned", "sentence"}


class Words(Case):
    """What the program says about itself and about mistyped words."""

    def test_help_has_an_example_for_every_verb(self):
        overview = self.flatline("--help").out
        self.assertEqual(re.findall(r"(?m)^  ([a-z]+) +\S", overview)[:len(VERBS)], VERBS)
        for verb in VERBS:
            page = self.flatline(verb, "--help")
            self.assertEqual(page.err, "")
            self.assertTrue(page.out.startswith(f"flatline {verb} "), page.out)
            example = page.out.split("\nExample:\n")[1].split("\n\n")[0]
            self.assertIn(f"flatline {verb} ".strip(), example)
            for option in ("--json", "--plugin-dir", "--help"):
                self.assertIn(option, page.out)

    def test_help_may_come_before_the_verb(self):
        for word in ("help", "--help", "-h"):
            self.assertEqual(self.flatline(word, "run").out, self.flatline("run", "--help").out)
        self.refuse("FL101 there is no verb rnu. Did you mean run?\n", "help", "rnu")

    def test_without_a_verb_it_prints_the_overview(self):
        self.assertEqual(self.flatline(code=2).out, self.flatline("--help").out)

    def test_mistyped_words_are_recognised(self):
        self.refuse("FL101 there is no verb rnu. Did you mean run?\n", "rnu")
        self.refuse("FL102 run has no option --job. Did you mean --jobs?\n", "run", "x", "--job", "2")
        self.refuse("FL102 ls has no option --metrc. Did you mean --metric?\n", "ls", "x", "--metrc")
        self.refuse("FL101 flatline plugins has no action sho. Did you mean show?\n",
                    "plugins", "sho", "lstm")
        self.refuse("FL112 there is no plugin lstn. Did you mean lstm?\n", "plugins", "show", "lstn")
        self.refuse("FL115 there is no completion for zsh. Did you mean bash?\n",
                    "completion", "zsh")

    def test_missing_words_are_named(self):
        self.refuse("FL104 flatline run got 0 words (it is used as: flatline run FILE [key=value "
                    "...]). See flatline run --help.\n", "run")
        self.refuse("FL104 flatline compare got 1 word (it is used as: flatline compare RESULTS RUN "
                    "RUN). See flatline compare --help.\n", "compare", "x")
        self.refuse("FL103 the argument ('many') for option '--jobs' is invalid. See flatline run "
                    "--help.\n", "run", "x.yaml", "-j", "many")

    def test_what_nobody_expected_is_told_as_a_fault_of_flatline(self):
        self.write("x.yaml", SMALL)
        (self.folder / "results").symlink_to("results")
        result = self.flatline("ls", "x.yaml", code=1)
        self.assertEqual(result.err, "FL900 filesystem error: status: Too many levels of symbolic "
                                     "links [results/small/plan.lock] (this is a fault of flatline "
                                     "itself). Please report it with the output of flatline "
                                     "version.\n")

    def test_a_program_without_its_library_says_so(self):
        alone = self.folder / "alone"
        alone.write_bytes(pathlib.Path(PROGRAM).read_bytes().replace(b"libflatline.so.0",
                                                                     b"libflatline.so.9"))
        alone.chmod(0o755)
        result = subprocess.run([alone, "version"], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (
            1, "", "FL905 flatline's own library can't be loaded (libflatline.so.9: cannot open "
                   "shared object file: No such file or directory). Put bin and lib beside each "
                   "other as they were installed, or install flatline anew.\n"))

    def test_errors_are_json_on_demand(self):
        result = self.flatline("rnu", "--json", code=2)
        self.assertEqual(result.json(), {"error": [{
            "id": "FL101", "where": "", "problem": "there is no verb rnu", "why": "",
            "remedy": "Did you mean run?"}]})
        self.assertEqual(result.err, "")

    def test_the_version_is_what_a_bug_report_needs(self):
        self.assertRegex(self.flatline("version").out, r"^flatline \d+\.\d+\.\d+ \(.+\)\ncompiler  ")
        self.assertEqual(self.flatline("--version").out, self.flatline("version").out)
        self.assertEqual(set(self.flatline("version", "--json").json()),
                         {"version", "git", "compiler", "flags", "type", "abi"})

    def test_plugins_are_listed_and_explained(self):
        plugins = self.flatline("plugins", "list", "--json").json()
        names = [plugin["name"] for plugin in plugins]
        for name in ("sine-series", "csv", "lstm", "sequential", "mse", "adam", "output"):
            self.assertIn(name, names)
        self.assertEqual(set(plugins[0]), {"kind", "name", "version", "doc", "source", "file"})
        page = self.flatline("plugins", "show", "lstm")
        self.assertIn("\n  units: integer in [1, ∞) unit, by default 64\n      hidden units H\n", page.out)
        self.assertEqual(self.flatline("plugins", "show", "lstm", "--json").json()["name"], "lstm")
        for name in names:
            page = self.flatline("plugins", "show", name).out
            self.assertRegex(page, rf"^{name} +\w+ +float32 float64 ")
            self.assertEqual([line for line in page.partition("\nWeights")[0].partition("\nSeries")[0]
                              .splitlines()[2:] if len(line) > 80], [])

    def test_the_completion_completes(self):
        script = self.write("completion", self.flatline("completion", "bash").out)
        subprocess.run(["bash", "-n", script], check=True)

        def complete(*words):
            line = " ".join(f"'{word}'" for word in words)
            command = (f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
                       "_flatline; printf '%s\\n' \"${COMPREPLY[@]}\"")
            return subprocess.run(["bash", "-c", command], check=True, capture_output=True,
                                  text=True, cwd=self.folder).stdout.split()

        self.assertEqual(complete("flatline", "pl"), ["plan", "plugins"])
        self.assertEqual(complete("flatline", ""), VERBS)
        self.assertEqual(complete("flatline", "plugins", "s"), ["show"])
        self.assertEqual(complete("flatline", "run", "--max"), ["--max-fails"])
        self.assertEqual(complete("flatline", "run", "comp"), ["completion"])  # the file


class Looking(Case):
    """The verbs that look at one finished experiment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = Case()
        maker.setUp()
        cls.addClassCleanup(maker.doCleanups)
        maker.write("x.yaml", GRID)
        cls.ran = maker.flatline("run", "x.yaml", "--json")
        cls.shared = maker.folder

    def setUp(self):
        self.folder = self.shared

    def ids(self, *words):
        runs = self.flatline("ls", "small", *words, "--json").json()
        return [f"{run['key']}-r{run['replicate']:04}" for run in runs]

    def test_what_means_several_runs_is_not_one(self):
        for words, why in ((("show", "small"), "show prints one"),
                           (("compare", "small", self.ids()[1]), "compare takes two")):
            self.assertEqual(self.flatline(*words, self.ids()[0][:16], code=2).err,
                             f"FL110 {self.ids()[0][:16]} means 2 runs ({why}). Give more of the "
                             "run's id.\n")

    def test_a_table_that_cannot_be_written_is_told(self):
        self.assertEqual(self.flatline("export", "small", "-o", "nowhere/x.csv", code=2).err,
                         "FL114 nowhere/x.csv can't be written (the folder is missing or read-only, "
                         "or the disk is full). Name another file with -o.\n")

    def test_run_and_status_speak_json(self):
        ran = self.ran.json()
        self.assertEqual(set(ran), {"experiment", "results", "started", "interrupted", "cells",
                                    "verdicts", "runs"})
        self.assertEqual((ran["started"], ran["interrupted"]), (4, False))
        status = self.flatline("status", "small", "--json").json()
        self.assertEqual(set(status), {"experiment", "results", "states", "cells", "verdicts"})
        self.assertEqual(status["states"], {"ok": 4})
        for said in (ran, status):
            self.assertEqual(len(said["cells"]), 2)
            self.assertEqual(set(said["cells"][0]), CELL)
            self.assertEqual(set(said["verdicts"][0]), VERDICT)
            self.assertEqual(said["verdicts"][0]["verdict"], "undecided")
        self.assertEqual(set(ran["runs"][0]), SUMMARY)

    def test_check_and_plan_speak_json(self):
        self.assertEqual(self.flatline("check", "x.yaml", "--json").json(),
                         {"ok": True, "cells": 2, "runs": 4, "warnings": []})
        plan = self.flatline("plan", "x.yaml", "--json").json()
        self.assertEqual(set(plan), {"experiment", "arithmetic", "runs", "bytes", "seconds", "hash",
                                     "cells"})
        self.assertEqual(plan["arithmetic"], "2 cells, excluded 0, × 2 replicates = 4 runs")
        self.assertEqual(plan["cells"][0]["levels"], {"optimizer.learning_rate": "0.0001"})

    def test_the_time_is_a_limit_where_runs_may_stop_early(self):
        self.assertRegex(self.flatline("plan", "x.yaml").last_line(), r", ~\d+ kB, ~\d+ s at -j \d+$")
        self.assertRegex(self.flatline("plan", "x.yaml", "training.early_stopping.patience=1").last_line(),
                         r", ~\d+ kB, at most ~\d+ s at -j \d+$")

    def test_truncation_does_not_change_what_an_epoch_is_estimated_to_take(self):
        (self.folder / "stream.yaml").write_text(STREAM)
        def seconds(*words):
            return self.flatline("plan", "stream.yaml", "--json", *words).json()["seconds"]
        self.assertLess(seconds("training.tbptt.steps=2"), 30 * seconds())  # 360 updates for one

    def test_a_dry_run_writes_nothing(self):
        result = self.flatline("run", "x.yaml", "--results", "dry", "-n")
        self.assertEqual(result.out, "nothing was run; results would go to dry\n")
        self.assertFalse((self.folder / "dry").exists())

    def test_the_gate_exits_with_7(self):
        self.assertIn("V2 undecided", self.flatline("run", "x.yaml", "--gate", code=7).out)

    def test_ls_filters(self):
        everything = self.ids()
        self.assertEqual(len(everything), 4)
        self.assertEqual(self.ids("optimizer.learning_rate < 1e-3"), everything[0::2])
        self.assertEqual(self.ids("optimizer.learning_rate == 0.01"), everything[1::2])
        self.assertEqual(self.ids("replicate == 1"), everything[2:])
        self.assertEqual(self.ids("not replicate == 1 and state == ok"), everything[:2])
        self.assertEqual(self.ids("(replicate = 0 or replicate >= 1) and epochs != 2"), [])
        self.assertEqual(self.ids("test.r2 > -1000 and model.layers.0.units == 3"), everything)
        self.assertEqual(self.flatline("ls", "small").last_line(), "4 of 4 runs")

    def test_ls_names_the_place_of_a_fault(self):
        def refuse(filter_text, problem):
            self.assertEqual(self.flatline("ls", "small", filter_text, code=2).err,
                             f"FL111 {filter_text}:{problem}\n")
        advice = ("(a filter compares values: outcome == constant and replicate < 3). Use == != < <= "
                  "> >= and, or, not, ( ).")
        refuse("outcome ==", f"11: the end is there where a value should be {advice}")
        refuse("(outcome == healthy", f"20: the end is there where ) should be {advice}")

    def test_ls_refuses_words_that_mean_nothing(self):
        self.assertEqual(self.flatline("ls", "small", "outcome == helthy", code=2).err,
                         "FL111 helthy is no outcome. Did you mean healthy?\n")
        self.assertEqual(self.flatline("ls", "small", "state == crushed", code=2).err,
                         "FL111 crushed is no state. Did you mean crashed?\n")
        for verb in ("ls", "export"):
            self.assertEqual(self.flatline(verb, "small", "--metric", "test.r3", code=2).err,
                             "FL130 no run has a metric named test.r3. Did you mean test.r2?\n")

    def test_ls_refuses_a_name_that_no_run_has(self):
        self.assertEqual(self.flatline("ls", "small", "outcom == healthy", code=2).err,
                         "FL111 no run has a value named outcom (a filter compares factors, "
                         "configuration keys, metrics and what ls shows). Did you mean outcome?\n")

    def test_show_logs_and_compare(self):
        first, second = self.ids()[:2]
        shown = self.flatline("show", "small", first).out
        for part in (f"run        {first}\n", "factor     optimizer.learning_rate = 0.0001\n",
                     "state      ok\n", "phase      record\n", "effort     2 epochs, 14 steps, ",
                     "\ntraces\n  /steps/loss  14 step\n", "\nmade by\n"):
            self.assertIn(part, shown)
        self.assertEqual(set(self.flatline("show", "small", first, "--json").json()),
                         SUMMARY | {"config", "provenance", "findings"})
        self.assertEqual(set(self.flatline("logs", "small", first, "--json").json()), {first})
        self.assertEqual(self.flatline("logs", "small", first).out, f"== {first} (ok)\n")
        compared = self.flatline("compare", "small", first, second, "--json").json()
        self.assertEqual(compared["configuration"], [["optimizer.learning_rate", "0.0001", "0.01"]])
        self.assertEqual(set(compared["a"]), SUMMARY)
        self.assertIn("optimizer.learning_rate", self.flatline("compare", "small", first, second).out)

    def test_runs_and_results_that_are_not_there(self):
        for verb in ("show", "logs"):
            self.assertEqual(self.flatline(verb, "small", "zzz", code=2).err,
                             "FL106 no run of small is meant by zzz (a run is named by its id, the "
                             "beginning of it, last or failed). See flatline ls results/small.\n")
        for verb in ("status", "ls", "show", "logs", "collect", "export"):
            self.assertEqual(self.flatline(verb, "nothing", code=2).err,
                             "FL105 nothing is no results folder (it holds no plan.lock, and no "
                             "experiment of this name has results here). Name a folder such as "
                             "results/learning-rate.\n")

    def test_results_have_three_names(self):
        for name in ("small", "results/small", "x.yaml"):
            self.assertEqual(self.flatline("ls", name).last_line(), "4 of 4 runs")

    def test_export(self):
        rows = list(csv.DictReader(io.StringIO(self.flatline("export", "small", "--csv").out)))
        self.assertEqual([row["run"] for row in rows], self.ids())
        self.assertEqual({row["optimizer.learning_rate"] for row in rows}, {"0.0001", "0.01"})
        for row in rows:
            float(row["test.r2"])
        latex = self.flatline("export", "small", "--latex").out
        self.assertTrue(latex.startswith("\\begin{tabular}{lrlrl}\n\\toprule\n"
                                         "optimizer.learning\\_rate & $n$ & outcome & test.r2 & "), latex)
        self.assertEqual(latex.count(" \\\\\n"), 3)
        self.assertEqual([run["key"] for run in self.flatline("export", "small", "--json").json()],
                         [run.split("-")[0] for run in self.ids()])
        self.flatline("export", "small", "-o", "runs.csv")
        self.assertEqual((self.folder / "runs.csv").read_text(), self.flatline("export", "small").out)
        self.assertEqual(self.flatline("export", "small", "--csv", "--latex", code=2).err,
                         "FL113 export writes one table at a time (--csv and --latex are both "
                         "given). Choose one.\n")

    def test_collect_tells_where(self):
        self.assertEqual(self.flatline("collect", "small", "--json").json(),
                         {"index": "results/small/index.h5", "warnings": 0})


if __name__ == "__main__":
    unittest.main()
