"""A grid of 60 runs, done once unbroken, and what it takes to compare others with it."""

import concurrent.futures
import functools
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from flatline import PROGRAM  # noqa: E402
from hdf5_difference import contents  # noqa: E402

GRID = """\
experiment: faults
dataset: {use: sine-series, series: 2, length: 80, window: 5}
model:
  use: sequential
  layers: [{use: lstm, units: 4}, {use: dropout, rate: 0.1}, {use: dense, units: 1}]
training: {epochs: 80, batch_size: 8}
grid: {optimizer.learning_rate: [1e-3, 1e-2], optimizer.use: [adam, sgd]}
replicates: 15
"""


class Lost(Exception):
    """Something was lost or wrong."""


known = functools.cache(contents)


def differs(one, other):
    """Whether a run differs from the unbroken one. Copies need not be looked into."""
    return one.read_bytes() != other.read_bytes() and known(one) != contents(other)


class Grid:
    def __init__(self, folder, short):
        self.folder, self.short = folder, short
        self.pool = concurrent.futures.ProcessPoolExecutor()
        (folder / "x.yaml").write_text(GRID.replace("15", "3") if short else GRID)
        self.complete("whole")
        self.whole = self.files("whole")

    def count(self, full, short):
        return short if self.short else full

    def start(self, *words, **options):
        return subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, **options)

    def call(self, *words):
        process = self.start(*words)
        out, err = process.communicate()
        if process.returncode < 0 or process.returncode == 1:
            raise Lost(f"flatline {words} crashed: {process.returncode}\n{out}\n{err}")
        return process.returncode, out, err

    def files(self, results):
        return {path.name: path for path in (self.folder / results / "runs").glob("*.h5")}

    def begin(self, results, *words):
        return self.start("run", "x.yaml", "-q", "--results", results, "--checkpoint-every", "0.05",
                          "--retry", "failed", *words)

    def complete(self, results):
        code, out, err = self.call("run", "x.yaml", "-q", "--results", results, "--retry", "failed")
        if code != 0:
            raise Lost(f"{results} can't be completed: {code}\n{out}\n{err}")

    def wrong(self, results):
        """The runs that are lost or came out otherwise than in the unbroken execution."""
        self.complete(results)
        now = self.files(results)
        if self.call("verify", results)[0] != 0 or now.keys() - self.whole.keys():
            raise Lost(f"{results} does not verify")
        there = [name for name in self.whole if name in now]
        differ = self.pool.map(differs, [self.whole[name] for name in there],
                               [now[name] for name in there])
        return len(self.whole) - len(there) + sum(differ)

    def again(self, name, wanted, hit):
        """Has grid after grid hit until it was done `wanted` times; `hit` tells how often it did."""
        tried, rounds = 0, 0
        while tried < wanted:
            results, rounds = f"{name}-{rounds}", rounds + 1
            tried += hit(results, wanted - tried)
            wrong = self.wrong(results)
            if wrong:
                return tried, wrong
        return tried, 0
