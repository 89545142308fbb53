"""Does to a grid of 60 runs what happens between Friday and Monday, and counts what was lost.

Prints a line for each kind of fault: how often it was tried, and how many runs were lost or came
out wrong afterwards, compared bit for bit with an unbroken execution. --short tries each a few
times only.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from grid import GRID, Grid, Lost
from flatline import BAD_PLUGINS

SANITIZED = os.environ.get("FLATLINE_SANITIZE")

TRIVIAL = """\
experiment: many
dataset: {use: adding, length: 4, sequences: 12}
model: mean
baselines: [mean]
diagnostics: []
"""
chance = random.Random(20)


class Faults(Grid):
    # Each fault gives how often it was tried and how many runs are wrong afterwards.

    def kill_children(self):
        def hit(results, most):
            process, tried = self.begin(results), 0
            listing = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
            while process.poll() is None and tried < most:
                time.sleep(chance.uniform(0, 0.1))
                with contextlib.suppress(OSError, IndexError, ValueError):
                    os.kill(int(chance.choice(listing.read_text().split())), signal.SIGKILL)
                    tried += 1
            process.communicate()
            return tried

        return self.again("children", self.count(200, 6), hit)

    def signals_to_parents(self, name, wanted, signals):
        def hit(results, most):
            for tried in range(most):
                process = self.begin(results)
                time.sleep(chance.uniform(0.05, 0.4))
                finished = process.poll() is not None
                process.send_signal(chance.choice(signals))
                process.communicate()
                if finished:
                    return tried
            return most

        return self.again(name, wanted, hit)

    def kill_parents(self):
        return self.signals_to_parents("parents", self.count(50, 3), [signal.SIGKILL])

    def preempt(self):
        return self.signals_to_parents("preempted", self.count(30, 3),
                                       [signal.SIGTERM, signal.SIGUSR1])

    @contextlib.contextmanager
    def mounted(self, name, options):
        place = self.folder / name
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place],
                          stderr=subprocess.DEVNULL).returncode != 0:
            raise PermissionError("a file system can't be mounted here")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=True)

    def full_disk(self):
        tried = self.count(10, 1)
        with self.mounted("full", "size=32m") as place:
            for _ in range(tried):
                process = self.begin("full/results")
                time.sleep(chance.uniform(0.05, 0.5))
                with contextlib.suppress(OSError), (place / "filler").open("wb", 0) as filler:
                    while True:
                        filler.write(bytes(4096))
                time.sleep(chance.uniform(0, 0.3))
                (place / "filler").unlink()
                time.sleep(0.1)
                process.terminate()
                process.communicate()
            return tried, self.wrong("full/results")

    def read_only(self):
        with self.mounted("locked", "size=32m") as place:
            process = self.begin("locked/results")
            time.sleep(0.4)
            process.terminate()
            process.communicate()
            subprocess.run(["mount", "-o", "remount,ro", place], check=True)
            code, _, err = self.call("run", "x.yaml", "-q", "--results", "locked/results")
            if code != 2 or "FL607" not in err:
                raise Lost(f"a read-only folder gives {code}: {err}")
            subprocess.run(["mount", "-o", "remount,rw", place], check=True)
            return 1, self.wrong("locked/results")

    def corruption(self):
        tried, wrong = 0, 0
        for count in (1, 100, 10000):
            for round in range(self.count(7, 1)):
                results = self.folder / f"corrupt-{count}-{round}"
                shutil.copytree(self.folder / "whole", results)
                runs = chance.sample(sorted((results / "runs").iterdir()), 3)
                for path in (*runs, next((results / "journal").iterdir()), results / "plan.jsonl"):
                    original = path.read_bytes()
                    content = bytearray(original)
                    for _ in range(count):
                        content[chance.randrange(len(content) - 1)] ^= chance.randrange(1, 256)
                    path.write_bytes(content)
                    code, out, _ = self.call("verify", results)
                    tried += 1
                    wrong += code != 6 or path.name not in out
                    self.call("status", results)
                    if path.parent.name == "runs":
                        self.call("repair", results)
                        wrong += path.exists()
                    else:
                        path.write_bytes(original)
                wrong += self.wrong(results.name)
                shutil.rmtree(results)
        return tried, wrong

    def stopped_beyond_the_lease(self):
        tried = self.count(5, 1)
        environment = {**os.environ, "FLATLINE_LEASE": "0.5"}
        for i in range(tried):
            words = ("run", "x.yaml", "-q", "--results", f"stopped-{i}")
            first = self.start(*words, env=environment)
            time.sleep(chance.uniform(0.3, 0.6))
            first.send_signal(signal.SIGSTOP)
            self.start(*words, env=environment).communicate()
            first.send_signal(signal.SIGCONT)
            first.communicate()
            if self.wrong(f"stopped-{i}"):
                return tried, 1
        return tried, 0

    def many_hands(self):
        self.call("plan", "x.yaml", "--freeze", "--results", "hands")
        hands = [self.start("exec", "--plan", "hands", "-q", "--json", "-j", "1",
                            *(["--shard", f"{i}/10"] if i else [])) for i in range(11)]
        started = sum(json.loads(hand.communicate()[0])["started"] for hand in hands)
        return len(hands), self.wrong("hands") + abs(started - len(self.whole))

    def files_from_the_future(self):
        process = self.begin("future")
        time.sleep(0.5)
        process.kill()
        process.communicate()
        later = time.time() + 3600
        for path in (self.folder / "future").rglob("*"):
            os.utime(path, (later, later))
        return 1, self.wrong("future")

    def zoo(self):
        names = ["bad-segfault", "bad-throw", "bad-nan", "bad-memory", "bad-loop"]
        # Sanitizers multiply time and memory.
        limits = "wall: 20 s, memory: 2 GB" if SANITIZED else "wall: 3 s, memory: 300 MB"
        (self.folder / "zoo.yaml").write_text(
            GRID.replace("optimizer.use: [adam, sgd]",
                         f"optimizer: [adam, sgd, {', '.join(names)}]")
            .replace("optimizer.learning_rate: [1e-3, 1e-2], ", "")
            .replace("epochs: 80", "epochs: 4")  # far from the limit on the busiest machine
            .replace("replicates: 15", f"replicates: 3\nlimits: {{{limits}}}"))
        words = [word for name in names for word in ("--plugin-dir", BAD_PLUGINS / name)]
        _, out, err = self.call("run", "zoo.yaml", "-q", "--json", "--results", "zoo", *words)
        states = [run["state"] for run in json.loads(out)["runs"]]
        return 15, 9 - states.count("ok") + (len(states) - 21)

    def many_runs(self):
        count = self.count(10000, 100)
        (self.folder / "many.yaml").write_text(TRIVIAL + f"replicates: {count}\n")
        process = self.start("run", "many.yaml", "-q", "--results", "many")
        journals, pages = self.folder / "many" / "journal", []
        while process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                if sum(path.stat().st_size for path in journals.glob("*.jsonl")) > 0:
                    status = pathlib.Path(f"/proc/{process.pid}/statm")
                    pages.append(int(status.read_text().split()[1]))
            time.sleep(0.2)
        process.communicate()
        finished = json.loads(self.call("status", "many", "--json")[1])["states"].get("ok", 0)
        # The last words of the process are about all runs, so they are left out.
        if len(pages) > 10 and pages[-5] > 1.1 * pages[0]:
            raise Lost(f"the memory of the parent grew from {pages[0]} to {pages[-5]} pages")
        return count, count - finished


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="try each fault a few times only")
    short = parser.parse_args().short
    failed = False
    with tempfile.TemporaryDirectory(prefix="flatline-faults-") as folder:
        faults = Faults(pathlib.Path(folder), short)
        print(f"{'fault':<28} {'tried':>6} {'survived':>9} {'lost':>5} {'seconds':>8}", flush=True)
        for fault in (faults.kill_children, faults.kill_parents, faults.preempt, faults.full_disk,
                      faults.read_only, faults.corruption, faults.stopped_beyond_the_lease,
                      faults.many_hands, faults.files_from_the_future, faults.zoo,
                      faults.many_runs):
            name = fault.__name__.replace("_", " ")
            start = time.monotonic()
            try:
                tried, lost = fault()
            except PermissionError as problem:
                print(f"{name:<28} left out: {problem}", flush=True)
                continue
            except Lost as problem:
                tried, lost = 1, 1
                print(problem, file=sys.stderr)
            failed = failed or lost > 0
            print(f"{name:<28} {tried:>6} {max(0, tried - lost):>9} {lost:>5} "
                  f"{time.monotonic() - start:>8.0f}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
