#!/usr/bin/env python3
"""Writes tests/golden/engine/models.json: what PyTorch computes for whole models.

Needs PyTorch 2.x (`pip install torch==2.13.0`), the tests don't. Two stacked LSTMs and a linear
layer, with sequences of unequal length as packed sequences, weights per step, and a truncated
carry: the state of a first chunk, detached, starts a second one. Arrays are column-major lists
(feature fastest, then sequence, then step); θ holds the blocks W, U, b of each layer in order.
"""

import json
import pathlib
import sys

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

F, UPPER, LOWER, O, N, L = 2, 4, 3, 2, 4, 6
LENGTHS = [6, 3, 5, 1]
CHUNK = 2  # steps of the first chunk of the truncated carry
OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "engine"


def flat(x):
    """Column-major numbers of an array whose axes stand in flatline's order."""
    return [float(v) for v in x.detach().double().permute(*reversed(range(x.dim()))).reshape(-1)]


class Stack(torch.nn.Module):
    def __init__(self, theta):
        super().__init__()
        dtype = theta[0].dtype
        self.lstm = [torch.nn.LSTM(F, UPPER, dtype=dtype), torch.nn.LSTM(UPPER, LOWER, dtype=dtype)]
        self.head = torch.nn.Linear(LOWER, O, dtype=dtype)
        blocks = iter(theta)
        self.blocks = []
        for lstm in self.lstm:
            self.blocks += [lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0]
            lstm.bias_hh_l0.data.zero_()
        self.blocks += [self.head.weight, self.head.bias]
        for block in self.blocks:
            block.data.copy_(next(blocks))

    def forward(self, x, lengths, states=(None, None)):
        """x: L × N × F. Gives the outputs of every step, those of each last step, the states."""
        after = []
        h = pack_padded_sequence(x, lengths, enforce_sorted=False)
        for lstm, state in zip(self.lstm, states):
            h, state = lstm(h, state)
            after.append(state)
        steps, _ = pad_packed_sequence(h, total_length=x.shape[0])
        return self.head(steps), self.head(after[-1][0][0]), after

    def gradient(self):
        return [v for block in self.blocks for v in flat(block.grad)]


def masked_regression(stack, x, y, weight):
    """Weighted mean of squares over the steps that are there."""
    outputs, _, _ = stack(x, LENGTHS)
    mask = (torch.arange(L)[:, None] < torch.tensor(LENGTHS)).to(x.dtype)
    w = mask * weight
    loss = (w[:, :, None] * (outputs - y) ** 2).sum() / (w.sum() * O)
    loss.backward()
    return outputs * mask[:, :, None], loss


def masked_classification(stack, x, classes):
    """Cross-entropy of the answer after the last step that is there."""
    _, last, _ = stack(x, LENGTHS)
    loss = torch.nn.functional.cross_entropy(last, classes)
    loss.backward()
    return last[None], loss


def truncated_carry(stack, x, y):
    full = [CHUNK] * N
    _, _, states = stack(x[:CHUNK], full)
    states = [tuple(s.detach() for s in state) for state in states]
    outputs, _, _ = stack(x[CHUNK:], [L - CHUNK] * N, states)
    loss = torch.nn.functional.mse_loss(outputs, y[CHUNK:])
    loss.backward()
    return outputs, loss


def main():
    if not torch.__version__.startswith("2."):
        sys.exit("golden-models.py: PyTorch 2.x is needed, this is " + torch.__version__)
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(7)

    def draw(*shape):
        return (torch.rand(*shape, generator=generator, dtype=torch.float64) - 0.5) * 1.6

    theta = []
    for inputs, units in ((F, UPPER), (UPPER, LOWER)):
        theta += [draw(4 * units, inputs), draw(4 * units, units), draw(4 * units)]
    theta += [draw(O, LOWER), draw(O)]
    x, y = draw(L, N, F), draw(L, N, O)
    weight = draw(L, N).abs() + 0.1
    classes = torch.tensor([0, 1, 1, 0])
    out = {
        "torch": torch.__version__,
        "shape": [F, UPPER, LOWER, O, N, L],
        "lengths": LENGTHS,
        "chunk": CHUNK,
        "theta": [v for block in theta for v in flat(block)],
        "x": flat(x.permute(2, 1, 0)),
        "y": flat(y.permute(2, 1, 0)),
        "weight": flat(weight.T),
        "classes": classes.tolist(),
    }
    for dtype in (torch.float32, torch.float64):
        xs, ys, ws = x.to(dtype), y.to(dtype), weight.to(dtype)
        results = {}
        for name, act in (
            ("masked_regression", lambda s: masked_regression(s, xs, ys, ws)),
            ("masked_classification", lambda s: masked_classification(s, xs, classes)),
            ("truncated_carry", lambda s: truncated_carry(s, xs, ys)),
        ):
            stack = Stack([block.to(dtype) for block in theta])
            outputs, loss = act(stack)
            results[name] = {
                "outputs": flat(outputs.permute(2, 1, 0)),
                "loss": float(loss.detach()),
                "gradient": stack.gradient(),
            }
        out["float32" if dtype == torch.float32 else "float64"] = results
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "models.json").write_text(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
