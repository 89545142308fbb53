"""Every experiment of the tree can be made, and the claims and classical results that it is about are listed."""

import importlib.machinery
import importlib.util
import subprocess
import sys
import unittest

import yaml

from flatline import PROGRAM, SOURCE, Case

EXPERIMENTS = SOURCE / "experiments"
FILES = sorted(EXPERIMENTS.rglob("experiment.yaml"))
# Where the grid varies the epochs, too: nothing is as much better as that.
TWO_EPOCHS = ["training.early_stopping.patience=1", "training.early_stopping.min_delta=1e9"]
ANCHORS = yaml.safe_load((EXPERIMENTS / "classics/anchors.yaml").read_text())


def script(name):
    """A script of scripts/ as a module."""
    sys.path.insert(0, str(SOURCE / "scripts"))
    loader = importlib.machinery.SourceFileLoader(name, str(SOURCE / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class Experiments(Case):

    def test_every_cell_of_every_experiment_can_be_made(self):
        for file in FILES:
            with self.subTest(file.parent.name):
                done = subprocess.run([PROGRAM, "check", file], cwd=SOURCE, capture_output=True,
                                      text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue((file.parent / "README.md").exists())

    def smoke(self, name, *words):
        """Runs every cell of an experiment once, shortened by these overrides."""
        result = self.flatline("run", EXPERIMENTS / name / "experiment.yaml", "replicates=1",
                               *words, "--quiet",
                               env={"FLATLINE_DATA_PATH": str(SOURCE), "PATH": "/usr/bin"})
        self.assertIn("failed 0, skipped 0", result.last_line())

    def test_a_smoke_run_of_every_experiment_ends_well(self):
        for file in sorted(EXPERIMENTS.glob("*/experiment.yaml")):
            with self.subTest(file.parent.name):
                self.smoke(file.parent, *TWO_EPOCHS)

    def test_a_smoke_run_of_every_classical_result_has_its_number(self):
        classics = script("classics")
        short = {"R4": ["dataset.sequences=30"], "R5": ["dataset.sequences=60"],
                 "R11": ["dataset.sequences=600"]}
        self.assertEqual(list(classics.MEASURES), list(ANCHORS))
        for id, entry in ANCHORS.items():
            with self.subTest(id):
                folder = EXPERIMENTS / "classics" / entry["folder"]
                self.smoke(folder, *short.get(id, ["training.epochs=1"]))
                runs = classics.runs(classics.results_of(self.folder / "results", folder))
                ours, passed = classics.MEASURES[id](runs)
                self.assertRegex(ours, r"\d")
                self.assertIn(passed, (True, False))

    def test_every_detector_sees_a_dead_head(self):
        self.smoke("detectors", *TWO_EPOCHS)
        detectors = script("detectors")
        known, fired = detectors.judged(self.folder / "results/detectors")
        dead = [run for run in known if detectors.case(run) == "flat-dead-head"]
        self.assertEqual([fired[name][run] for name in detectors.DETECTORS for run in dead], [True] * 3)
        self.assertEqual({known[run] for run in known if detectors.case(run) == "sound-mse"}, {False})

    def test_hypotheses_and_claims_know_each_other(self):
        articles = yaml.safe_load((EXPERIMENTS / "claims.yaml").read_text())
        claims = [id for article in articles.values() for id in article]
        self.assertEqual((len(claims), len(set(claims))), (72, 72))
        self.assertEqual(list(ANCHORS), [f"R{n}" for n in range(1, 13)])
        known = claims + list(ANCHORS)
        for file in FILES:
            for hypothesis in yaml.safe_load(file.read_text()).get("hypotheses", []):
                id = hypothesis["id"]
                if id[0].isupper():
                    self.assertIn(id.split("-")[0], known, file)


if __name__ == "__main__":
    unittest.main()
