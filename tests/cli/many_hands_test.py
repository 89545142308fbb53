"""Folders that many processes, machines and versions of an experiment work on."""

import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from batch import ENDLESS, LONG, BatchCase
from flatline import PROGRAM, SMALL


class ManyHands(BatchCase):
    def test_twenty_shards_and_a_run_do_each_run_once(self):
        self.write("x.yaml", SMALL.replace("replicates: 2", "replicates: 40"))
        self.freeze()
        hands = [self.start("exec", "--plan", "broken", "-q", "--shard", f"{i}/20", "-j", "1",
                            "--json") for i in range(1, 21)]
        hands.append(self.start("run", "x.yaml", "-q", "--results", "broken", "--json"))
        started = sum(self.end(hand).json()["started"] for hand in hands)
        self.assertEqual(started, 40)
        self.assertEqual(self.states(), {"ok": 40})
        self.assertEqual(list((self.folder / "broken" / "claims").iterdir()), [])

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel is not installed")
    def test_gnu_parallel_calls_the_parts_as_the_manual_says(self):
        self.flatline("plan", "x.yaml", "--freeze", "training.epochs=2")
        folder = pathlib.Path(PROGRAM).parent
        subprocess.run(["bash", "-c", "seq 4 | parallel -j 2 flatline exec --plan results/small "
                        "--shard {}/4 -j 1 -q && flatline collect results/small"],
                       cwd=self.folder, check=True, capture_output=True, env={
                           **os.environ, "PATH": f"{folder}:{os.environ['PATH']}",
                           "HOME": str(self.folder)})
        self.assertEqual(self.states("results/small"), {"ok": 6})
        journals = (self.folder / "results" / "small" / "journal").glob("*.jsonl")
        lines = [line for path in journals for line in path.read_text().splitlines()]
        self.assertEqual(len(lines), 6)
        self.assertTrue((self.folder / "results" / "small" / "index.h5").exists())

    def test_a_process_that_is_stopped_for_longer_than_the_lease_loses_its_run(self):
        self.write("x.yaml", LONG.replace("epochs: 60,", "epochs: 1500,"))
        self.freeze("replicates=1")
        lease = {"env": {**os.environ, "FLATLINE_LEASE": "1"}}
        first = self.start("exec", "--plan", "broken", "-q", "--json", **lease)
        self.wait_for(lambda: list((self.folder / "broken" / "claims").glob("*")), first)
        first.send_signal(signal.SIGSTOP)
        second = self.exec("--json", **lease)
        self.assertEqual(second.json()["runs"][0]["state"], "ok")
        first.send_signal(signal.SIGCONT)
        self.end(first)
        self.assertEqual(self.states(), {"ok": 1})
        self.assertEqual(len(self.finished("broken")), 1)
        self.flatline("verify", "broken")

    def test_another_plan_waits_for_the_first(self):
        process = self.start("run", "x.yaml", "-q", "--results", "broken", ENDLESS)
        claims = self.folder / "broken" / "claims"
        self.wait_for(lambda: claims.exists() and list(claims.iterdir()), process)
        result = self.flatline("run", "x.yaml", "-q", "--results", "broken", code=2)
        self.assertRegex(result.err, r"^broken: FL606 another plan of this experiment is being run "
                                     rf"\(process {process.pid} on host .* works on it\)\. Wait")

    def test_shards_that_are_none_are_refused(self):
        self.freeze()
        for shard in ("0/3", "4/3", "x", "1/", "1/2x"):
            result = self.exec("--shard", shard, code=2)
            self.assertEqual(result.err, f"FL116 --shard {shard} is no part of a plan (it is i/n "
                                         "with i from 1 to n). Write for instance --shard 1/8.\n")
        result = self.exec("--checkpoint-every", "-1", code=2)
        self.assertEqual(result.err, "FL117 --checkpoint-every -1 is no pause (it is the number of "
                                     "seconds between two checkpoints of a run). Use a number from "
                                     "0 on, or leave it out.\n")

    def test_an_experiment_that_grows_keeps_its_runs(self):
        self.flatline("run", "x.yaml", "-q", "--results", "broken", "training.epochs=2")
        before = {path.name: path.stat().st_ino for path in self.finished("broken")}
        grown = self.flatline("run", "x.yaml", "-q", "--json", "--results", "broken",
                              "training.epochs=2", "replicates=8", "--sweep",
                              "optimizer.learning_rate=1e-2,1e-3")
        self.assertEqual(grown.json()["started"], 10)
        after = {path.name: path.stat().st_ino for path in self.finished("broken")}
        self.assertEqual({name: after[name] for name in before}, before)
        result = self.flatline("run", "x.yaml", "-q", "--results", "broken", "training.epochs=2")
        self.assertEqual(result.last_line(), "total 6, ok 6, failed 0, skipped 0")
        self.assertIn("10 finished runs belong to no cell of the plan",
                      self.flatline("verify", "broken").out)
        for verb in ("status", "ls"):
            self.assertEqual(self.flatline(verb, "broken").err,
                             "note: 10 finished runs in broken/runs belong to no cell of the plan\n")

    def test_results_of_two_machines_are_merged_by_copying(self):
        self.flatline("run", "x.yaml", "-q", "--results", "whole", "training.epochs=2")
        for name in ("one", "two"):
            self.freeze("training.epochs=2", results=name)
        self.exec("--shard", "1/2", results="one")
        self.exec("--shard", "2/2", results="two")
        for path in self.finished("two"):
            (self.folder / "one" / "runs" / path.name).write_bytes(path.read_bytes())
        self.assertEqual(self.states("one"), {"ok": 6})
        self.compare("whole", "one")
        self.flatline("collect", "one", "--copy")
        first = (self.folder / "one" / "index.h5").read_bytes()
        self.flatline("collect", "one", "--copy")
        self.assertEqual((self.folder / "one" / "index.h5").read_bytes(), first)


if __name__ == "__main__":
    unittest.main()
