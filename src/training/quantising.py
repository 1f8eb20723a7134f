"""Quantises the linear layers of an encoder with the help of what flows through them.

Two steps keep the embedding within a cosine of 0.999 of the encoder in floats, where rounding to the nearest alone gives 0.998:
inputs are evened out, input by input, against the weights (SmoothQuant, Xiao et al. 2022), and weights are rounded one input after
the other, each error made good by the weights that are still to come (GPTQ, Frantar et al. 2022).
"""

import numpy as np

STEPS = 127
DAMPING = 0.01
BLOCK = 64


def gather(state, windows, attention_heads):
    """Runs the encoder in floats; returns for each of its linear inputs, by the name in the model file, the sum of x x^T and the count of x."""
    sums = {}

    def note(name, x):
        total, count = sums.get(name, (0, 0))
        sums[name] = total + (x.T @ x).astype(np.float64), count + len(x)

    layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layer."))
    for tokens in windows:
        x = state["embeddings.word_embeddings.weight"][tokens]
        x = x + state["embeddings.position_embeddings.weight"][: len(tokens)] + state["embeddings.token_type_embeddings.weight"][0]
        x = _norm(state, "embeddings.LayerNorm", x)
        for index in range(layers):
            x = _layer(state, f"encoder.layer.{index}", f"layers.{index}", x, attention_heads, note)
    return sums


def quantise(weight, moments):
    """int8 weights [out, in], scales of outputs, and what inputs are multiplied by before they are quantised."""
    total, count = moments
    size = 3 * np.sqrt(np.maximum(np.diag(total) / count, 1e-12))
    even = np.maximum(np.sqrt(size / np.maximum(np.abs(weight).max(axis=0), 1e-6)), 1e-4)
    even = even / np.exp(np.log(even).mean())
    weights, scale = _round(weight * even, total / np.outer(even, even))
    return weights, scale, (1 / even).astype(np.float32)


def _round(weight, moments):
    """Rounds input by input, the most active first."""
    weight = weight.astype(np.float64)
    moments = moments + DAMPING * np.diag(moments).mean() * np.eye(len(moments))
    order = np.argsort(-np.diag(moments))
    left = weight[:, order]
    upper = np.linalg.cholesky(np.linalg.inv(moments[np.ix_(order, order)])).T
    scale = np.maximum(np.abs(weight).max(axis=1) / STEPS, 1e-12)
    rounded = np.empty_like(left)
    for start in range(0, left.shape[1], BLOCK):
        end = min(left.shape[1], start + BLOCK)
        errors = np.empty((left.shape[0], end - start))
        for k in range(start, end):
            rounded[:, k] = np.clip(np.rint(left[:, k] / scale), -STEPS, STEPS)
            errors[:, k - start] = (left[:, k] - rounded[:, k] * scale) / upper[k, k]
            left[:, k:end] -= np.outer(errors[:, k - start], upper[k, k:end])
        left[:, end:] -= errors @ upper[start:end, end:]
    result = np.empty(weight.shape, dtype=np.int8)
    result[:, order] = rounded.astype(np.int8)
    return result, scale.astype(np.float32)


def _layer(state, source, name, x, attention_heads, note):
    def linear(part, value):
        return value @ state[f"{source}.{part}.weight"].T + state[f"{source}.{part}.bias"]

    def heads(part):
        return linear(f"attention.self.{part}", x).reshape(len(x), attention_heads, -1).transpose(1, 0, 2)

    note(f"{name}.qkv", x)
    query, key, value = heads("query"), heads("key"), heads("value")
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    mixed = (weights @ value).transpose(1, 0, 2).reshape(x.shape)
    note(f"{name}.attention", mixed)
    x = _norm(state, f"{source}.attention.output.LayerNorm", x + linear("attention.output.dense", mixed))
    note(f"{name}.expand", x)
    inner = _gelu(linear("intermediate.dense", x))
    note(f"{name}.contract", inner)
    return _norm(state, f"{source}.output.LayerNorm", x + linear("output.dense", inner))


def _norm(state, name, x):
    x = x - x.mean(axis=-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12)
    return x * state[f"{name}.weight"] + state[f"{name}.bias"]


def _gelu(x):
    """By the approximation 7.1.26 of the error function in Abramowitz and Stegun's Handbook."""
    t = 1 / (1 + 0.3275911 * np.abs(x) * np.sqrt(0.5))
    polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    half = 0.5 * polynomial * np.exp(-0.5 * x * x)
    return np.where(x < 0, x * half, x - x * half).astype(np.float32)
