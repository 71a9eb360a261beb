"""PyTorch as a contestant: one JSON request a line on stdin, one answer a line on stdout.

The protocol is that of src/arena/protocol.ts, the work that of src/tasks.ts. Started as
`python3 torch_worker.py <threads>`.
"""
import json
import math
import sys
import time

import torch

THREADS = int(sys.argv[1])
torch.set_num_threads(THREADS)
torch.manual_seed(0)


class Unsupported(Exception):
    """A task that is not measured of PyTorch."""


def train(net, shape):
    head = torch.nn.Linear(shape["hiddenSize"], 1)
    optimizer = torch.optim.Adam(list(net.parameters()) + list(head.parameters()), 1e-3)
    x = torch.randn(shape["batch"], shape["time"], shape["inputSize"])
    y = torch.randn(shape["batch"], 1)

    def step():
        optimizer.zero_grad()
        output, _ = net(x)
        loss = ((head(output[:, -1]) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def stream(net, shape):
    x = torch.randn(shape["batch"], 1, shape["inputSize"])
    state = [None]

    def step():
        with torch.no_grad():
            _, state[0] = net(x, state[0])

    return step


def forward(net, shape):
    x = torch.randn(shape["batch"], shape["time"], shape["inputSize"])

    def run():
        with torch.no_grad():
            net(x)

    return run


class Arena:
    def __init__(self):
        self.work = None
        self.repeats = 1

    def describe(self):
        return {
            "version": torch.__version__,
            "threads": str(torch.get_num_threads()),
            "python": sys.version.split()[0],
        }

    def time(self, times):
        begun = time.perf_counter()
        for _ in range(times):
            self.work()
        return (time.perf_counter() - begun) * 1e3

    def prepare(self, task, pace):
        kinds = {"train": train, "step": stream, "forward": forward}
        if task["kind"] not in kinds:
            raise Unsupported("not measured of PyTorch")
        shape = task["shape"]
        cell = getattr(torch.nn, task["cell"].upper())
        net = cell(shape["inputSize"], shape["hiddenSize"], batch_first=True)
        self.work = kinds[task["kind"]](net, shape)
        milliseconds = self.time(1)
        spent, runs = milliseconds, 1
        while milliseconds < 1000 and (spent < pace["warmUp"] or runs < 4):
            times = max(1, min(runs, int((pace["warmUp"] - spent) / milliseconds)))
            took = self.time(times)
            milliseconds = max(took / times, 1e-6)
            spent += took
            runs += times
        self.repeats = max(1, math.ceil(pace["round"] / milliseconds))
        return {"milliseconds": milliseconds, "repeats": self.repeats}

    def round(self):
        return self.time(self.repeats) / self.repeats

    def release(self):
        self.work = None

    def memory(self, task):
        raise Unsupported("does not tell")


def answer(arena, request):
    try:
        method = getattr(arena, request["method"])
        return {"id": request["id"], "value": method(*request["args"])}
    except Unsupported as error:
        return {"id": request["id"], "error": str(error), "unsupported": True}
    except Exception as error:  # the other side shows it
        return {"id": request["id"], "error": str(error)}


def main():
    arena = Arena()
    for line in sys.stdin:
        print(json.dumps(answer(arena, json.loads(line))), flush=True)


try:
    main()
except KeyboardInterrupt:
    pass
