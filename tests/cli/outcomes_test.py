"""Outcomes that only a whole run can show, from the experiment file to the verdict."""

import unittest

from flatline import Case

# Without a memory the best answer is a fraction of the last value, so what is fed back dies out; the
# same data and horizon keep a network with a memory on its way.
FREE_RUN = """\
experiment: free-run
question: Does a network without a memory die out when it is fed its own answers?
dataset: {use: sine-sequences, sequences: 100, length: 60, period: 10, noise: 0.05}
split: {by: series}
optimizer: {use: adam, learning_rate: 2e-2}
training: {epochs: 25, batch_size: 10, teacher_forcing: {horizon: 50}}
replicates: 6
grid:
  model:
    memory: {use: sequential, layers: [{use: lstm, units: 8}, {use: dense, units: 1}]}
    none: {use: sequential, layers: [{use: dense, units: 1}]}
hypotheses:
  - id: S11
    claim: Without a memory the free run collapses.
    compare: {model: [none, memory]}
    measure: outcome is free-run-collapse
    expect: more often
"""


class Outcomes(Case):

    def test_a_free_run_collapses_without_a_memory_and_goes_on_with_one(self):
        self.write("free.yaml", FREE_RUN)
        self.flatline("run", "free.yaml", "--quiet", "--gate")  # fails unless supported
        runs = self.flatline("export", "free-run", "--json").json()
        collapsed = [run for run in runs if run["outcome"] == "free-run-collapse"]
        healthy = [run for run in runs if run["outcome"] == "healthy"]
        self.assertEqual((len(collapsed), len(healthy)), (6, 6))
        self.assertEqual(len({run["key"] for run in collapsed}), 1)
        for run in collapsed:
            self.assertRegex(run["reason"], r"one step ahead \(≥ 0\.5\), but fed with its own outputs "
                                            r"σ\(ŷ\)/σ\(y\) falls to 0\.\d+ \(collapsed: < 0\.3\)")
            self.assertGreater(run["metrics"]["test.r2"], 0.5)
            self.assertLess(run["metrics"]["test.free_run_std_ratio"], 0.3)
        for run in healthy:
            self.assertGreater(run["metrics"]["test.free_run_r2"], 0.9)


if __name__ == "__main__":
    unittest.main()
