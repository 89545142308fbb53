"""Handing an experiment to Slurm. Its programs are shell scripts here, so that every machine can
try what is written and said; tests/slurm talks to a real one."""

import os
import pathlib
import shutil
import signal
import subprocess
import unittest

from flatline import PROGRAM, SMALL, Case

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden" / "slurm"

# Each remembers its words, a line per call. Job numbers count from 1.
SBATCH = """\
[ "$*" = --version ] && exit 0
echo "$*" >> "$FAKE/calls"
echo "sbatch: a word to the user" >&2
echo "$(wc -l < "$FAKE/calls");cluster"
"""
REFUSING = """\
[ "$*" = --version ] && exit 0
echo "sbatch: error: invalid partition specified: x" >&2
echo "sbatch: error: Batch job submission failed" >&2
exit 1
"""


# Takes so many jobs as $FAKE/most says.
MISERLY = SBATCH.replace('echo "$*" >>', """\
if [ "$(cat "$FAKE/calls" 2>/dev/null | wc -l)" -ge "$(cat "$FAKE/most")" ]; then
  echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy"
  exit 1
fi
echo "$*" >>""")
POLICY = "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy"


class Submit(Case):
    def setUp(self):
        super().setUp()
        self.fake = self.folder / "fake"
        self.program("sbatch", SBATCH)
        self.program("squeue", 'cat "$FAKE/queue"')
        self.program("scontrol", 'echo "MaxArraySize            = 1001"')
        self.program("sinfo", "hostname")
        self.queue("")
        self.write("x.yaml", SMALL.replace("replicates: 2", "replicates: 6"))
        self.environment = {**os.environ, "FAKE": str(self.fake),
                            "PATH": f"{self.fake}:{os.environ['PATH']}"}

    def program(self, name, text):
        self.write(f"fake/{name}", "#!/bin/sh\n" + text + "\n").chmod(0o755)

    def queue(self, text):
        self.write("fake/queue", text)

    def calls(self):
        return (self.fake / "calls").read_text().splitlines()

    def submit(self, *words, code=0):
        return self.flatline("submit", "x.yaml", "--slurm", *words, code=code,
                             env=self.environment)

    def refuse_submit(self, message, *words):
        return self.refuse(message, "submit", "x.yaml", *words, env=self.environment)

    def plain(self, text):
        """The text without what differs from machine to machine."""
        return (text.replace(str(pathlib.Path(PROGRAM).resolve()), "/usr/bin/flatline")
                    .replace(str(self.folder.resolve()), "/home/me"))

    def test_a_dry_run_prints_scripts_and_commands_and_writes_nothing(self):
        result = self.submit("--dry-run", "--runs-per-task", "2", "--", "-p", "long", "--time=10")
        self.assertEqual(self.plain(result.out), (GOLDEN / "dry_run.txt").read_text())
        self.assertFalse((self.folder / "results").exists())
        self.assertFalse((self.fake / "calls").exists())

    def test_names_with_spaces_and_quotes_come_through(self):
        (self.folder / "my plugins").mkdir()
        self.submit("--plugin-dir", "my plugins", "--results", "o'clock $x",
                    "--runs-per-task", "1")
        for name in ("array.sh", "collect.sh"):
            script = self.folder / "o'clock $x" / "slurm" / name
            subprocess.run(["bash", "-n", script], check=True)
            self.assertIn("o'\\''clock $x", script.read_text())
        self.assertIn("--plugin-dir '", script.with_name("array.sh").read_text())

    def test_runs_are_packed_and_a_last_job_depends_on_all(self):
        result = self.submit("--runs-per-task", "4", "--", "--mem=1G")
        slurm = self.folder.resolve() / "results" / "small" / "slurm"
        self.assertEqual(self.calls(), [
            f"--parsable --mem=1G --array=1-2 {slurm}/array.sh",
            f"--parsable --mem=1G --dependency=afterany:1 {slurm}/collect.sh"])
        self.assertEqual(self.plain(result.out),
                         "small: 6 runs are missing, 0 of them are in the queue already\n"
                         "submitted 2 tasks of at most 4 runs as job 1, 2\n"
                         "see flatline status /home/me/results/small, and squeue --me\n")
        self.assertEqual(result.err, "sbatch: a word to the user\n" * 2)

    def test_auto_gives_a_task_ten_minutes_by_the_probe_and_then_by_what_runs_took(self):
        words = ("dataset.length=4000", "training.batch_size=6000", "training.epochs=1000000",
                 "training.early_stopping={patience: 1, min_delta: 1000}")
        self.assertIn("one of 6 parts of a plan, at most 1 missing",
                      self.submit("--dry-run", *words).out)
        self.flatline("run", "x.yaml", "-q", "replicates=1", *words)
        self.assertIn("one of 1 parts of a plan, at most 6 missing",
                      self.submit("--dry-run", *words).out)

    def test_an_array_is_split_where_its_numbers_would_be_too_large(self):
        self.program("scontrol", 'echo "MaxArraySize            = 3"')
        self.submit("--runs-per-task", "1", "replicates=5")
        words = [call.split() for call in self.calls()]
        self.assertEqual([[call[1], pathlib.Path(call[2]).name, *call[3:]] for call in words],
                         [["--array=1-2", "array.sh"], ["--array=1-2", "array.sh", "2"],
                          ["--array=1", "array.sh", "4"],
                          ["--dependency=afterany:1:2:3", "collect.sh"]])

    def test_a_second_submit_leaves_out_what_is_done_queued_or_running(self):
        self.submit("--runs-per-task", "1")
        self.flatline("exec", "--plan", "results/small", "-q", "--shard", "2/6")
        self.queue("1 1\n1 4\n1 5\n99 3\n")
        result = self.submit("--runs-per-task", "3", "--json").json()
        self.assertEqual((result["missing"], result["queued"], result["tasks"]), (5, 3, 2))
        self.assertIn("--array=3,6 ", self.calls()[2])
        self.assertIn("--dependency=afterany:1:3 ", self.calls()[3])
        self.queue("1 1\n1 4\n1 5\n3 3\n3 6\n")
        self.assertEqual(self.submit().out, "small: 5 runs are missing, 5 of them are in the queue "
                                            "already\nnothing was submitted\n")
        self.assertEqual(len(self.calls()), 4)

    def test_an_experiment_that_grew_while_tasks_wait_is_submitted_whole(self):
        self.submit("--runs-per-task", "3")
        self.queue("1 1\n1 2\n")
        self.assertEqual(self.submit("replicates=8", "--json").json()["queued"], 0)

    def test_a_finished_experiment_is_not_submitted(self):
        self.flatline("run", "x.yaml", "-q")
        self.assertEqual(self.submit().out, "small: 0 runs are missing, 0 of them are in the queue "
                                            "already\nnothing was submitted\n")
        self.assertFalse((self.fake / "calls").exists())

    def refuse_after(self, most, *words):
        """Submits where sbatch takes only so many jobs; gives what is said."""
        self.program("sbatch", MISERLY)
        self.write("fake/most", str(most))
        result = self.submit("--runs-per-task", "3", *words, code=4)
        self.assertEqual(result.out, "")
        self.write("fake/most", "99")
        return self.plain(result.err).removeprefix("sbatch: a word to the user\n" * most)

    def test_when_the_last_job_is_refused_the_next_submit_hands_in_that_alone(self):
        self.assertEqual(self.refuse_after(1),
                         "FL690 sbatch refused the job that collects; job 1 was submitted and does "
                         f"its runs ({POLICY}). Mend what it says and submit again; only what is "
                         "missing is submitted then. Without it, call flatline collect "
                         "/home/me/results/small in the end.\n")
        self.queue("1 1\n1 2\n")
        self.assertIn("--dependency=afterany:1 ", self.submit("--dry-run").out.splitlines()[-1])
        self.assertEqual(self.submit().out, "small: 6 runs are missing, 6 of them are in the queue "
                                            "already\nsubmitted the job that collects as job 2\n")
        self.assertIn("--dependency=afterany:1 ", self.calls()[1])
        self.assertIn("nothing was submitted", self.submit().out)
        self.assertEqual(len(self.calls()), 2)

    def test_the_job_that_collects_is_handed_in_even_when_all_tasks_have_ended(self):
        self.refuse_after(1)
        self.flatline("exec", "--plan", "results/small", "-q")
        self.assertEqual(self.submit("--json").json()["jobs"], ["2"])
        self.assertNotIn("--dependency", self.calls()[1])

    def test_when_a_later_array_is_refused_the_next_submit_hands_in_the_rest(self):
        self.program("scontrol", 'echo "MaxArraySize            = 2"')
        self.assertEqual(self.refuse_after(1),
                         "FL690 sbatch refused the next job array; job 1 was submitted and does its "
                         f"runs ({POLICY}). Mend what it says and submit again; only what is "
                         "missing is submitted then.\n")
        self.queue("1 1\n")
        self.assertEqual(self.submit("--json").json()["jobs"], ["2", "3"])
        self.assertRegex(self.calls()[1], r"--array=1 \S+/array\.sh 1$")
        self.assertIn("--dependency=afterany:1:2 ", self.calls()[2])

    def test_what_failed_is_submitted_again_when_that_is_asked_for(self):
        self.write("x.yaml", SMALL.replace("epochs: 2,", "epochs: 1000000,") +
                   "limits: {wall: 0.5 s}\n")
        self.flatline("run", "x.yaml", "-q", code=3)
        self.assertIn("nothing was submitted", self.submit().out)
        words = ("--runs-per-task", "1", "--retry", "failed")
        self.assertEqual(self.plain(self.submit(*words).out).splitlines()[:2], [
            "small: 2 runs are missing or run again, 0 of them are in the queue already",
            "submitted 2 tasks of at most 1 runs as job 1, 2"])
        script = (self.folder / "results" / "small" / "slurm" / "array.sh").read_text()
        self.assertIn(" \\\n  --retry failed &\n", script)
        self.queue("1 1\n")
        again = self.submit(*words, "--json").json()
        self.assertEqual((again["missing"], again["queued"], again["tasks"]), (2, 1, 1))
        # A task that repeats nothing does not do what failed.
        self.assertEqual(self.submit("--retry", "timeout", "--json").json()["queued"], 0)
        result = self.submit("--retry", "crushed", code=2)
        self.assertEqual(result.err, "FL109 --retry crushed names no state that can be run again. "
                                     "Did you mean crashed?\n")

    def test_the_script_does_its_part_and_asks_for_a_requeue_only_while_it_is_running(self):
        self.submit("--runs-per-task", "2", "training.epochs=100000")
        self.program("scontrol", 'echo "$*" >> "$FAKE/requeued"')
        for state, requeued in (("RUNNING", ["requeue 7_2"]), ("COMPLETING", None)):
            self.queue(state)
            self.assertEqual(self.interrupted_task(), 85)
            asked = self.fake / "requeued"
            self.assertEqual(asked.read_text().splitlines() if asked.exists() else None, requeued)
            asked.unlink(missing_ok=True)
        states = self.flatline("status", "results/small", "--json").json()["states"]
        self.assertEqual(states, {"planned": 5, "preempted": 1})

    def interrupted_task(self):
        """Runs task 2 as Slurm would and sends it USR1 once a run is on its way."""
        script = self.folder / "results" / "small" / "slurm" / "array.sh"
        task = subprocess.Popen(["bash", script], env={
            **self.environment, "SLURM_ARRAY_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "2"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        claims = script.parents[1] / "claims"
        self.wait_for(lambda: claims.exists() and list(claims.iterdir()), task)
        task.send_signal(signal.SIGUSR1)
        return task.wait()

    def test_a_node_that_does_not_see_the_folder_says_so(self):
        self.submit()
        shutil.move(self.folder / "results", self.folder / "elsewhere")
        done = subprocess.run(["bash", self.folder / "elsewhere" / "small" / "slurm" / "array.sh"],
                              env=self.environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(self.plain(done.stderr),
                         r"^/home/me/results/small: FL643 is not there on host \S+ \(Slurm's nodes "
                         r"have to see it\)\. Choose a shared folder with --results\.\n$")

    def test_what_can_not_be_submitted_is_refused(self):
        self.refuse_submit("FL640 submit was not told the scheduler (Slurm is the one that it "
                           "knows). Add --slurm; for others see flatline exec --help.\n")
        for text in ("0", "-3", "many", "2x"):
            self.refuse_submit(f"FL644 --runs-per-task {text} is no number of runs (it is a number "
                               "from 1 on, or auto). Write for instance --runs-per-task 20.\n",
                               "--slurm", f"--runs-per-task={text}", "--dry-run")
        self.refuse_submit("FL645 --array=1-3 can't be passed on to sbatch (submit numbers the "
                           "tasks of the array itself). Use --runs-per-task for fewer tasks; "
                           "scontrol update ArrayTaskThrottle limits how many run at once.\n",
                           "--slurm", "--", "--array=1-3")
        self.program("sbatch", REFUSING)
        self.refuse_submit("FL642 sbatch refused the job (sbatch: error: invalid partition "
                           "specified: x; sbatch: error: Batch job submission failed). Mend what "
                           "it says and submit again; what was submitted before is left out.\n",
                           "--slurm", "--", "-p", "x")

    def test_a_folder_that_other_nodes_do_not_see_is_refused(self):
        self.program("sinfo", "hostname; echo node17")
        self.refuse_submit(f"{self.folder.resolve()}/results/small: FL643 is no shared folder "
                           "(node node17 does not see it). Choose a shared folder with --results.\n",
                           "--slurm")
        self.assertFalse((self.folder / "results").exists())

    def test_a_machine_without_slurm_is_named(self):
        self.environment["PATH"] = str(self.folder)
        self.refuse_submit("FL641 sbatch is not there (no Slurm is installed here, or PATH lacks "
                           "it). Submit from a login node of the cluster, or see flatline exec "
                           "--help for other schedulers.\n", "--slurm")


if __name__ == "__main__":
    unittest.main()
