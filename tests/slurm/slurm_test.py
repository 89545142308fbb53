"""Hands experiments to a real Slurm, which `sandbox` starts on this machine and stops again."""

import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
from flatline import SMALL, Case  # noqa: E402
from hdf5_difference import differences  # noqa: E402

SANDBOX = HERE / "sandbox"
SKIPPED = 77
ENDLESS = "training.epochs=1000000"


class Slurm(Case):
    def setUp(self):
        super().setUp()
        self.write("x.yaml", SMALL)
        self.addCleanup(self.cancel)

    def slurm(self, *words):
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    def cancel(self, job=""):
        self.slurm("scancel", *([job] if job else ["--user", pwd.getpwuid(os.getuid()).pw_name]))
        self.wait_for(lambda: not self.queue(job))

    def submit(self, *words, code=0):
        return self.flatline("submit", "x.yaml", "--slurm", "--results", "batch", *words, code=code)

    def jobs(self, *words):
        return self.submit("--json", *words).json()["jobs"]

    def queue(self, job=""):
        """State of each task in the queue."""
        lines = self.slurm("squeue", "--noheader", "--array", "--format=%F %T").splitlines()
        return [line.split()[1] for line in lines if not job or line.split()[0] == job]

    def finish(self):
        self.wait_for(lambda: not self.queue())

    def job(self, job):
        """What Slurm knows of each task of a job."""
        lines = self.slurm("scontrol", "show", "job", "-o", job).splitlines()
        return [dict(re.findall(r"(\w+)=(\S*)", line)) for line in lines]

    def ends(self, job):
        return sorted(task["JobState"] for task in self.job(job))

    def states(self):
        return self.flatline("status", "batch", "--json").json()["states"]

    def logs(self):
        return "".join(path.read_text() for path in (self.folder / "batch" / "slurm").glob("*.log"))

    def claims(self):
        folder = self.folder / "batch" / "claims"
        return list(folder.iterdir()) if folder.exists() else []

    def checkpoints(self):
        return list((self.folder / "batch" / "runs").glob("*.checkpoint"))

    def compare_with_unbroken(self, *words):
        self.flatline("run", "x.yaml", "-q", "--results", "whole", *words)
        for one, other in zip(self.finished("whole"), self.finished("batch"), strict=True):
            self.assertEqual(differences(one, other), [], one.name)

    def test_arrays_do_every_run_and_collect(self):
        jobs = self.jobs("--runs-per-task", "2", "replicates=9")
        self.assertEqual(len(jobs), 3)  # 3 tasks, 2 tasks, collect
        self.assertEqual(self.submit("--runs-per-task", "2", "replicates=9", "--json")
                             .json()["queued"], 9)
        self.finish()
        for job in jobs:
            self.assertEqual(set(self.ends(job)), {"COMPLETED"}, self.logs())
        self.assertEqual(self.states(), {"ok": 9})
        self.assertTrue((self.folder / "batch" / "index.h5").exists())
        self.assertEqual(self.jobs("replicates=9"), [])

    def test_a_preempted_task_is_requeued_and_goes_on(self):
        words = ("training.epochs=50000", "replicates=1")
        job = self.jobs(*words)[0]
        self.wait_for(self.claims)
        pushes = self.slurm("sbatch", "--parsable", "--partition=high", "--cpus-per-task=4",
                            "--output=/dev/null", "--wrap", "sleep 3").strip()
        self.wait_for(self.checkpoints)
        self.assertEqual(self.states(), {"preempted": 1})
        self.finish()
        self.assertEqual(self.ends(pushes), ["COMPLETED"])
        self.assertEqual(self.ends(job), ["COMPLETED"], self.logs())
        self.assertGreaterEqual(int(self.job(job)[0]["Restarts"]), 1)
        self.compare_with_unbroken(*words)

    def test_a_task_killed_with_9_is_submitted_again_and_nothing_else(self):
        words = ("--runs-per-task", "1", "training.epochs=50000", "replicates=3")
        job = self.jobs(*words)[0]
        self.wait_for(lambda: len(self.claims()) == 3)
        host, process, start = self.claims()[0].read_text().split()
        os.kill(int(process), 9)
        self.wait_for(lambda: "FAILED" in self.ends(job))
        again = self.submit("--json", *words).json()
        self.assertEqual((again["missing"] - again["queued"], again["tasks"]), (1, 1))
        self.finish()
        self.assertEqual(self.ends(job), ["COMPLETED", "COMPLETED", "FAILED"])
        self.assertEqual(self.ends(again["jobs"][0]), ["COMPLETED"], self.logs())
        self.assertEqual(self.states(), {"ok": 3})

    def test_a_run_that_crashed_is_submitted_again_when_asked_for(self):
        words = ("training.epochs=50000", "replicates=1")
        self.jobs(*words)
        self.wait_for(self.claims)
        process = self.claims()[0].read_text().split()[1]
        children = pathlib.Path(f"/proc/{process}/task/{process}/children")
        self.wait_for(lambda: children.read_text().split())
        os.kill(int(children.read_text().split()[0]), 9)
        self.finish()
        self.assertEqual(self.states(), {"crashed": 1})
        self.assertEqual(self.jobs(*words), [])
        job = self.jobs("--retry", "failed", *words)[0]
        self.finish()
        self.assertEqual(self.ends(job), ["COMPLETED"], self.logs())
        self.assertEqual(self.states(), {"ok": 1})

    def test_a_time_limit_requeues_and_scancel_does_not(self):
        words = (ENDLESS, "replicates=1", "--", "--time=1", "--signal=B:USR1@50")
        job, collect = self.jobs(*words)
        self.wait_for(self.checkpoints)
        self.wait_for(lambda: self.claims() and int(self.job(job)[0]["Restarts"]) == 1)
        self.assertEqual(self.queue(job), ["RUNNING"])
        self.cancel(job)
        self.assertEqual(self.ends(job), ["CANCELLED"])
        self.finish()
        self.assertEqual(self.ends(collect), ["COMPLETED"])
        self.assertEqual(self.states(), {"preempted": 1})
        self.assertEqual(len(self.checkpoints()), 1)
        self.assertEqual(len(self.jobs(*words)), 2)

    def test_two_submits_at_once_do_each_run_once(self):
        words = ("submit", "x.yaml", "--slurm", "--results", "batch", "--json", "--runs-per-task",
                 "1", "replicates=3")
        for hand in [self.start(*words), self.start(*words)]:
            self.end(hand)
        self.finish()
        self.assertEqual(self.states(), {"ok": 3})
        lines = [json.loads(line) for path in (self.folder / "batch" / "journal").glob("*.jsonl")
                 for line in path.read_text().splitlines()]
        self.assertEqual([line["state"] for line in lines], ["ok"] * 3)

    def test_what_slurm_refuses_is_told_in_its_words(self):
        result = self.submit("--", "--partition=nowhere", code=2)
        self.assertIn("FL642 sbatch refused the job (sbatch: error: invalid partition specified: "
                      "nowhere", result.err)


if __name__ == "__main__":
    folder = tempfile.mkdtemp(prefix="fl-", dir="/tmp")
    os.environ["SLURM_CONF"] = f"{folder}/slurm.conf"
    try:
        started = subprocess.run([SANDBOX, "start", folder], check=False).returncode
        if started == SKIPPED:
            print("skipped: Slurm can't run here")
        if started != 0:
            sys.exit(started)
        unittest.main(verbosity=2)
    finally:
        subprocess.run([SANDBOX, "stop", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
