"""The index of an experiment, read without flatline: the table of the runs, and the runs by cell."""

import json
import textwrap

import h5py
import numpy as np


def column(table, name):
    """One column of the summary: texts or numbers, a value for each run."""
    if name not in table:
        raise SystemExit(f"the index has no column {name}; it has {', '.join(sorted(table))}")
    data = table[name]
    return data.asstr()[()] if h5py.check_string_dtype(data.dtype) else data[()]


def main_metric(table):
    return "test.balanced_accuracy" if "test.balanced_accuracy" in table else "test.r2"


def is_skill(metric):
    return metric.endswith(".r2") or ".skill_" in metric


def is_numeric(values):
    return np.asarray(values).dtype.kind in "if"


def spans_decades(values):
    values = np.asarray(values)
    return bool(is_numeric(values) and (values > 0).all() and values.max() >= 100 * values.min())


def text(value):
    return f"{value:g}".replace("e-0", "e-") if is_numeric(value) else str(value)


def in_order(levels):
    """Every level once: numbers sorted, names as they came."""
    return sorted(set(levels)) if is_numeric(levels) else list(dict.fromkeys(levels))


def short_name(factor, factors):
    """The end of a factor's name that no other has: units of model.layers.0.units."""
    parts = factor.split(".")
    for n in range(1, len(parts)):
        end = ".".join(parts[-n:])
        alike = [other for other in factors if f".{other}".endswith(f".{end}")]
        if not end[0].isdigit() and len(alike) == 1:
            return end
    return factor


class Cells:
    """The runs of an index, those in state ok grouped by the levels of the factors that vary."""

    def __init__(self, index, wheres):
        table = index["summary"]
        self.index, self.ids = index, column(table, "run")
        chosen = column(table, "state") == "ok"
        for where in wheres:
            factor, level = where.split("=", 1)
            chosen &= np.array([same(value, level) for value in column(table, factor)])
        keys = column(table, "key")
        self.groups = {key: np.flatnonzero(chosen & (keys == key))
                       for key in dict.fromkeys(keys[chosen])}
        if not self.groups:
            raise SystemExit("no finished run is left to draw")
        levels = next(iter(index["runs"].values())).attrs["levels"]
        self.factors = [name if name in table else f"factor.{name}" for name in json.loads(levels)]
        self.firsts = [rows[0] for rows in self.groups.values()]

    def name(self, rows):
        """The levels of a cell, without those that more than two thirds of the cells share."""
        parts = []
        for factor in self.factors:
            levels = column(self.index["summary"], factor)
            level = levels[rows[0]]
            if 3 * sum(levels[first] == level for first in self.firsts) > 2 * len(self.firsts):
                continue
            name = short_name(factor, self.factors) + "\u00a0" if is_numeric(level) else ""
            parts.append(name + text(level))
        return textwrap.fill(" · ".join(parts), 28)

    def run(self, row):
        return self.index["runs"][self.ids[row]]

    def median_run(self, rows, metric):
        """The run whose metric is the median of its cell (the lower of two)."""
        values = column(self.index["summary"], metric)[rows]
        order = np.argsort(values)
        return self.run(rows[order[(len(rows) - 1) // 2]])


def same(value, level):
    try:
        return float(value) == float(level)
    except ValueError:
        return str(value) == level
