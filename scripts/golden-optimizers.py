#!/usr/bin/env python3
"""Writes tests/golden/optimizers.json: what the optimizers and the schedule of PyTorch do.

Needs torch 2.13.0 (pip install torch==2.13.0). 50 updates in double precision on Rosenbrock's
function from (-1.2, 1), and ReduceLROnPlateau over a fixed course of the loss.
"""
import json
import math
import pathlib

import torch

STEPS = 50
OPTIMIZERS = {
    "adam": (torch.optim.Adam, {"lr": 1e-2}),
    "adam-betas": (torch.optim.Adam, {"lr": 3e-2, "betas": (0.5, 0.9), "eps": 1e-3}),
    "sgd": (torch.optim.SGD, {"lr": 1e-3}),
    "sgd-momentum": (torch.optim.SGD, {"lr": 2e-4, "momentum": 0.9}),
    "sgd-nesterov": (torch.optim.SGD, {"lr": 2e-4, "momentum": 0.9, "nesterov": True}),
}
SCHEDULES = {
    "plain": {"factor": 0.5, "patience": 2},
    "relative": {"factor": 0.1, "patience": 1, "threshold": 0.1, "cooldown": 3},
    "absolute": {"factor": 0.7, "patience": 1, "threshold": 0.05, "threshold_mode": "abs"},
    "minimum": {"factor": 0.5, "patience": 0, "min_lr": 0.2},
}


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def trajectory(make, settings):
    theta = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimizer = make([theta], **settings)
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        rosenbrock(theta).backward()
        optimizer.step()
        path.append(theta.tolist())
    return path


def course():
    """A loss that falls, stays, rises, falls a little, and stays."""
    falling = [math.exp(-0.3 * k) for k in range(10)]
    return falling + [falling[-1]] * 6 + [0.5, 0.4, 0.066, 0.065, 0.06] + [0.0599] * 9


def multipliers(settings):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **settings)
    out = []
    for loss in course():
        schedule.step(loss)
        out.append(optimizer.param_groups[0]["lr"])
    return out


if __name__ == "__main__":
    golden = {
        "torch": torch.__version__,
        "optimizers": {name: trajectory(*how) for name, how in OPTIMIZERS.items()},
        "watched": course(),
        "reduce-on-plateau": {name: multipliers(how) for name, how in SCHEDULES.items()},
    }
    target = pathlib.Path(__file__).parents[1] / "tests/golden/optimizers.json"
    target.write_text(json.dumps(golden, indent=1) + "\n")
