"""Writes the files in pytorch/: models as torch.onnx.export leaves them (PyTorch 1.13). Run by hand: python3 pytorch.py"""

import pathlib
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)
folder = pathlib.Path(__file__).parent / "pytorch"
folder.mkdir(exist_ok=True)
sequences = {0: "batch", 1: "time"}
x = torch.randn(2, 6, 5)


def export(name, model, args, inputs, outputs, axes, opset=14):
    torch.onnx.export(
        model.eval(), args, str(folder / f"{name}.onnx"), input_names=inputs, output_names=outputs,
        dynamic_axes=axes, opset_version=opset,
    )


class Layer(nn.Module):
    def __init__(self, layer=nn.LSTM, **options):
        super().__init__()
        self.r = layer(5, 7, **options)
        self.o = nn.Linear(14 if options.get("bidirectional") else 7, 3)

    def forward(self, x):
        return self.o(self.r(x)[0])


class Last(Layer):
    def forward(self, x):
        return self.o(self.r(x)[0][:, -1])


class States(Layer):
    def forward(self, x, h, c):
        y, (h, c) = self.r(x, (h, c))
        return self.o(y), h, c


class Final(Layer):
    def forward(self, x):
        _, (h, c) = self.r(x)
        return h[-1], c[-1]


class Unrolled(nn.Module):
    def __init__(self):
        super().__init__()
        self.c, self.o = nn.LSTMCell(5, 7), nn.Linear(7, 3)

    def forward(self, x):
        h, c = torch.zeros(x.shape[0], 7), torch.zeros(x.shape[0], 7)
        outputs = []
        for t in range(x.shape[1]):
            h, c = self.c(x[:, t], (h, c))
            outputs.append(self.o(h))
        return torch.stack(outputs, 1)


class GruCell(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.GRUCell(5, 7)

    def forward(self, x, h):
        return self.c(x, h)


class Crnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv1d(5, 8, 3, padding=1), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(2))
        self.r = nn.GRU(8, 6, batch_first=True, bidirectional=True)
        self.ln, self.o = nn.LayerNorm(12), nn.Linear(12, 3)

    def forward(self, x):
        y, _ = self.r(self.c(x.transpose(1, 2)).transpose(1, 2))
        return torch.log_softmax(self.o(self.ln(y)), -1)


class Characters(nn.Module):
    def __init__(self):
        super().__init__()
        self.e, self.r, self.o = nn.Embedding(11, 5), nn.LSTM(5, 7, batch_first=True), nn.Linear(7, 11)

    def forward(self, i):
        return torch.softmax(self.o(self.r(self.e(i))[0]), -1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.e, self.q, self.o = nn.GRU(5, 8, batch_first=True), nn.Linear(8, 8), nn.Linear(16, 2)

    def forward(self, x):
        y, h = self.e(x)
        a = torch.softmax(torch.bmm(self.q(h[-1]).unsqueeze(1), y.transpose(1, 2)) / 8**0.5, -1)
        return self.o(torch.cat([torch.bmm(a, y).squeeze(1), h[-1]], -1))


class Packed(nn.Module):
    def __init__(self):
        super().__init__()
        self.r = nn.LSTM(5, 7, batch_first=True)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
        y, (h, _) = self.r(packed)
        return nn.utils.rnn.pad_packed_sequence(y, batch_first=True)[0], h


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.r = nn.LSTM(5, 8, batch_first=True)
        self.a, self.o = nn.MultiheadAttention(8, 2, batch_first=True), nn.Linear(8, 2)

    def forward(self, x):
        y, _ = self.r(x)
        return self.o(self.a(y, y, y)[0].mean(1))


class Pictures(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(
            nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.GELU(), nn.MaxPool2d(2),
            nn.Conv2d(4, 6, 3, padding=1, groups=2), nn.ELU(), nn.AvgPool2d((2, 1)),
        )
        self.r, self.o = nn.LSTM(24, 7, batch_first=True, bidirectional=True), nn.Linear(14, 3)

    def forward(self, x):
        y = self.c(x)
        b, c, f, t = y.shape
        return self.o(self.r(y.permute(0, 3, 1, 2).reshape(b, t, c * f))[0])


plain = {"x": sequences, "y": sequences}
for opset in (9, 11, 13, 14, 16):
    export(f"lstm_bf_op{opset}", Layer(batch_first=True), x, ["x"], ["y"], plain, opset)
export("lstm_2l", Layer(batch_first=True, num_layers=2, dropout=0.2), x, ["x"], ["y"], plain)
export("lstm_bi", Layer(batch_first=True, bidirectional=True), x, ["x"], ["y"], plain)
export("gru_bi2", Layer(nn.GRU, batch_first=True, bidirectional=True, num_layers=2), x, ["x"], ["y"], plain)
export("gru_last", Last(nn.GRU, batch_first=True), x, ["x"], ["y"], {"x": sequences, "y": {0: "batch"}})
export("rnn_relu", Layer(nn.RNN, batch_first=True, nonlinearity="relu"), x, ["x"], ["y"], plain)
time_major = {0: "time", 1: "batch"}
export("lstm_tm", Layer(), torch.randn(6, 2, 5), ["x"], ["y"], {"x": time_major, "y": time_major})
export(
    "lstm_states", States(batch_first=True, num_layers=2), (x, torch.zeros(2, 2, 7), torch.zeros(2, 2, 7)),
    ["x", "h0", "c0"], ["y", "hn", "cn"], {**plain, "h0": {1: "batch"}, "c0": {1: "batch"}},
)
export("lstm_hn", Final(batch_first=True), x, ["x"], ["h", "c"], {"x": sequences})
export("lstm_fixed", Layer(batch_first=True), x, ["x"], ["y"], {})
export("lstmcell_unrolled", Unrolled(), x, ["x"], ["y"], {"x": {0: "batch"}, "y": {0: "batch"}})
export("grucell", GruCell(), (x[:, 0], torch.zeros(2, 7)), ["x", "h"], ["h_out"], {"x": {0: "batch"}, "h": {0: "batch"}})
export("crnn", Crnn(), x, ["x"], ["y"], plain)
export("charrnn", Characters(), torch.randint(0, 11, (2, 6)), ["i"], ["y"], {"i": sequences, "y": sequences})
export("attention", Attention(), x, ["x"], ["y"], {"x": sequences, "y": {0: "batch"}})
export(
    "packed", Packed(), (x, torch.tensor([6, 4])), ["x", "lengths"], ["y", "h"],
    {**plain, "lengths": {0: "batch"}},
)
export("mha", SelfAttention(), x, ["x"], ["y"], {"x": sequences, "y": {0: "batch"}})
export("crnn2d", Pictures(), torch.randn(2, 1, 16, 12), ["x"], ["y"], {"x": {0: "batch", 3: "time"}, "y": sequences})
