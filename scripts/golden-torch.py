#!/usr/bin/env python3
"""Writes tests/golden/engine/*.json: what PyTorch computes for small layers.

Needs PyTorch 2.x (`pip install torch==2.13.0`), the tests don't. Each file holds one case: inputs
and weights as flatline lays them out, PyTorch's outputs, ∂L/∂ of every input and weight for
L = Σ y ∘ dy, and ∂L/∂h per step. Arrays are column-major lists (feature fastest, then sequence,
then step), drawn in float64; the float32 run starts from the same numbers, rounded.
"""

import json
import pathlib
import sys

import torch

F, H, N, L = 3, 4, 2, 5
OUT = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "engine"


def flat(x):
    """Column-major numbers of an array whose axes stand in flatline's order."""
    return [float(v) for v in x.detach().double().permute(*reversed(range(x.dim()))).reshape(-1)]


def steps_first(x):
    """F × N × L to PyTorch's L × N × F."""
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


def recurrent(name, cell, gates, dtype, case, blocks, x, dy, has_cell):
    """Runs a cell step by step, so that ∂L/∂h_t and ∂L/∂c_t can be kept, and once as a whole."""
    weights = {k: v.to(dtype).requires_grad_() for k, v in blocks.items()}
    biases = split_bias(weights, gates, dtype)
    xs = x.to(dtype).requires_grad_()
    module = cell(F, H, dtype)
    state = (torch.zeros(N, H, dtype=dtype),) * (2 if has_cell else 1)
    hs, cs = [], []
    for t in range(L):
        state = torch.func.functional_call(
            module,
            {"weight_ih": weights["W"], "weight_hh": weights["U"], **biases},
            (xs[:, :, t].T, state if has_cell else state[0]),
        )
        state = state if has_cell else (state,)
        for s in state:
            s.retain_grad()
        hs.append(state[0])
        if has_cell:
            cs.append(state[1])
    y = torch.stack([h.T for h in hs], dim=2)
    (y * dy.to(dtype)).sum().backward()
    result = {"y": flat(y), "dx": flat(xs.grad), "dh": flat(torch.stack([h.grad.T for h in hs], 2))}
    if has_cell:
        result["c"] = flat(torch.stack([c.T for c in cs], dim=2))
        result["dc"] = flat(torch.stack([c.grad.T for c in cs], dim=2))
    for k, v in weights.items():
        result["d" + k] = flat(v.grad)
    case.out["float32" if dtype == torch.float32 else "float64"] = result


def split_bias(weights, gates, dtype):
    """PyTorch adds two biases; flatline's one is the first of them, but for b_u of the GRU."""
    zero = torch.zeros(gates * H, dtype=dtype)
    if "b_u" not in weights:
        return {"bias_ih": weights["b"], "bias_hh": zero}
    return {"bias_ih": weights["b"], "bias_hh": torch.cat([zero[: 2 * H], weights["b_u"]])}


def write_recurrent(name, seed, cell, gates, has_cell=False, extra=()):
    case = Case(seed)
    blocks = {"W": case.draw(gates * H, F), "U": case.draw(gates * H, H), "b": case.draw(gates * H)}
    blocks.update({k: case.draw(H) for k in extra})
    x, dy = case.draw(F, N, L), case.draw(H, N, L)
    case.out.update({k: flat(v) for k, v in blocks.items()}, x=flat(x), dy=flat(dy))
    for dtype in (torch.float32, torch.float64):
        recurrent(name, cell, gates, dtype, case, blocks, x, dy, has_cell)
    case.write(name)


def write_dense(name, seed, function):
    case = Case(seed)
    blocks = {"W": case.draw(H, F), "b": case.draw(H)}
    x, dy = case.draw(F, N, L), case.draw(H, N, L)
    case.out.update({k: flat(v) for k, v in blocks.items()}, x=flat(x), dy=flat(dy))
    for dtype in (torch.float32, torch.float64):
        w = {k: v.to(dtype).requires_grad_() for k, v in blocks.items()}
        xs = x.to(dtype).requires_grad_()
        y = function(torch.nn.functional.linear(steps_first(xs), w["W"], w["b"])).permute(2, 1, 0)
        (y * dy.to(dtype)).sum().backward()
        result = {"y": flat(y), "dx": flat(xs.grad), "dW": flat(w["W"].grad), "db": flat(w["b"].grad)}
        case.out["float32" if dtype == torch.float32 else "float64"] = result
    case.write(name)


def main():
    if not torch.__version__.startswith("2."):
        sys.exit("golden-torch.py: PyTorch 2.x is needed, this is " + torch.__version__)
    torch.set_num_threads(1)
    nn = torch.nn
    write_recurrent("lstm", 1, lambda i, h, d: nn.LSTMCell(i, h, dtype=d), 4, has_cell=True)
    write_recurrent("gru", 2, lambda i, h, d: nn.GRUCell(i, h, dtype=d), 3, extra=["b_u"])
    for act in ("tanh", "relu"):
        write_recurrent(
            f"elman-{act}", 3, lambda i, h, d: nn.RNNCell(i, h, nonlinearity=act, dtype=d), 1
        )
    for act in ("linear", "relu", "tanh", "sigmoid"):
        write_dense(f"dense-{act}", 4, (lambda v: v) if act == "linear" else getattr(torch, act))


if __name__ == "__main__":
    main()
