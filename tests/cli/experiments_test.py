"""Every experiment of the tree can be made, and the claims that it is about are listed."""

import subprocess
import unittest

import yaml

from flatline import PROGRAM, SOURCE, Case

FILES = sorted((SOURCE / "experiments").rglob("experiment.yaml"))


class Experiments(Case):

    def test_every_cell_of_every_experiment_can_be_made(self):
        for file in FILES:
            with self.subTest(file.parent.name):
                done = subprocess.run([PROGRAM, "check", file], cwd=SOURCE, capture_output=True,
                                      text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue((file.parent / "README.md").exists())

    def test_a_smoke_run_of_the_smallest_grids_decides_something(self):
        for name in ("broadcast", "mean-penalty", "sunspots"):
            with self.subTest(name):
                result = self.flatline("run", SOURCE / "experiments" / name / "experiment.yaml",
                                       "replicates=1", "training.epochs=1", "--quiet",
                                       env={"FLATLINE_DATA_PATH": str(SOURCE), "PATH": "/usr/bin"})
                self.assertIn("failed 0, skipped 0", result.last_line())

    def test_hypotheses_and_claims_know_each_other(self):
        articles = yaml.safe_load((SOURCE / "experiments/claims.yaml").read_text())
        claims = [id for article in articles.values() for id in article]
        self.assertEqual((len(claims), len(set(claims))), (72, 72))
        for file in FILES:
            for hypothesis in yaml.safe_load(file.read_text())["hypotheses"]:
                id = hypothesis["id"]
                if id[0].isupper():
                    self.assertIn(id.split("-")[0], claims, file)


if __name__ == "__main__":
    unittest.main()
