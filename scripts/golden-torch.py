#!/usr/bin/env python3
"""Writes tests/golden/engine/*.json: what PyTorch computes for small layers.

Needs PyTorch 2.x (`pip install torch==2.13.0`), the tests don't. Each file holds one case: inputs
and weights as flatline lays them out, PyTorch's outputs, ∂L/∂ of every input and weight for
L = Σ y ∘ dy, and of recurrent cells ∂L/∂h (and ∂L/∂c) per step. Arrays are column-major lists
(feature fastest, then sequence, then step), drawn in float64; the float32 run starts from the same
numbers, rounded. Where PyTorch has no layer of the kind, its operations and its gradients make one.
"""

import json
import pathlib
import sys

import torch
from torch.nn.utils import rnn

F, H, N, L = 3, 4, 2, 5
LENGTHS = [5, 3]  # of the masked cases
OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "engine"


def flat(x):
    """Column-major numbers of an array whose axes stand in flatline's order."""
    return [float(v) for v in x.detach().double().permute(*reversed(range(x.dim()))).reshape(-1)]


def steps_first(x):
    """F × N × L to PyTorch's L × N × F, and back."""
    return x.permute(2, 1, 0)


class Case:
    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)
        self.out = {"torch": torch.__version__, "shape": [F, H, N, L]}

    def draw(self, *shape):
        return (torch.rand(*shape, generator=self.generator, dtype=torch.float64) - 0.5) * 1.6

    def write(self, name):
        OUT.mkdir(parents=True, exist_ok=True)
        (OUT / f"{name}.json").write_text(json.dumps(self.out) + "\n")


def write_case(name, seed, shapes, compute, outputs=H, x=None, extra=None):
    """Draws weights of `shapes`, x and dy, and writes what `compute(weights, x)` and its gradients
    give. `compute` returns y and a dictionary of lists of states, H × N each, whose values and
    gradients per step are written too."""
    case = Case(seed)
    blocks = {k: case.draw(*shape) for k, shape in shapes.items()}
    x = case.draw(F, N, L) if x is None else x
    dy = case.draw(outputs, N, L)
    case.out.update({k: flat(v) for k, v in blocks.items()}, x=flat(x), dy=flat(dy))
    case.out.update(extra or {})
    for dtype in (torch.float32, torch.float64):
        weights = {k: v.to(dtype).requires_grad_() for k, v in blocks.items()}
        xs = x.to(dtype).requires_grad_()
        y, states = compute(weights, xs)
        (y * dy.to(dtype)).sum().backward()
        dx = xs.grad if xs.grad is not None else torch.zeros_like(xs)
        result = {"y": flat(y), "dx": flat(dx)}
        for k, steps in states.items():
            result[k] = flat(torch.stack([s.T for s in steps], dim=2))
            result["d" + k] = flat(torch.stack([s.grad.T for s in steps], dim=2))
        result.update({"d" + k: flat(v.grad) for k, v in weights.items()})
        case.out["float32" if dtype == torch.float32 else "float64"] = result
    case.write(name)


def unrolled(cell, states="h"):
    """Runs `cell(weights, x_t, *state)` step by step, so that the gradient of each state is kept."""

    def compute(weights, x):
        state = (torch.zeros(N, H, dtype=x.dtype),) * len(states)
        kept = {name: [] for name in states}
        for t in range(L):
            state = cell(weights, x[:, :, t].T, *state)
            for name, value in zip(states, state):
                value.retain_grad()
                kept[name].append(value)
        return torch.stack([h.T for h in kept["h"]], dim=2), kept

    return compute


def torch_cell(module, gates):
    """A cell of PyTorch. It adds two biases; flatline's one is the first of them, but for b_u."""

    def cell(w, x, *state):
        zero = torch.zeros(gates * H, dtype=x.dtype)
        second = torch.cat([zero[: 2 * H], w["b_u"]]) if "b_u" in w else zero
        made = module(F, H, dtype=x.dtype)
        names = {"weight_ih": w["W"], "weight_hh": w["U"], "bias_ih": w["b"], "bias_hh": second}
        out = torch.func.functional_call(made, names, (x, state if len(state) > 1 else state[0]))
        return out if len(state) > 1 else (out,)

    return cell


def gru_reset_before(w, x, h):
    """Cho et al. 2014, eqs. 5 to 8, with z and 1 − z exchanged."""
    wx = x @ w["W"].T + w["b"]
    r, z = torch.sigmoid(wx[:, : 2 * H] + h @ w["U"][: 2 * H].T).chunk(2, 1)
    n = torch.tanh(wx[:, 2 * H :] + (r * h) @ w["U"][2 * H :].T)
    return ((1 - z) * n + z * h,)


def lstm_variant(variant):
    """The nets of Greff et al. 2017, sec. 3 and 5, with the weights of the gates that they have."""
    missing = {"NIG": "i", "NFG": "f", "CIFG": "f", "NOG": "o"}.get(variant, "")
    names = [g for g in "ifgo" if g != missing]
    peeping = [g for g in names if g != "g"]

    def cell(w, x, h, c):
        z = dict(zip(names, (x @ w["W"].T + h @ w["U"].T + w["b"]).chunk(len(names), 1)))
        p = dict(zip(peeping, w["p"].chunk(len(peeping))))
        i = torch.sigmoid(z["i"] + p["i"] * c) if "i" in z else 1
        f = torch.sigmoid(z["f"] + p["f"] * c) if "f" in z else 1 - i if variant == "CIFG" else 1
        c = f * c + i * (z["g"] if variant == "NIAF" else torch.tanh(z["g"]))
        o = torch.sigmoid(z["o"] + p["o"] * c) if "o" in z else 1
        return o * (c if variant == "NOAF" else torch.tanh(c)), c

    return {**gates(len(names)), "p": (len(peeping) * H,)}, cell


FUNCTIONS = {
    "sigmoid": torch.sigmoid,
    # Not torch's own hardsigmoid, whose gradient is 1/6 in single precision whatever the type.
    "hard-sigmoid": lambda v: torch.clamp(v / 6 + 0.5, 0, 1),
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softsign": torch.nn.functional.softsign,
    "linear": lambda v: v,
}
# What flatline's stream Rng(4, 0, "dropout") keeps at a rate of 0.4; a test checks it.
DROPOUT = {"x_kept": [1, 1, 0, 1, 0, 1], "h_kept": [1, 0, 1, 0, 1, 0, 1, 0]}


def lstm_with(gate="sigmoid", input="tanh", output="tanh", dropout=None):
    """An LSTM without peepholes, with other functions, or with the dropout of Gal & Ghahramani 2016:
    for each sequence one mask of its inputs and one of h, the same at all steps and for all gates."""
    gate, phi, psi = FUNCTIONS[gate], FUNCTIONS[input], FUNCTIONS[output]

    def cell(w, x, h, c):
        if dropout:
            x = x * torch.tensor(dropout["x_kept"]).reshape(N, F).to(x.dtype) / 0.6
            h = h * torch.tensor(dropout["h_kept"]).reshape(N, H).to(x.dtype) / 0.6
        i, f, g, o = (x @ w["W"].T + h @ w["U"].T + w["b"]).chunk(4, 1)
        c = gate(f) * c + gate(i) * phi(g)
        return gate(o) * psi(c), c

    return unrolled(cell, "hc")


def gates(n):
    return {"W": (n * H, F), "U": (n * H, H), "b": (n * H,)}


def whole_lstm(weights, x, prefixes, lengths, **kind):
    """nn.LSTM over a packed batch; after its end a sequence holds its last outputs."""
    module = torch.nn.LSTM(F, H, dtype=x.dtype, **kind)
    named = {}
    for suffix, prefix in prefixes.items():
        named["weight_ih_" + suffix] = weights[prefix + "W"]
        named["weight_hh_" + suffix] = weights[prefix + "U"]
        named["bias_ih_" + suffix] = weights[prefix + "b"]
        named["bias_hh_" + suffix] = torch.zeros(4 * H, dtype=x.dtype)
    packed = rnn.pack_padded_sequence(steps_first(x), lengths)
    y, (h, _) = torch.func.functional_call(module, named, (packed,))
    return rnn.pad_packed_sequence(y, total_length=L)[0], h


def mask_of(lengths):
    return torch.tensor([[1.0 if t < n else 0.0 for t in range(L)] for n in lengths])


def masked(weights, x):
    y, h = whole_lstm(weights, x, {"l0": ""}, LENGTHS)
    there = mask_of(LENGTHS).T.unsqueeze(2).to(x.dtype)
    return steps_first(there * y + (1 - there) * h), {}


def bidirectional(lengths):
    """Both passes of nn.LSTM; under padding the forward one holds its state and the other is 0."""

    def compute(weights, x):
        prefixes = {"l0": "forward_", "l0_reverse": "backward_"}
        y, h = whole_lstm(weights, x, prefixes, lengths, bidirectional=True)
        there = mask_of(lengths).T.unsqueeze(2).to(x.dtype)
        return steps_first(y + (1 - there) * torch.cat([h[0], 0 * h[1]], 1)), {}

    return compute


def stacked(weights, x):
    y, _ = whole_lstm(weights, x, {"l0": "", "l1": "second_"}, [L, L], num_layers=2)
    return steps_first(y), {}


def dense(function):
    def compute(w, x):
        y = function(torch.nn.functional.linear(steps_first(x), w["W"], w["b"]))
        return steps_first(y), {}

    return compute


def layer_norm(w, x):
    y = torch.nn.functional.layer_norm(steps_first(x), (F,), w["gamma"], w["beta"])
    return steps_first(y), {}


def embedding(w, x):
    y = torch.nn.functional.embedding(steps_first(x)[:, :, 0].long(), w["E"].T)
    return steps_first(y), {}


def attention(w, x):
    """Bahdanau et al. 2015, A.1.2, with the present state as the query and the past as the keys."""
    states = steps_first(x)
    hidden = torch.tanh((states @ w["W"].T).unsqueeze(1) + (states @ w["U"].T).unsqueeze(0))
    future = torch.triu(torch.ones(L, L, dtype=torch.bool), 1).unsqueeze(2)
    scores = (hidden @ w["v"]).masked_fill(future, -torch.inf)  # L (query) × L (key) × N
    return torch.einsum("tsn,snf->fnt", torch.softmax(scores, 1), states), {}


def main():
    if not torch.__version__.startswith("2."):
        sys.exit("golden-torch.py: PyTorch 2.x is needed, this is " + torch.__version__)
    torch.set_num_threads(1)
    nn = torch.nn
    mask = {"mask": flat(mask_of(LENGTHS))}
    write_case("lstm", 1, gates(4), unrolled(torch_cell(nn.LSTMCell, 4), "hc"))
    write_case("gru", 2, {**gates(3), "b_u": (H,)}, unrolled(torch_cell(nn.GRUCell, 3)))
    write_case("gru-reset-before", 5, gates(3), unrolled(gru_reset_before))
    for variant in ("vanilla", "NIG", "NFG", "NOG", "NIAF", "NOAF", "CIFG"):
        shapes, cell = lstm_variant(variant)
        write_case(f"lstm-{variant}", 13, shapes, unrolled(cell, "hc"))
    for act in ("relu", "softsign", "linear"):
        write_case(f"lstm-{act}", 14, gates(4), lstm_with(input=act, output=act))
    write_case("lstm-hard-sigmoid", 15, gates(4), lstm_with(gate="hard-sigmoid"))
    write_case("lstm-dropout", 16, gates(4), lstm_with(dropout=DROPOUT), extra=DROPOUT)
    for act in ("tanh", "relu"):

        def cell(i, h, dtype):
            return nn.RNNCell(i, h, nonlinearity=act, dtype=dtype)

        write_case(f"elman-{act}", 3, gates(1), unrolled(torch_cell(cell, 1)))
    for act in ("linear", "relu", "tanh", "sigmoid", "softplus", "softmax"):
        functions = {
            "linear": lambda v: v,
            "softplus": nn.functional.softplus,
            "softmax": lambda v: torch.softmax(v, -1),
        }
        function = functions.get(act) or getattr(torch, act)
        write_case(f"dense-{act}", 4, {"W": (H, F), "b": (H,)}, dense(function))
    write_case("lstm-masked", 6, gates(4), masked, extra=mask)
    both = {p + k: v for p in ("forward_", "backward_") for k, v in gates(4).items()}
    write_case("bidirectional", 7, both, bidirectional([L, L]), outputs=2 * H)
    write_case("bidirectional-masked", 8, both, bidirectional(LENGTHS), outputs=2 * H, extra=mask)
    second = {"second_W": (4 * H, H), "second_U": (4 * H, H), "second_b": (4 * H,)}
    write_case("lstm-stacked", 9, {**gates(4), **second}, stacked)
    write_case("layer-norm", 10, {"gamma": (F,), "beta": (F,)}, layer_norm, outputs=F)
    codes = torch.tensor([[[0, 2, 1, 4, 4], [3, 3, 0, 2, 0]]], dtype=torch.float64)
    write_case("embedding", 11, {"E": (H, 5)}, embedding, x=codes)
    write_case(
        "attention", 12, {"W": (H, F), "U": (H, F), "v": (H,)}, attention, outputs=F
    )


if __name__ == "__main__":
    main()
