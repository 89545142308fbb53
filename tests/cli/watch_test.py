"""Looking on while runs are being done: status --watch and logs -f, from another process."""

import json
import shutil
import subprocess
import unittest
import uuid

from flatline import PROGRAM, SMALL, Case, bad_plugin

LONG = SMALL.replace("epochs: 2,", "epochs: 3000,")
ENDLESS = "training.epochs=1000000"


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.write("x.yaml", LONG)

    def freeze(self, *words):
        self.flatline("plan", "x.yaml", "--freeze", "--results", "watched", *words)

    def exec(self, *words):
        return self.start("exec", "--plan", "watched", "-q", *words)

    def live_files(self, kind="json"):
        return list((self.folder / "watched").glob(f"live/*.{kind}"))

    def test_each_look_is_a_line_of_json_and_the_last_has_everything(self):
        self.freeze("replicates=3", "dataset.series=4")
        watcher = self.start("status", "watched", "--watch", "--json")
        first = json.loads(watcher.stdout.readline())
        self.assertEqual((first["total"], first["ok"], first["running"]), (3, 0, []))
        self.assertIsNone(first["seconds_left"])
        runner = self.exec("-j", "1")
        looks = [json.loads(line) for line in watcher.stdout]
        self.end(runner)
        self.assertEqual(watcher.wait(), 0)
        last = looks[-1]
        self.assertEqual((last["ok"], last["failed"], last["running"]), (3, 0, []))
        self.assertEqual(sum(last["outcomes"].values()), 3)
        seconds = [run["seconds"] for run in last["slowest"]]
        self.assertEqual(seconds, sorted(seconds, reverse=True))
        self.assertEqual([look["ok"] for look in looks], sorted(look["ok"] for look in looks))

    def test_what_is_being_done_is_seen_with_phase_epoch_and_estimate(self):
        self.freeze(ENDLESS)
        self.exec("-j", "2")
        watcher = self.start("status", "watched", "--watch", "--json")
        for line in watcher.stdout:
            look = json.loads(line)
            if len(look["running"]) == 2 and all(run["epoch"] > 0 for run in look["running"]):
                break
        for run in look["running"]:
            self.assertEqual((run["phase"], run["epochs"]), ("train", 1000000))
            self.assertGreater(run["seconds"], 0)
        self.assertGreater(look["seconds_left"], 1)

    def test_a_killed_process_is_no_longer_seen_and_its_words_are_removed(self):
        self.freeze(ENDLESS)
        process = self.exec("-j", "2")
        self.wait_for(lambda: self.live_files() and len(self.live_files("log")) == 2, process)
        process.kill()
        process.wait()
        watcher = self.start("status", "watched", "--watch", "--json")
        self.assertEqual(json.loads(watcher.stdout.readline())["running"], [])
        second = self.exec("-j", "1")
        self.wait_for(lambda: len(self.live_files()) == 1 and len(self.live_files("log")) == 1,
                      second)
        second.terminate()
        self.end(second, code=85)
        self.assertEqual(self.live_files() + self.live_files("log"), [])

    def test_failures_are_shown_with_their_phase(self):
        self.write("x.yaml", SMALL.replace("use: adam, learning_rate: 1e-2", "use: bad-throw"))
        plugins = bad_plugin("bad-throw")
        self.flatline("run", "x.yaml", "-q", "--results", "watched", *plugins, code=3)
        result = self.flatline("status", "watched", "--watch")
        self.assertRegex(result.out, r"failed  state  phase  first +reason\n.*\n"
                                     r" +2  error  train  [0-9a-f]{16}-r0000  ")
        failure = self.flatline("status", "watched", "--watch", "--json").json()["failures"][0]
        self.assertEqual((failure["state"], failure["phase"]), ("error", "train"))

    def test_a_finished_experiment_is_shown_once(self):
        self.flatline("run", "x.yaml", "-q", "--results", "watched", "training.epochs=2")
        out = self.flatline("status", "watched", "--watch").out
        self.assertRegex(out, r"^small: Does it run\?\n\[#{24}\] 2/2(, \d [a-z-]+)+\n\n"
                              "slowest so far")

    @unittest.skipUnless(shutil.which("tmux"), "NOT TESTED: tmux is not installed")
    def test_on_a_terminal_one_picture_is_drawn_over_the_other(self):
        self.freeze("training.epochs=50000", "replicates=1")
        server = f"flatline-{uuid.uuid4().hex}"

        def tmux(*words):
            return subprocess.run(["tmux", "-L", server, *words], capture_output=True, text=True,
                                  check=True).stdout

        tmux("-f", "/dev/null", "new-session", "-d", "-x", "60", "-y", "40", "-c", self.folder,
             f"{PROGRAM} status watched --watch; echo after $?; sleep 1000")
        self.addCleanup(tmux, "kill-server")

        def screen():
            return tmux("capture-pane", "-p").splitlines()

        self.wait_for(lambda: any("nobody works on it" in line for line in screen()))
        runner = self.exec("-j", "1")
        self.wait_for(lambda: any("train" in line for line in screen()))
        seen = screen()
        self.assertEqual(sum(line.startswith("[") for line in seen), 1, seen)
        self.assertEqual(sum(line.startswith("running") for line in seen), 1, seen)
        self.end(runner)
        self.wait_for(lambda: "after 0" in screen())
        seen = screen()
        self.assertEqual([line for line in seen if line.startswith("running")], [], seen)
        self.assertTrue(seen[1].startswith("[########################] 1/1"), seen)


class Logs(Case):
    """What `bad-chatter` writes: a word in each update but the first two."""

    def setUp(self):
        super().setUp()
        self.write("x.yaml", SMALL.replace("use: adam, learning_rate: 1e-2", "use: bad-chatter")
                   .replace("epochs: 2,", "epochs: 4,"))
        self.plugins = bad_plugin("bad-chatter")
        self.flatline("plan", "x.yaml", "--freeze", "--results", "watched", *self.plugins)

    def run_all(self):
        return self.start("exec", "--plan", "watched", "-q", "-j", "1", *self.plugins)

    def test_what_runs_write_is_printed_while_they_write_it(self):
        follower = self.start("logs", "watched", "-f")
        runner = self.run_all()
        self.assertRegex(follower.stdout.readline(), r"^== [0-9a-f]{16}-r0000$")
        self.assertEqual(follower.stdout.readline(), "word 1\n")
        self.assertIsNone(runner.poll(), "the runs ended before the first word was read")
        words = [line for line in follower.stdout if line.startswith("word")]
        self.end(runner)
        self.assertEqual(follower.wait(), 0)
        self.assertEqual(words, self.stored_words()[1:])

    def stored_words(self):
        names = [path.stem for path in self.finished("watched")]
        self.assertEqual(len(names), 2)
        text = "".join(self.flatline("logs", "watched", name).out for name in names)
        return [line + "\n" for line in text.splitlines() if line.startswith("word")]

    def test_one_run_is_followed_to_its_end_as_json(self):
        name = json.loads(self.flatline("ls", "watched", "--json").out)[0]
        run = f"{name['key']}-r{name['replicate']:04}"
        follower = self.start("logs", "watched", run, "-f", "--json")
        runner = self.run_all()
        pieces = [json.loads(line) for line in follower.stdout]
        self.assertEqual({piece["run"] for piece in pieces}, {run})
        self.end(runner)
        text = "".join(piece["text"] for piece in pieces)
        self.assertIn("".join(self.flatline("logs", "watched", run).out.splitlines(True)[1:]), text)

    def test_a_run_that_has_ended_is_printed_at_once(self):
        self.end(self.run_all())
        run = self.finished("watched")[0].stem
        plain = self.flatline("logs", "watched", run).out.splitlines()[1:]
        self.assertEqual(self.flatline("logs", "watched", run, "-f").out.splitlines()[1:], plain)


if __name__ == "__main__":
    unittest.main()
