#!/usr/bin/env python3
"""Writes tests/golden/losses.json: values and gradients of the losses of PyTorch.

Needs torch 2.13.0 (pip install torch==2.13.0), the tests don't. Outputs are 3 × 3 × 4 (classes or
features, sequences, steps), column-major: number k is 3 sin(1.7 k² + 2.5). Targets are numbers
sin(1.7 k² + 0.5), or one-hot with class (n + t) mod 3.
"""
import json
import pathlib

import torch
from torch.nn import functional as F

O, N, L = 3, 3, 4
WEIGHTS = torch.tensor([1.0, 0.2, 5.0], dtype=torch.float64)
TRUTH = torch.tensor([(n + t) % O for t in range(L) for n in range(N)])
ONE_HOT = F.one_hot(TRUTH, O).double()


def numbers(scale, shift):
    k = torch.arange(O * N * L, dtype=torch.float64)
    return (scale * torch.sin(1.7 * k * k + shift)).reshape(N * L, O)


LOSSES = {
    "huber": lambda z: F.huber_loss(z, numbers(1, 0.5), delta=1.3),
    "cross-entropy": lambda z: F.cross_entropy(z, TRUTH),
    "cross-entropy/weights": lambda z: F.cross_entropy(z, TRUTH, WEIGHTS),
    "cross-entropy/smoothing": lambda z: F.cross_entropy(
        z, TRUTH, WEIGHTS, label_smoothing=0.2
    ),
    "cross-entropy/binary": lambda z: F.binary_cross_entropy_with_logits(
        z, ONE_HOT, pos_weight=WEIGHTS
    ),
}


def golden(loss):
    outputs = numbers(3, 2.5).requires_grad_()
    value = loss(outputs)
    value.backward()
    return {"value": value.item(), "gradient": outputs.grad.reshape(-1).tolist()}


if __name__ == "__main__":
    target = pathlib.Path(__file__).parents[1] / "tests/golden/losses.json"
    rows = (f" {json.dumps(name)}: {json.dumps(golden(loss))}" for name, loss in LOSSES.items())
    head = f' "torch": {json.dumps(torch.__version__)},\n'
    target.write_text("{\n" + head + ",\n".join(rows) + "\n}\n")
