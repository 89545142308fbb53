"""The progress bar on a terminal (through tmux), and its absence on a pipe."""

import shutil
import subprocess
import unittest
import uuid

from flatline import PROGRAM, SMALL, Case

LONG = SMALL.replace("epochs: 2,", "epochs: 2000,")


class Terminal(Case):
    def setUp(self):
        super().setUp()
        self.write("x.yaml", LONG)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-L", self.server, *words], capture_output=True, text=True,
                              check=True).stdout

    def on_terminal(self):
        """Starts a run on a terminal of 60 columns; `after` and the exit code follow it."""
        self.server = f"flatline-{uuid.uuid4().hex}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "60", "-y", "40", "-c", self.folder,
                  f"{PROGRAM} run x.yaml -j 1; echo after $?; sleep 1000")
        self.addCleanup(self.tmux, "kill-server")

    def screen(self, *words):
        return self.tmux("capture-pane", "-p", *words)

    def lines_with_bar(self):
        return [line for line in self.screen().splitlines() if line.startswith("[")]

    @unittest.skipUnless(shutil.which("tmux"), "NOT TESTED: tmux is not installed")
    def test_a_bar_with_an_estimate_on_one_line_that_goes_away(self):
        self.on_terminal()
        self.wait_for(lambda: any("left" in line for line in self.lines_with_bar()))
        bars = self.lines_with_bar()
        self.assertEqual(len(bars), 1, bars)
        self.assertRegex(bars[0], r"^\[#*\.*\] [01]/2, \d+:\d\d left")
        self.assertEqual(len(bars[0].split("]")[0]), 25)
        self.wait_for(lambda: "after 0" in self.screen())
        self.assertEqual(self.lines_with_bar(), [])
        self.assertIn("total 2, ok 2, failed 0, skipped 0", self.screen())

    @unittest.skipUnless(shutil.which("tmux"), "NOT TESTED: tmux is not installed")
    def test_ctrl_c_on_the_terminal_stops_it_resumably(self):
        self.on_terminal()
        self.wait_for(self.lines_with_bar)
        self.tmux("send-keys", "C-c")
        # The shell of the pane gets the same Ctrl-C; what the program said stands on the screen.
        self.wait_for(lambda: "total 2" in self.screen())
        self.assertIn("interrupted; the same command goes on", self.screen())

    def test_no_bar_and_no_colour_on_a_pipe(self):
        result = self.flatline("run", "x.yaml", "training.epochs=2")
        lines = result.err.splitlines()
        self.assertEqual(len(lines), 1, result.err)
        self.assertRegex(lines[0], r"^small: .* = 2 runs, ~\d+ kB, ~.* at -j \d+$")
        for character in "\r\033":
            self.assertNotIn(character, result.err + result.out)

    def test_quiet_says_nothing_beside_the_result(self):
        self.assertEqual(self.flatline("run", "x.yaml", "training.epochs=2", "--quiet").err, "")


if __name__ == "__main__":
    unittest.main()
