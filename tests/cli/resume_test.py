"""The same command goes on, and the numbers do not depend on how often it had to."""

import os
import random
import shutil
import signal
import time
import unittest

import h5py

from batch import Comparison
from flatline import BAD_PLUGINS, SMALL, bad_plugin, not_sanitized
from hdf5_difference import differences

GRID = SMALL + """\
grid:
  optimizer.learning_rate: [1e-4, 1e-2]
  precision: [float32, float64]
"""
LONG = SMALL.replace("epochs: 2,", "epochs: 40,").replace("replicates: 2", "replicates: 8")


class Resume(Comparison):
    def compare(self, first, second):
        """Checks runs and indices."""
        super().compare(first, second)
        for folder in (first, second):
            self.flatline("collect", folder)
        pair = [self.folder / folder / "index.h5" for folder in (first, second)]
        self.assertEqual(differences(*pair), [])

    def run_unbroken(self, results, *words):
        self.flatline("run", "x.yaml", "--quiet", "--results", results, *words)

    def start_until(self, n_files, results="broken"):
        process = self.start("run", "x.yaml", "--quiet", "--results", results, "-j", "2")
        self.wait_for(lambda: len(self.finished(results)) >= n_files, process)
        return process

    def states(self, results):
        return self.flatline("status", results, "--json").json()["states"]

    def stamps(self, results):
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
                for path in self.finished(results)}

    def test_the_number_of_jobs_and_the_order_of_the_cells_change_no_bit(self):
        self.write("x.yaml", GRID)
        self.run_unbroken("one", "-j", "1")
        self.run_unbroken("two", "-j", "2")
        self.compare("one", "two")
        self.write("x.yaml", GRID.replace("[1e-4, 1e-2]", "[1e-2, 1e-4]")
                   .replace("[float32, float64]", "[float64, float32]"))
        self.run_unbroken("turned", "-j", "1")
        self.assertEqual(len(self.finished("one")), 8)
        for path in self.finished("one"):
            other = self.folder / "turned" / "runs" / path.name
            with h5py.File(path) as a, h5py.File(other) as b:
                self.assertEqual(a["steps/loss"][:].tobytes(), b["steps/loss"][:].tobytes())
                for block in a["model/final"]:
                    self.assertEqual(a["model/final"][block][()].tobytes(),
                                     b["model/final"][block][()].tobytes())

    def test_the_comparison_sees_a_changed_bit_and_a_changed_attribute(self):
        self.write("x.yaml", SMALL)
        self.run_unbroken("one", "replicates=1")
        original = self.finished("one")[0]
        changed = shutil.copy(original, self.folder / "changed.h5")
        with h5py.File(changed, "r+") as file:
            file["steps/loss"][0] += 1e-7
        self.assertEqual(differences(original, changed), ["/steps/loss"])
        with h5py.File(changed, "r+") as file:
            file.attrs["outcome"] = "another"
        self.assertEqual(differences(original, changed), ["/", "/steps/loss"])

    def test_five_times_killed_and_still_the_same(self):
        self.write("x.yaml", LONG)
        self.run_unbroken("unbroken", "-j", "2")
        moments = random.Random(2)
        for n_files in range(5):
            process = self.start_until(n_files)
            time.sleep(moments.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
        kept = self.stamps("broken")
        self.assertGreaterEqual(len(kept), 4)
        result = self.flatline("run", "x.yaml", "--results", "broken", "--json")
        self.assertLessEqual(result.json()["started"], 8 - len(kept) + 1)
        self.assertEqual(result.err.count("warning"), 0, result.err)
        after = self.stamps("broken")
        self.assertEqual({name: after[name] for name in kept}, kept)
        self.assertEqual(self.states("broken"), {"ok": 8})
        self.assertEqual(list((self.folder / "broken").rglob("*.part")), [])
        self.assertEqual(list((self.folder / "broken" / "claims").iterdir()), [])
        self.compare("unbroken", "broken")

    def interrupt(self, which, code):
        self.write("x.yaml", LONG)
        process = self.start_until(1)
        process.send_signal(which)
        result = self.end(process, code)
        lines = result.out.splitlines()
        self.assertEqual(lines[-2], "interrupted; the same command goes on")
        self.assertRegex(lines[-1], r"^total 8, ok \d, failed 0, skipped \d$")
        states = self.states("broken")
        self.assertNotIn("running", states)
        self.assertEqual(states["ok"], len(self.finished("broken")))
        kept = self.stamps("broken")
        result = self.flatline("run", "x.yaml", "--quiet", "--results", "broken")
        self.assertEqual(result.last_line(), "total 8, ok 8, failed 0, skipped 0")
        after = self.stamps("broken")
        self.assertEqual({name: after[name] for name in kept}, kept)

    def test_ctrl_c_leaves_a_folder_that_the_same_command_completes(self):
        self.interrupt(signal.SIGINT, 4)

    def test_a_termination_leaves_a_folder_that_the_same_command_completes(self):
        self.interrupt(signal.SIGTERM, 85)

    def test_a_finished_experiment_starts_nothing(self):
        self.write("x.yaml", GRID)
        self.run_unbroken("results/small")
        before = self.stamps("results/small")
        self.assertEqual(self.flatline("run", "x.yaml", "--json").json()["started"], 0)
        self.assertEqual(self.stamps("results/small"), before)

    @not_sanitized("they multiply the time")
    def test_a_finished_experiment_is_done_again_fast(self):
        self.write("x.yaml", GRID)
        self.run_unbroken("results/small")
        spent = sum(os.times()[2:4])
        self.flatline("run", "x.yaml")
        self.assertLess(sum(os.times()[2:4]) - spent, 1)  # of processor time

    def test_a_run_whose_file_is_gone_is_done_again(self):
        self.write("x.yaml", SMALL)
        self.run_unbroken("whole")
        self.run_unbroken("results/small")
        self.finished()[0].unlink()
        self.assertEqual(self.states("small"), {"ok": 1, "planned": 1})
        self.assertEqual(self.flatline("run", "x.yaml", "--json").json()["started"], 1)
        self.compare("whole", "results/small")

    def test_runs_of_another_build_are_kept_with_a_word_and_done_again_on_request(self):
        self.write("x.yaml", SMALL.replace("adam, learning_rate: 1e-2", "bad-nan"))
        folder = shutil.copytree(BAD_PLUGINS / "bad-nan", self.folder / "plugins")
        plugin = ("--plugin-dir", folder)
        self.run_unbroken("results/small", *plugin)
        with next(folder.glob("*.so")).open("ab") as library:
            library.write(b"another build")
        result = self.flatline("run", "x.yaml", "--json", "-q", *plugin)
        self.assertEqual(result.json()["started"], 0)
        self.assertEqual(result.err, "note: 2 finished runs were made by another build and are kept; "
                                     "--retry stale runs them again\n")
        result = self.flatline("run", "x.yaml", "--json", "-q", "--retry", "stale", *plugin)
        self.assertEqual(result.json()["started"], 2)
        result = self.flatline("run", "x.yaml", "--json", "-q", *plugin)
        self.assertEqual((result.json()["started"], result.err), (0, ""))

    def test_a_plugin_that_no_run_uses_makes_none_stale(self):
        self.write("x.yaml", SMALL)
        self.run_unbroken("results/small")
        result = self.flatline("run", "x.yaml", "--json", "-q", *bad_plugin("bad-nan"))
        self.assertEqual((result.json()["started"], result.err), (0, ""))


if __name__ == "__main__":
    unittest.main()
