"""Bad input gets one clear message with its place, and nothing is started or lost."""

import os
import pathlib
import shutil
import subprocess
import unittest

from flatline import BAD_PLUGINS, PROGRAM, SMALL, Case


class ExperimentFile(Case):
    """Every fault of the file, as file:line:column, in one pass."""

    def faults(self, message, old="", new="", code=2):
        self.assertIn(old, SMALL)
        self.write("x.yaml", SMALL.replace(old, new) if old else SMALL + new)
        for verb in ("check", "run"):
            self.refuse(message, verb, "x.yaml", code=code)
        self.assertFalse((self.folder / "results").exists())

    def test_an_unknown_key(self):
        self.faults("x.yaml:8:12: FL201 training.epoch is unknown (training has epochs, batch_size, "
                    "tbptt, teacher_forcing, early_stopping, keep). Did you mean epochs?\n", "epochs:", "epoch:")

    def test_a_misspelt_section(self):
        self.faults("x.yaml:10:1: FL201 hypothesis is unknown (an experiment has experiment, question, "
                    "source, seed, dataset, split, transforms, model, loss, optimizer, schedule, "
                    "training, diagnostics, baselines, record, limits, precision, replicates, grid, "
                    "hypotheses). Did you mean hypotheses?\n", new="hypothesis: []\n")

    def test_an_infinite_value(self):
        self.faults("x.yaml:7:39: FL203 optimizer.learning_rate = .inf is outside (0, ∞) (step size "
                    "η). Use for instance the default, 0.001.\n",
                    "learning_rate: 1e-2", "learning_rate: .inf")

    def test_a_model_beyond_any_memory(self):
        self.faults("x.yaml:5:3: FL506 the only cell needs more memory than there is (its data or its "
                    "model is too large). Use fewer units, shorter windows or fewer sequences.\n",
                    "units: 3", "units: 99999999999")

    def test_a_wrong_type(self):
        self.faults("x.yaml:3:37: FL206 dataset.series = two is not an integer (number of series). "
                    "Write an integer, for instance the default, 10.\n", "series: 2", "series: two")

    def test_a_value_out_of_range(self):
        self.faults("x.yaml:8:35: FL203 training.batch_size = 0 is outside [1, ∞) (sequences in an "
                    "update). Use for instance the default, 32.\n",
                    "batch_size: 16", "batch_size: 0")

    def test_a_duplicate_key(self):
        self.faults("x.yaml:10:1: FL207 replicates is given twice (first at x.yaml:9:1). Remove one "
                    "of them.\n", new="replicates: 4\n")

    def test_an_unequal_zip(self):
        self.faults("x.yaml:11:44: FL224 zip pair can't be read (training.epochs has 3 levels, "
                    "dataset.length has 2). Write as many levels for each key.\n",
                    new="grid:\n  zip: {pair: {training.epochs: [1, 2, 3], "
                        "dataset.length: [80, 90]}}\n")

    def test_an_empty_list_of_levels(self):
        self.faults("x.yaml:11:20: FL221 the factor training.epochs has no levels (the grid would "
                    "have no cells). Give at least one level, or remove the factor.\n",
                    new="grid:\n  training.epochs: []\n")

    def test_an_unknown_plugin(self):
        self.faults("x.yaml:6:18: FL202 model.layers.0 = lstn is not a known layer. Did you mean "
                    "lstm?\n", "use: lstm", "use: lstn")

    def test_several_faults_are_told_together(self):
        self.faults("x.yaml:3:37: FL206 dataset.series = two is not an integer (number of series). "
                    "Write an integer, for instance the default, 10.\n"
                    "x.yaml:6:18: FL202 model.layers.0 = lstn is not a known layer. Did you mean "
                    "lstm?\n2 faults; nothing was run.\n",
                    SMALL, SMALL.replace("use: lstm", "use: lstn").replace("series: 2",
                                                                           "series: two"))

    def test_a_missing_file(self):
        self.refuse("y.yaml: FL213 the file does not exist. Check its name and folder.\n",
                    "run", "y.yaml")

    def test_a_plugin_that_does_not_load(self):
        self.write("x.yaml", SMALL)
        shutil.copytree(BAD_PLUGINS / "not-a-library", self.folder / "plugins")
        result = self.flatline("run", "x.yaml", "--plugin-dir", "plugins", code=5)
        self.assertRegex(result.err, r"^plugins/not-a-library\.so: FL302 the library can't be opened "
                                     r"\(.*invalid ELF header\)\. Check that it is a plugin for this "
                                     r"machine and that what it needs is installed \(ldd\)\.\n$")
        self.assertEqual(self.finished(), [])

    def test_an_own_plugin_that_does_not_load_is_refused_where_it_is_used(self):
        program = pathlib.Path(PROGRAM)
        tree = self.folder / "tree"
        plugins = tree / "lib/flatline/plugins"
        (tree / "bin").mkdir(parents=True)
        shutil.copy(program, tree / "bin")
        shutil.copytree(program.parent.parent / "lib/flatline/plugins", plugins)
        (plugins / "adam.so").write_text("junk")
        self.write("x.yaml", SMALL)
        self.write("y.yaml", SMALL.replace("adam", "sgd"))

        def call(*words):
            return subprocess.run([tree / "bin" / program.name, *words], cwd=self.folder, text=True,
                                  capture_output=True)

        refusal = (f"{plugins}/adam.so: FL302 the library can't be opened (file too short). Check that "
                   "it is a plugin for this machine and that what it needs is installed (ldd).\n")
        for words in (["check", "x.yaml"], ["plugins", "list"]):
            result = call(*words)
            self.assertEqual((result.returncode, result.stderr), (5, refusal))
        self.assertEqual(call("check", "y.yaml").returncode, 0)

    def test_a_missing_folder_of_plugins(self):
        self.write("x.yaml", SMALL)
        self.refuse("nowhere: FL300 there is no such folder of plugins. Correct --plugin-dir or "
                    "FLATLINE_PLUGIN_PATH, whichever names it.\n",
                    "run", "x.yaml", "--plugin-dir", "nowhere", code=5)

    def test_a_fault_of_the_command_line(self):
        self.write("x.yaml", SMALL)
        self.refuse("FL108 foo is not an override (what follows the file is key=value). Write for "
                    "instance training.epochs=5.\n", "run", "x.yaml", "foo")
        self.refuse("FL107 -j 9999 is outside 1 … 4096 (it is the number of runs side by side). "
                    f"Use -j {len(os.sched_getaffinity(0))}.\n", "run", "x.yaml", "-j", "9999")


class Data(Case):
    """Tables that a csv dataset cannot take, and windows that do not fit."""

    def refuse_table(self, message, table):
        self.write("t.csv", table)
        self.refuse(message, "run", "x.yaml")

    def setUp(self):
        super().setUp()
        dataset = "{use: csv, file: t.csv, inputs: [x], targets: [y], window: 3}"
        self.write("x.yaml", SMALL.replace(
            "{use: sine-series, series: 2, length: 80, window: 5}", dataset))

    def test_a_missing_table(self):
        self.refuse("x.yaml:3:27: FL404 the file t.csv is not there (looked for t.csv, data/t.csv). Correct "
                    "dataset.file or set FLATLINE_DATA_PATH to the folder that holds it.\n",
                    "run", "x.yaml")

    def test_text_among_the_numbers(self):
        self.refuse_table("t.csv:3:3: FL406 csv: hello is not a finite number (column y is used). "
                          "Write a number with a decimal point, or leave the column out.\n",
                          "x,y\n1,2\n2,hello\n")

    def test_nan_among_the_numbers(self):
        self.refuse_table("t.csv:3:3: FL406 csv: NaN is not a finite number (column y is used). "
                          "Write a number with a decimal point, or leave the column out.\n",
                          "x,y\n1,2\n2,NaN\n")

    def test_ragged_rows(self):
        for row, n in (("2", 1), ("2,3,4", 3)):
            self.refuse_table(f"t.csv:3:1: FL407 csv: the row has {n} cells (the first row has 2). "
                              "Fill up or shorten the row.\n", f"x,y\n1,2\n{row}\n")

    def test_an_unknown_column_and_an_empty_table(self):
        self.refuse_table("x.yaml:3:56: FL408 t.csv has no column y (named in dataset.targets). Choose one of x, "
                          "z.\n", "x,z\n1,2\n2,3\n")
        self.refuse_table("t.csv: FL405 csv: the file holds no numbers (there is no row of data). "
                          "Write one row for each step below the names of the columns.\n", "")

    def test_a_window_longer_than_the_series(self):
        self.write("x.yaml", SMALL.replace("window: 5", "window: 70"))
        part = ("x.yaml:3:60: FL401 the {} part has {} steps (a window of 70 with horizon 1 needs 71). Shorten "
                "dataset.window or raise split.{}.\n")
        result = self.flatline("run", "x.yaml", code=2)
        sizes = (("train", 56, "train"), ("validation", 8, "validation"), ("test", 16, "test"))
        self.assertEqual(result.err, "".join(part.format(*size) for size in sizes) +
                         "3 faults; nothing was run.\n")

    def test_a_fault_of_some_cells_names_the_first_of_them(self):
        self.write("x.yaml", SMALL + "grid:\n  dataset.window: [5, 70]\n")
        result = self.flatline("check", "x.yaml", code=2)
        self.assertIn("x.yaml:11:23: FL401 the train part has 56 steps (a window of 70 with horizon "
                      "1 needs 71; in cell dataset.window = 70). Shorten dataset.window", result.err)


class Parts(Case):
    """Parts of an experiment that do not fit each other are found before anything starts."""

    def faults(self, message, old, new):
        self.assertIn(old, SMALL)
        self.write("x.yaml", SMALL.replace(old, new))
        for verb in ("check", "run"):
            self.refuse(message, verb, "x.yaml")

    def test_a_trained_model_as_baseline(self):
        self.faults("x.yaml:10:13: FL505 sequential can't serve as a baseline (baselines are solved "
                    "in closed form, and this model is trained). Choose a model that is not trained, "
                    "such as mean or linear-window.\n",
                    "replicates: 2\n", "replicates: 2\nbaselines: [sequential]\n")

    def test_a_head_of_the_wrong_size(self):
        self.faults("x.yaml:6:35: FL525 sequential: model.layers.1 gives 2 outputs where the task "
                    "has 1 (the last layer makes the outputs of the model). End with {use: dense, "
                    "units: 1}.\n", "units: 1}", "units: 2}")

    def test_two_layers_of_one_name(self):
        self.faults("x.yaml:6:44: FL524 sequential: model.layers.1 is the second layer called a "
                    "(names tell layers apart in traces and keys). Give it another name, as in name: "
                    "ab.\n", "{use: lstm, units: 3}, {use: dense, ",
                    "{use: lstm, name: a, units: 3}, {use: dense, name: a, ")

    def test_a_number_that_float32_cannot_hold(self):
        self.faults("x.yaml:7:39: FL204 adam: optimizer.learning_rate = 1e-60 becomes 0 in float32 "
                    "(step size η). Set precision: float64, or a value that float32 can hold.\n",
                    "1e-2", "1e-60")

    def test_a_metric_that_no_run_has(self):
        claim = ("hypotheses: [{id: H, claim: c, measure: test.r3, expect: greater, "
                 "compare: {training.epochs: [1, 2]}}]\ngrid: {training.epochs: [1, 2]}\n")
        self.faults("x.yaml:10:41: FL244 measure: r3 is no metric. Did you mean r2?\n",
                    "replicates: 2\n", "replicates: 2\n" + claim)


if __name__ == "__main__":
    unittest.main()
