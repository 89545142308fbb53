"""What a batch has to survive: kills, preemption, damaged files, another build."""

import pathlib
import random
import shutil
import signal
import subprocess
import time
import unittest

import h5py

from batch import ENDLESS, LONG, BatchCase
from flatline import PROGRAM, SMALL


class Survive(BatchCase):
    def checkpoints(self, results="broken"):
        return sorted((self.folder / results / "runs").glob("*.checkpoint"))

    def test_standard_streams_that_are_closed_do_no_harm(self):
        closed = subprocess.run(["bash", "-c", 'exec "$0" "$@" <&- >&- 2>&-', PROGRAM, "run", "x.yaml",
                                 "--results", "broken", "training.epochs=2"], cwd=self.folder)
        self.assertEqual(closed.returncode, 0)
        self.assertEqual(self.states(), {"ok": 6})

    def test_preempted_again_and_again_and_still_the_same(self):
        self.flatline("run", "x.yaml", "-q", "--results", "unbroken", "training.epochs=1000")
        self.freeze("training.epochs=1000")
        moments = random.Random(5)
        preempted = 0
        for which in (signal.SIGTERM, signal.SIGUSR1) * 6:
            process = self.start("exec", "--plan", "broken", "-q", "-j", "2")
            claims = self.folder / "broken" / "claims"
            self.wait_for(lambda: claims.exists() and list(claims.iterdir()), process)
            time.sleep(moments.uniform(0, 0.1))
            process.send_signal(which)
            process.wait()
            self.assertIn(process.returncode, (0, 85))
            preempted += process.returncode == 85
        self.assertGreater(preempted, 0)
        self.exec()
        self.assertEqual(self.states(), {"ok": 6})
        self.assertEqual(self.checkpoints(), [])
        self.compare("unbroken", "broken")

    def test_a_preempted_run_goes_on_where_it_stood(self):
        self.freeze(ENDLESS, "replicates=1")
        process = self.start("exec", "--plan", "broken", "-q")
        self.wait_for(lambda: list((self.folder / "broken" / "claims").glob("*")), process)
        time.sleep(1)
        process.terminate()
        self.end(process, code=85)
        self.assertEqual(self.states(), {"preempted": 1})
        self.assertEqual(len(self.checkpoints()), 1)
        text = self.flatline("explain", "broken", self.checkpoints()[0].stem).out
        self.assertIn("Its state was saved; it goes on there.", text)

    def test_a_checkpoint_on_the_way_survives_a_kill(self):
        self.freeze(ENDLESS, "replicates=1")
        process = self.start("exec", "--plan", "broken", "-q", "--checkpoint-every", "0")
        self.wait_for(self.checkpoints, process)
        process.kill()
        process.wait()
        with h5py.File(self.checkpoints()[0]) as file:
            self.assertGreater(file["state/step"][()], 0)

    def test_verify_names_each_damaged_file_and_repair_has_its_run_done_again(self):
        self.flatline("run", "x.yaml", "-q", "--results", "broken", "training.epochs=2")
        self.flatline("verify", "broken")
        files = self.finished("broken")
        chance = random.Random(1)
        for path, count in zip(files, (1, 100, 10000)):
            content = bytearray(path.read_bytes())
            for _ in range(count):
                content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
            path.write_bytes(content)
        files[4].rename(files[4].with_name(files[4].name.replace("r0004", "r0099")))
        result = self.flatline("verify", "broken", code=6)
        for path in files[:3]:
            self.assertIn(path.name, result.out)
        self.assertIn("r0099.h5: FL613 is not the run that its name says", result.out)
        result = self.flatline("repair", "broken", "--json").json()
        self.assertEqual(len(result["set_aside"]), 4)
        self.assertTrue((self.folder / "broken" / "damaged" / files[0].name).exists())
        self.exec()
        self.flatline("verify", "broken")
        self.assertEqual(self.states(), {"ok": 6})

    def test_a_run_without_findings_is_whole(self):
        self.write("x.yaml", SMALL + "diagnostics: []\n")
        self.flatline("run", "x.yaml", "-q", "--results", "broken")
        self.assertEqual(self.flatline("verify", "broken").last_line(), "3 files, 0 faults")
        self.flatline("show", "broken", "last")

    def test_a_damaged_plan_is_named(self):
        self.flatline("run", "x.yaml", "-q", "--results", "broken", "training.epochs=2")
        plan = self.folder / "broken" / "plan.jsonl"
        plan.write_bytes(b"x" + plan.read_bytes()[1:])
        result = self.flatline("verify", "broken", code=6)
        self.assertIn("plan.jsonl:1", result.out)
        self.assertNotIn("json.exception", result.out)

    def test_a_run_is_reproduced_bit_for_bit_and_a_changed_one_is_found(self):
        self.flatline("run", "x.yaml", "-q", "--results", "broken", "training.epochs=2")
        result = self.flatline("reproduce", "broken", "last")
        self.assertRegex(result.last_line(), r" is the same bit for bit, the same build$")
        key = self.finished("broken")[0].stem
        self.flatline("reproduce", "broken", key)

    def test_a_run_that_can_not_be_reproduced_says_how_it_ended(self):
        self.write("rows.csv", "value\n" + "\n".join(str(i % 7) for i in range(60)) + "\n")
        self.write("x.yaml", SMALL.replace("use: sine-series, series: 2, length: 80,",
                                           "use: csv, file: rows.csv, targets: [value],"))
        self.flatline("run", "x.yaml", "-q", "--results", "broken")
        run = self.finished("broken")[0].stem
        (self.folder / "rows.csv").unlink()
        result = self.flatline("reproduce", "broken", run, code=2)
        self.assertRegex(result.err, rf"^FL614 {run} can't be reproduced: it ended as error \(.*rows"
                                     r"\.csv.*\)\. Compare build and machine with flatline show "
                                     r"--json\.\n$")

    def test_what_was_not_committed_is_kept_and_named_by_reproduce(self):
        def git(*words):
            subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *words],
                           cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        git("init", "-q")
        git("add", "x.yaml")
        git("commit", "-qm", "first")
        few = LONG.replace("epochs: 60,", "epochs: 2,")
        self.write("x.yaml", few)
        self.flatline("run", "x.yaml", "-q", "--results", "broken")
        patches = list((self.folder / "broken" / "source").iterdir())
        self.assertEqual(len(patches), 1)
        self.assertIn("\n-training: {epochs: 60,", patches[0].read_text())
        self.assertIn("\n+training: {epochs: 2,", patches[0].read_text())
        result = self.flatline("reproduce", "broken", "last")
        self.assertRegex(result.out, r"^made from [0-9a-f]{7,}-dirty; what was not committed is in "
                                     rf"broken/source/{patches[0].name}\n")
        git("commit", "-qam", "second")
        self.flatline("run", "x.yaml", "-q", "--results", "clean")
        self.assertFalse((self.folder / "clean" / "source").exists())
        said = self.flatline("reproduce", "clean", "last", "--json").json()
        self.assertRegex(said["source_git"], r"^[0-9a-f]{7,}$")
        self.assertEqual(said["source_patch"], "")

    def test_a_damaged_checkpoint_is_named_and_its_run_begins_anew(self):
        self.freeze(ENDLESS, "replicates=1")
        process = self.start("exec", "--plan", "broken", "-q", "--checkpoint-every", "0")
        self.wait_for(self.checkpoints, process)
        process.kill()
        process.wait()
        checkpoint = self.checkpoints()[0]
        checkpoint.write_bytes(checkpoint.read_bytes()[:-100])
        for left in (self.folder / "broken/live").glob("*.json"):
            left.unlink()  # by the one that was killed
        second = self.start("exec", "--plan", "broken", "-q")
        self.wait_until_it_trains(second)
        second.terminate()
        result = self.end(second, code=85)
        self.assertEqual(result.err, f"warning: broken/runs/{checkpoint.name}: FL612 the checkpoint "
                                     "was not used (it is damaged or does not fit the run). Nothing "
                                     "is to be done; the run began anew.\n")

    def test_a_checkpoint_of_another_build_is_named_and_its_run_begins_anew(self):
        self.freeze(ENDLESS, "replicates=1")
        process = self.start("exec", "--plan", "broken", "-q", "--checkpoint-every", "0")
        self.wait_for(self.checkpoints, process)
        process.kill()
        process.wait()
        second = subprocess.Popen(
            [self.other_build(), "exec", "--plan", "broken", "-q"], cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.stop, second)
        self.wait_until_it_trains(second)
        second.terminate()
        result = self.end(second, code=85)
        self.assertEqual(result.err, f"warning: broken/runs/{self.checkpoints()[0].name}: FL612 "
                                     "the checkpoint was not used (it was made by another build, "
                                     "which computes other numbers). Nothing is to be done; the "
                                     "run began anew.\n")

    def wait_until_it_trains(self, process):
        live = self.folder / "broken" / "live"
        self.wait_for(lambda: any('"phase":"train"' in path.read_text()
                                  for path in live.glob(f"*-{process.pid}.json")), process)

    def other_build(self):
        """A copy of the program in which one plugin has other bytes."""
        built, copy = pathlib.Path(PROGRAM).resolve().parents[1], self.folder / "other"
        (copy / "bin").mkdir(parents=True)
        shutil.copy(PROGRAM, copy / "bin")
        plugins = shutil.copytree(built / "lib/flatline/plugins", copy / "lib/flatline/plugins")
        with (plugins / "adam.so").open("ab") as file:
            file.write(b"other")
        return copy / "bin" / pathlib.Path(PROGRAM).name

if __name__ == "__main__":
    unittest.main()
