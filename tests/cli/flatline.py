"""Runs the program as people do: a folder for each test, real processes, real files."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["FLATLINE_PROGRAM"]
BAD_PLUGINS = pathlib.Path(os.environ["FLATLINE_BAD_PLUGINS"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds; on a busy machine all takes its time

SMALL = """\
experiment: small
question: Does it run?
dataset: {use: sine-series, series: 2, length: 80, window: 5}
model:
  use: sequential
  layers: [{use: lstm, units: 3}, {use: dense, units: 1}]
optimizer: {use: adam, learning_rate: 1e-2}
training: {epochs: 2, batch_size: 16}
replicates: 2
"""


def not_sanitized(why):
    """Skips a test, with a word, where the program was built with sanitizers."""
    return unittest.skipIf(os.environ.get("FLATLINE_SANITIZE"), why)


class Result:
    """What a call of the program came to."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def last_line(self):
        return self.out.splitlines()[-1]


class Case(unittest.TestCase):
    """Gives each test a working folder that is removed after it."""

    maxDiff = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="flatline-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def start(self, *words, **options):
        """Starts the program and does not wait for it."""
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, **options)
        self.addCleanup(self.stop, process)
        return process

    def stop(self, process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            stream.close()

    def end(self, process, code=0):
        """Waits for the end and checks the exit code."""
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, code, f"{process.args}\n{out}\n{err}")
        return Result(process.returncode, out, err)

    def flatline(self, *words, code=0, **options):
        return self.end(self.start(*words, **options), code)

    def refuse(self, message, *words, code=2, **options):
        """Expects the exact message, and that nothing was started."""
        result = self.flatline(*words, code=code, **options)
        self.assertEqual(result.err, message)
        self.assertEqual(result.out, "")
        self.assertEqual(self.finished(), [])
        return result

    def finished(self, folder="results"):
        """The finished run files below a folder, by name."""
        return sorted((self.folder / folder).rglob("*-r[0-9]*.h5"))

    def wait_for(self, what, process=None):
        """Waits until `what()` holds or the process has ended."""
        end = time.monotonic() + PATIENCE
        while not what():
            self.assertLess(time.monotonic(), end, "waited too long")
            if process is not None and process.poll() is not None:
                return
            time.sleep(0.005)


def bad_plugin(*names):
    """The options that load these plugins of tests/bad_plugins."""
    return [word for name in names for word in ("--plugin-dir", BAD_PLUGINS / name)]
