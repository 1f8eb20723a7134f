"""The encoder as torch sees it: MiniLM of six layers, one hidden layer of heads over [CLS] and the mean, one layer of token labels.

Matrix products run in bfloat16 (fast where the processor has it, correct everywhere), everything else and the weights themselves in
fp32. Names of tensors are those that modelfile.pack_encoder reads.
"""
import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

LAYERS, WIDTH, ATTENTION_HEADS, FEED_FORWARD, HIDDEN = 6, 384, 12, 1536, 256
DROPPED = 0.1
HEAD_WIDTH = WIDTH // ATTENTION_HEADS

CATEGORIES = ["hate", "harassment", "violence", "self_harm", "sexual", "child_safety", "illicit", "cyber", "weapons", "privacy",
              "misinformation", "profanity"]
OUTPUTS = ["injection", "indirect", "harm.any"] + ["harm." + category for category in CATEGORIES]
ENTITIES = ["PERSON", "ORGANIZATION", "LOCATION", "ADDRESS", "DATE_OF_BIRTH", "USERNAME", "MEDICAL"]
NAMES = ["O"] + [prefix + entity for entity in ENTITIES for prefix in ("B-", "I-")]


def read_safetensors(path):
    """All tensors of a safetensors file of fp16, as fp32 arrays by name."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data[8 + length + start:8 + length + end], np.float16).reshape(entry["shape"]).astype(np.float32)
    return tensors


class Linear(nn.Linear):
    def forward(self, x):
        return F.linear(x.to(torch.bfloat16), self.weight.to(torch.bfloat16), self.bias.to(torch.bfloat16))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = Linear(WIDTH, 3 * WIDTH)
        self.out = Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = Linear(WIDTH, FEED_FORWARD)
        self.down = Linear(FEED_FORWARD, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, hidden):
        rows, length, _ = x.shape
        qkv = self.qkv(x).view(rows, length, 3, ATTENTION_HEADS, HEAD_WIDTH)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).reshape(3, rows * ATTENTION_HEADS, length, HEAD_WIDTH).unbind(0)
        scores = torch.bmm(q * HEAD_WIDTH ** -0.5, k.transpose(1, 2)).float()
        weights = torch.softmax(scores.view(rows, ATTENTION_HEADS, length, length) + hidden, -1)
        context = torch.bmm(weights.to(torch.bfloat16).view(rows * ATTENTION_HEADS, length, length), v)
        context = context.view(rows, ATTENTION_HEADS, length, HEAD_WIDTH).transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.norm1(x + F.dropout(self.out(context), DROPPED, self.training).float())
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), DROPPED, self.training).float())


class Encoder(nn.Module):
    """Base weights with fresh heads."""

    def __init__(self, folder):
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head_hidden = nn.Linear(2 * WIDTH, HIDDEN)
        self.head_out = nn.Linear(HIDDEN, len(OUTPUTS))
        self.names = nn.Linear(WIDTH, len(NAMES))
        nn.init.zeros_(self.head_out.bias)
        self._load(read_safetensors(pathlib.Path(folder) / "model.safetensors"))

    def states(self, ids, lengths):
        """Final states [rows, length, width], their means over real tokens, and the mask of those."""
        length = ids.shape[1]
        mask = torch.arange(length)[None] < lengths[:, None]
        with torch.no_grad():
            x = self.norm(self.words(ids) + self.positions.weight[:length] + self.segment)
        hidden = torch.zeros(len(ids), 1, 1, length).masked_fill_(~mask[:, None, None, :], -1e9)
        for layer in self.layers:
            x = layer(x, hidden)
        return x, (x * mask[..., None]).sum(1) / lengths[:, None]

    def heads(self, x, mean):
        return self.head_out(F.gelu(self.head_hidden(torch.cat([x[:, 0], mean], -1))))

    def tuned(self):
        """Parameters that are trained: the layers, then the heads. Embeddings stay as published."""
        heads = [*self.head_hidden.parameters(), *self.head_out.parameters(), *self.names.parameters()]
        return list(self.layers.parameters()), heads

    def _load(self, base):
        state = {"words.weight": base["embeddings.word_embeddings.weight"],
                 "positions.weight": base["embeddings.position_embeddings.weight"],
                 "segment": base["embeddings.token_type_embeddings.weight"][0],
                 "norm.weight": base["embeddings.LayerNorm.weight"], "norm.bias": base["embeddings.LayerNorm.bias"]}
        for i in range(LAYERS):
            theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                state[f"{ours}qkv.{kind}"] = np.concatenate([base[f"{theirs}attention.self.{n}.{kind}"] for n in ("query", "key", "value")])
                for name, source in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                     ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                    state[f"{ours}{name}.{kind}"] = base[f"{theirs}{source}.{kind}"]
        missing, unknown = self.load_state_dict({k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in state.items()}, strict=False)
        if unknown or any(not name.startswith(("head_", "names.")) for name in missing):
            raise ValueError(f"the base model lacks {missing} or has unknown {unknown}")


def export(model):
    """Tensors under the base model's names and the heads' names, as fp32 arrays, for modelfile.pack_encoder."""
    state = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    tensors = {"embeddings.word_embeddings.weight": state["words.weight"],
               "embeddings.position_embeddings.weight": state["positions.weight"],
               "embeddings.token_type_embeddings.weight": np.stack([state["segment"]] * 2),
               "embeddings.LayerNorm.weight": state["norm.weight"], "embeddings.LayerNorm.bias": state["norm.bias"]}
    for i in range(LAYERS):
        theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
        for kind in ("weight", "bias"):
            for name, part in zip(("query", "key", "value"), np.split(state[f"{ours}qkv.{kind}"], 3)):
                tensors[f"{theirs}attention.self.{name}.{kind}"] = part
            for name, target in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"),
                                 ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                tensors[f"{theirs}{target}.{kind}"] = state[f"{ours}{name}.{kind}"]
    heads = {"heads.hidden.weight": state["head_hidden.weight"], "heads.hidden.bias": state["head_hidden.bias"],
             "heads.out.weight": state["head_out.weight"], "heads.out.bias": state["head_out.bias"],
             "names.out.weight": state["names.weight"], "names.out.bias": state["names.bias"]}
    return tensors, heads
