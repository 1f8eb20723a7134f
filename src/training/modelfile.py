"""Writes model files: the container that ExtProc.Core.Detection.Encoder.ModelFile reads, and encoders in it.

    python3 modelfile.py --base DIR OUT    packs the encoder of DIR (config.json, model.safetensors, tokenizer.vectors.jsonl) without heads
"""

import argparse
import hashlib
import json
import struct
from pathlib import Path

import numpy as np

import quantising

MAGIC = b"EXTPROCM"
FORMAT_VERSION = 1
ALIGNMENT = 64
CLASSIFY, SEPARATE = 101, 102


def write(path, version, tensors, metadata):
    """Writes float32 and int8 arrays, by name, with a free metadata object. The same input gives the same bytes."""
    entries, blobs, offset = [], [], 0
    for name, array in tensors.items():
        array = np.asarray(array, order="C")
        if array.dtype not in (np.float32, np.int8):
            raise TypeError(f"{name} is {array.dtype}, float32 or int8 is expected")
        if array.dtype == np.float32 and not np.isfinite(array).all():
            raise ValueError(f"{name} has elements that aren't finite")
        dtype = "f32" if array.dtype == np.float32 else "i8"
        entries.append({"name": name, "dtype": dtype, "shape": list(array.shape), "offset": offset})
        blobs.append(_padded(array.tobytes()))
        offset += len(blobs[-1])
    header = json.dumps({"version": version, "tensors": entries, "metadata": metadata}, separators=(",", ":")).encode()
    start = MAGIC + struct.pack("<II", FORMAT_VERSION, len(header))
    lead = -(len(start) + hashlib.sha256().digest_size + len(header)) % ALIGNMENT
    body = header + b"\0" * lead + b"".join(blobs)
    Path(path).write_bytes(start + hashlib.sha256(start + body).digest() + body)


def read(path):
    """Version, tensors by name and metadata of a file that `write` made."""
    data = Path(path).read_bytes()
    length = struct.unpack("<II", data[len(MAGIC):len(MAGIC) + 8])[1]
    start = len(MAGIC) + 8 + hashlib.sha256().digest_size
    header = json.loads(data[start:start + length])
    first = start + length + -(start + length) % ALIGNMENT
    tensors = {}
    for entry in header["tensors"]:
        kind = np.float32 if entry["dtype"] == "f32" else np.int8
        count = int(np.prod(entry["shape"]))
        tensors[entry["name"]] = np.frombuffer(data, kind, count, first + entry["offset"]).reshape(entry["shape"])
    return header["version"], tensors, header["metadata"]


def rewrite(source, target, change):
    """Copies a file with other metadata: what `change` makes of the old."""
    version, tensors, metadata = read(source)
    write(target, version, tensors, change(metadata))


def quantise_linear(weight):
    """int8 weights [out, in] and the scale of each output."""
    weight = np.asarray(weight, dtype=np.float32)
    scale = np.maximum(np.abs(weight).max(axis=1) / 127, np.float32(1e-12)).astype(np.float32)
    return np.clip(np.rint(weight / scale[:, None]), -127, 127).astype(np.int8), scale


def quantise_embedding(weight):
    """int8 rows and the scale of each row."""
    return quantise_linear(weight)


def pack_encoder(state, heads, metadata, path, version="base", windows=None):
    """Packs a BERT encoder.

    state: arrays by the names of the usual BERT export, without the prefix "bert.".
    heads: arrays by the names of the file: heads.hidden.weight, heads.hidden.bias, heads.out.*, names.out.*, and any other tensors. int8 arrays
    stay so, others become float32.
    metadata: outputs (names of the logits of heads.out), names (labels of names.out), attention_heads (12 where it isn't said),
    calibration and whatever else the product reads.
    windows: lists of token ids, with the first and last special token, as the encoder will see them: some 60 of any kind. Weights are quantised
    to suit them; without, each is rounded to the nearest, which is less exact.
    """
    state = {name: np.asarray(array, dtype=np.float32) for name, array in state.items()}
    attention_heads = metadata.get("attention_heads", 12)
    tensors = _embeddings(state)
    layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layer."))
    moments = quantising.gather(state, windows, attention_heads) if windows else {}
    for index in range(layers):
        for name, (weight, bias) in _linears(state, index, attention_heads).items():
            tensors |= _linear(name, weight, bias, moments.get(name))
        source = f"encoder.layer.{index}"
        tensors |= _norm(state, f"{source}.attention.output.LayerNorm", f"layers.{index}.attention.norm")
        tensors |= _norm(state, f"{source}.output.LayerNorm", f"layers.{index}.norm")
    for name, array in heads.items():
        array = np.asarray(array)
        tensors[name] = array if array.dtype == np.int8 else array.astype(np.float32)
    vocabulary, width = state["embeddings.word_embeddings.weight"].shape
    sizes = {
        "layers": layers,
        "width": width,
        "heads": attention_heads,
        "feed_forward": state["encoder.layer.0.intermediate.dense.bias"].shape[0],
        "vocabulary": vocabulary,
        "positions": state["embeddings.position_embeddings.weight"].shape[0],
    }
    write(path, version, tensors, {"encoder": sizes} | metadata)


def read_safetensors(path):
    """The tensors of a safetensors file (fp16 or fp32) as float32."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    start = 8 + length
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        first, end = entry["data_offsets"]
        dtype = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
        array = np.frombuffer(data[start + first : start + end], dtype=dtype)
        tensors[name] = array.reshape(entry["shape"]).astype(np.float32)
    return tensors


def background(embeddings):
    """The tensors of pack_encoder's heads that set the thresholds of topics: embeddings [n, width] of harmless texts of every kind."""
    vectors, scale = quantise_embedding(embeddings)
    return {"topics.background": vectors, "topics.background.scale": scale}


def _linear(name, weight, bias, moments):
    if moments is None:
        quantised, scale = quantise_linear(weight)
        smooth = np.ones(weight.shape[1], dtype=np.float32)
    else:
        quantised, scale, smooth = quantising.quantise(weight, moments)
    return {f"{name}.weight": quantised, f"{name}.scale": scale, f"{name}.bias": bias, f"{name}.smooth": smooth}


def _padded(data):
    return data + b"\0" * (-len(data) % ALIGNMENT)


def _embeddings(state):
    words, scale = quantise_embedding(state["embeddings.word_embeddings.weight"])
    positions = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    tensors = {"embeddings.word": words, "embeddings.word.scale": scale, "embeddings.position": positions}
    return tensors | _norm(state, "embeddings.LayerNorm", "embeddings.norm")


def _norm(state, source, name):
    return {f"{name}.gamma": state[f"{source}.weight"], f"{name}.beta": state[f"{source}.bias"]}


def _linears(state, index, attention_heads):
    """Weights and bias of a layer's four matrix products; the root of a head's width is folded into the queries."""
    source, name = f"encoder.layer.{index}", f"layers.{index}"

    def both(part):
        return state[f"{source}.{part}.weight"], state[f"{source}.{part}.bias"]

    query, key, value = (both(f"attention.self.{part}") for part in ("query", "key", "value"))
    root = np.sqrt(np.float32(query[0].shape[0] / attention_heads))
    return {
        f"{name}.qkv": (
            np.concatenate([query[0] / root, key[0], value[0]]),
            np.concatenate([query[1] / root, key[1], value[1]]),
        ),
        f"{name}.attention": both("attention.output.dense"),
        f"{name}.expand": both("intermediate.dense"),
        f"{name}.contract": both("output.dense"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, metavar="DIR", help="the folder of the base encoder")
    parser.add_argument("out", metavar="OUT")
    arguments = parser.parse_args()
    base = Path(arguments.base)
    config = json.loads((base / "config.json").read_text())
    state = read_safetensors(base / "model.safetensors")
    rows = (json.loads(line)["ids"] for line in (base / "tokenizer.vectors.jsonl").read_text(encoding="utf-8").splitlines())
    windows = [[CLASSIFY, *ids[:126], SEPARATE] for ids in rows if len(ids) > 4][::9]
    pack_encoder(state, {}, {"attention_heads": config["num_attention_heads"]}, arguments.out, version=base.name, windows=windows)


if __name__ == "__main__":
    main()
