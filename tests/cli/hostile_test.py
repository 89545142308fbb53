"""A plugin that goes wrong costs exactly its own runs; the others finish."""

import re
import unittest

from flatline import Case, bad_plugin, not_sanitized

EXPERIMENT = """\
experiment: hostile
dataset: {use: sine-series, series: 2, length: 80, window: 5}
model:
  use: sequential
  layers: [{use: lstm, units: 3}, {use: dense, units: 1}]
training: {epochs: 2, batch_size: 16}
"""


class Hostile(Case):
    def run_levels(self, *levels, code, replicates=1, limits="{}", words=()):
        """Runs a grid over optimizers; a level is the name of a plugin or a map."""
        self.write("x.yaml", f"{EXPERIMENT}replicates: {replicates}\nlimits: {limits}\n"
                             f"grid: {{optimizer: [{', '.join(levels)}]}}\n")
        return self.again(*levels, code=code, words=words)

    def again(self, *levels, code, words=()):
        names = [name for name in re.findall(r"bad-\w+", " ".join(levels))]
        return self.flatline("run", "x.yaml", "--quiet", *bad_plugin(*names), *words, code=code)

    def states(self):
        runs = self.flatline("ls", "hostile", "--json").json()
        return [(run["state"], run.get("outcome", "")) for run in runs]

    def show(self, which="failed"):
        """What `show` says, without the ids and what differs between executions."""
        out = self.flatline("show", "hostile", which).out
        out = re.sub(r"[0-9a-f]{16}-r", "KEY-r", out)
        return re.sub(r", 0 parameters, .*", ", ...", out)

    def test_each_costs_exactly_its_own_runs(self):
        result = self.run_levels("adam", "bad-segfault", "bad-throw", "bad-nan", code=3,
                                 replicates=2)
        self.assertEqual(result.last_line(), "total 8, ok 4, failed 4, skipped 0")
        self.assertIn("""\
2 runs of 8 crashed: killed by signal 11 (Segmentation fault) in phase train, in bad-segfault
  (optimizer)
""", result.out)
        self.assertIn("""\
2 runs of 8 error: FL501 bad-throw (optimizer) threw in phase train: the update was thrown away (a
  plugin should throw flatline::Error with a remedy, or nothing). Report it to the author of the
  plugin.
""", result.out)
        self.assertIn("\nwhat failed is repeated with --retry failed only\n", result.out)
        self.assertEqual([state for state, _ in self.states()],
                         ["ok", "crashed", "error", "ok"] * 2)
        self.assertEqual([outcome for _, outcome in self.states()][3::4], ["diverged"] * 2)

    def test_show_names_phase_and_signal(self):
        self.run_levels("bad-segfault", "bad-throw", code=3)
        self.assertEqual(self.show(), """\
run        KEY-r0000
factor     optimizer = bad-segfault
state      crashed
reason     killed by signal 11 (Segmentation fault) in phase train, in bad-segfault (optimizer)
phase      train, signal 11
effort     0 epochs, 2 steps, ...

run        KEY-r0000
factor     optimizer = bad-throw
state      error
reason     FL501 bad-throw (optimizer) threw in phase train: the update was thrown away (a plugin
           should throw flatline::Error with a remedy, or nothing). Report it to the author of the
           plugin.
phase      train
effort     0 epochs, 2 steps, ...

""")

    def test_a_loop_ends_at_the_limit_of_time(self):
        self.run_levels("bad-loop", "adam", code=3, limits="{wall: 20 s}")
        self.assertEqual([state for state, _ in self.states()], ["timeout", "ok"])
        self.assertEqual(self.show(), """\
run        KEY-r0000
factor     optimizer = bad-loop
state      timeout
reason     longer than limits.wall = 20 s, in phase train, in bad-loop (optimizer)
phase      train, signal 9
effort     0 epochs, 2 steps, ...
""")

    def test_an_eater_of_memory_ends_at_the_limit_of_memory(self):
        self.run_levels("bad-memory", "adam", code=3, limits="{memory: 200 MB}")
        self.assertEqual([state for state, _ in self.states()], ["oom", "ok"])
        self.assertRegex(self.show(), "(?m)^reason .*limits.memory")

    @not_sanitized("they multiply what a run needs")
    def test_a_small_limit_of_memory_does_not_hang_a_good_run(self):
        self.run_levels("adam", code=0, limits="{memory: 60 MB, wall: 60 s}")

    def test_a_nan_is_an_outcome_and_no_failure(self):
        result = self.run_levels("bad-nan", "adam", code=0)
        self.assertEqual(result.last_line(), "total 2, ok 2, failed 0, skipped 0")
        self.assertEqual(self.states()[0], ("ok", "diverged"))

    def test_fail_fast_starts_nothing_after_the_first_failure(self):
        levels = ("bad-segfault", "adam")
        result = self.run_levels(*levels, code=3, replicates=2, words=("--fail-fast", "-j", "1"))
        self.assertEqual(result.out.splitlines()[-2], "stopped after the allowed number of failures")
        self.assertEqual(result.last_line(), "total 4, ok 0, failed 1, skipped 3")
        result = self.again(*levels, code=3, words=("--json",))
        self.assertEqual(result.json()["started"], 3)

    def test_max_fails_counts_failures(self):
        result = self.run_levels("bad-segfault", "adam", code=3, replicates=3,
                                 words=("--max-fails", "2", "-j", "1"))
        self.assertEqual(result.last_line(), "total 6, ok 1, failed 2, skipped 3")

    def test_failures_are_repeated_on_demand_only(self):
        levels = ("bad-segfault", "bad-throw", "adam")
        self.run_levels(*levels, code=3)
        for words, started in (((), 0), (("--retry", "failed"), 2), (("--retry", "crashed"), 1),
                               (("--retry", "timeout,oom"), 0)):
            result = self.again(*levels, code=3, words=("--json", *words))
            self.assertEqual(result.json()["started"], started, words)


if __name__ == "__main__":
    unittest.main()
