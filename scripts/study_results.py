"""What the scripts of the study share: the results of an experiment, and the section of its README that is made from
them. Needs python3-h5py, python3-yaml and the program, which scripts/build makes (FLATLINE names another one)."""

import json
import os
import pathlib
import subprocess
import sys

import h5py
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXPERIMENTS = ROOT / "experiments"
PROGRAM = os.environ.get("FLATLINE", ROOT / "build/release/bin/flatline")
SCRIPT = pathlib.Path(sys.argv[0]).name
MARK = f"<!-- written by scripts/{SCRIPT}: what stands below is replaced -->"


def results_of(base, folder):
    """The results folder of the experiment that is described in `folder`."""
    return base / yaml.safe_load((folder / "experiment.yaml").read_text())["experiment"]


def status(results):
    """What `flatline status` says of a results folder, or None where there is none."""
    if not (results / "plan.lock").exists():
        return None
    out = subprocess.run([PROGRAM, "status", results, "--json"], check=True, capture_output=True)
    return json.loads(out.stdout)


class Run:
    """A finished run: its levels, outcome and metrics; `read` gives what else its file holds."""

    def __init__(self, path, levels):
        self.path, self.levels = path, levels  # N.B. The file has the levels of the plan that it was made for.
        with h5py.File(path) as file:
            self.replicate = int(file.attrs["replicate"])
            self.outcome = file.attrs["outcome"]
            self.metrics = {name: float(value) for name, value in file["metrics"].attrs.items()}

    def read(self, *names):
        """The arrays of these datasets; texts as such."""
        with h5py.File(self.path) as file:
            arrays = [file[name].asstr()[:] if file[name].dtype.kind in "OS" else file[name][:] for name in names]
        return arrays[0] if len(names) == 1 else arrays


def runs(results):
    """The finished runs of the frozen plan, in its order."""
    plan = results / "plan.jsonl"
    if not plan.exists():
        return []
    planned = [json.loads(line) for line in plan.read_text().splitlines()]
    files = [(results / "runs" / (run["id"] + ".h5"), run["levels"]) for run in planned]
    return [Run(file, levels) for file, levels in files if file.exists()]


def write_answers(folder, result, *found):
    """Replaces what stands below the mark in an experiment's README: what was `found`, verdicts, cells."""
    readme = folder / "README.md"
    head = readme.read_text().split(MARK)[0].rstrip()
    states = ", ".join(f"{n} {state}" for state, n in result["states"].items())
    lines = [head, "", MARK, "", "## What came out", "", *found, f"Runs: {states}.", ""]
    for v in result["verdicts"]:
        lines.append(f"- **{v['id']}**, *{v['claim']}* {v['verdict']}: {v['sentence']}.")
    lines += [""] * bool(result["verdicts"]) + cell_table(result["cells"])
    readme.write_text("\n".join(lines) + "\n")


def short(number):
    if number is None:
        return "–"
    return f"{number:.3f}" if abs(number) < 1e5 else f"{number:.2e}"


def cell_table(cells):
    names = list(cells[0]["levels"]) if cells else []
    metric = cells[0]["metric"] if cells else ""
    lines = ["| " + " | ".join(names + ["n", "outcomes", metric, "95 % interval"]) + " |",
             "| " + " | ".join(["---"] * (len(names) + 4)) + " |"]
    for cell in cells:
        outcomes = ", ".join(f"{n} {o}" for o, n in sorted(cell["outcomes"].items(), key=lambda x: -x[1]))
        values = [short(cell[k]) for k in ("mean", "low", "high")]
        lines.append("| " + " | ".join([*cell["levels"].values(), str(cell["n"]), outcomes, values[0],
                                        f"[{values[1]}, {values[2]}]"]) + " |")
    return lines
