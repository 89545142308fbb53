#!/usr/bin/env python3
"""Writes tests/golden/{optimizers,schedules}.json: what those of PyTorch do in 50 steps.

Needs torch 2.13.0 (pip install torch==2.13.0), the tests don't. All in double precision.
"""
import json
import math
import pathlib

import torch

torch.set_default_dtype(torch.float64)  # else NAdam keeps the product of its μ in float
STEPS = 50
GOLDEN = pathlib.Path(__file__).parents[1] / "tests/golden"
SEARCH = {"max_iter": 1, "max_eval": 26, "line_search_fn": "strong_wolfe"}
OPTIMIZERS = {
    "adam": (torch.optim.Adam, {"lr": 1e-2}),
    "adam-betas": (torch.optim.Adam, {"lr": 3e-2, "betas": (0.5, 0.9), "eps": 1e-3}),
    "adam-l2": (torch.optim.Adam, {"lr": 1e-2, "weight_decay": 0.3}),
    "adamw": (torch.optim.AdamW, {"lr": 1e-2, "weight_decay": 0.3}),
    "amsgrad": (torch.optim.Adam, {"lr": 3e-2, "betas": (0.5, 0.6), "amsgrad": True}),
    "nadam": (torch.optim.NAdam, {"lr": 1e-2}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 1e-2}),
    "adagrad": (torch.optim.Adagrad, {"lr": 0.1}),
    "adadelta": (torch.optim.Adadelta, {"lr": 1.0}),
    "lbfgs": (torch.optim.LBFGS, {"history_size": 3, **SEARCH}),
    "lbfgs-many": (torch.optim.LBFGS, {"history_size": 3, **SEARCH, "max_iter": 4}),
    "sgd": (torch.optim.SGD, {"lr": 1e-3}),
    "sgd-momentum": (torch.optim.SGD, {"lr": 2e-4, "momentum": 0.9}),
    "sgd-nesterov": (torch.optim.SGD, {"lr": 2e-4, "momentum": 0.9, "nesterov": True}),
}
LR = torch.optim.lr_scheduler
SCHEDULES = {
    "step": lambda o: LR.StepLR(o, 7, 0.3),
    "exponential": lambda o: LR.ExponentialLR(o, 0.9),
    "cosine": lambda o: LR.CosineAnnealingLR(o, STEPS, 0.1),
    "one-cycle": lambda o: LR.OneCycleLR(o, 1.0, total_steps=STEPS),
    "warm-up": lambda o: LR.LinearLR(o, 0.1, 1.0, 12),
    "warm-up-cosine": lambda o: LR.ChainedScheduler(
        [LR.LinearLR(o, 0.2, 1.0, 5), LR.CosineAnnealingLR(o, STEPS)]
    ),
}
PLATEAUS = {
    "plain": {"factor": 0.5, "patience": 2},
    "relative": {"factor": 0.1, "patience": 1, "threshold": 0.1, "cooldown": 3},
    "absolute": {"factor": 0.7, "patience": 1, "threshold": 0.05, "threshold_mode": "abs"},
    "minimum": {"factor": 0.5, "patience": 0, "min_lr": 0.2},
}


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def bowl(p):
    """Minimum 0 at (2, 2, …); neither quadratic nor the same along each axis."""
    a = p - 2
    return (torch.arange(1, len(p) + 1) * a**2).sum() / 2 + (a**2).sum() ** 2 / 4


TASKS = {"rosenbrock": (rosenbrock, [-1.2, 1.0]), "bowl": (bowl, [3.0, 1.0, 3.5, 1.5, 4.0])}


def trajectory(task, make, settings):
    loss, start = TASKS[task]
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([theta], **settings)

    def closure():
        optimizer.zero_grad()
        value = loss(theta)
        value.backward()
        return value

    path = []
    for _ in range(STEPS):
        optimizer.step(closure)
        path.append(theta.tolist())
    return path


def course():
    """A loss that falls, stays, rises, falls a little, and stays."""
    falling = [math.exp(-0.3 * k) for k in range(10)]
    tail = [0.5, 0.4, 0.066, 0.065, 0.06] + [0.0599] * 29
    return falling + [falling[-1]] * 6 + tail


def multipliers(make, *watched):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = make(optimizer)
    out = [optimizer.param_groups[0]["lr"]]
    for step in range(STEPS):
        optimizer.step()
        if step < STEPS - 1 or watched:
            schedule.step(*(w[step] for w in watched))
            out.append(optimizer.param_groups[0]["lr"])
    return out


def plateau(settings):
    return multipliers(lambda o: LR.ReduceLROnPlateau(o, **settings), course())[1:]


def write(name, golden):
    golden = {"torch": torch.__version__, **golden}
    rows = (f" {json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    (GOLDEN / f"{name}.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


if __name__ == "__main__":
    write(
        "optimizers",
        {
            f"{task}/{name}": trajectory(task, *how)
            for task in TASKS
            for name, how in OPTIMIZERS.items()
        },
    )
    plateaus = {f"plateau/{name}": plateau(how) for name, how in PLATEAUS.items()}
    others = {name: multipliers(make) for name, make in SCHEDULES.items()}
    write("schedules", {"watched": course(), **plateaus, **others})
