"""Trains the lexical tier: linear models over hashed n-grams, one for each head, with int8 weights in one table.

    python3 lexical.py --data DIR --out ../ExtProc.Core/Models/lexical.model

DIR holds what `extproc tokens --features` wrote for the files of shared/data and composed/ (build.py does it), as NAME.jsonl or NAME.jsonl.gz. Only *.train is trained on; *.dev
calibrates the scores and gives the figures that are printed. Fixed seeds: the same input gives the same file.
"""

import argparse
import base64
import collections
import gzip
import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import modelfile

BITS = 18
HEADS = ("injection", "indirect", "harm")
TRAIN = (
    "injection.train", "injection.written.train", "injection.composed.train", "indirect.train", "indirect.written.train", "indirect.composed.train",
    "harm.train", "harm.written.train", "harm.composed.train", "benign.train")
DEV = ("injection.dev", "injection.written.dev", "indirect.dev", "indirect.written.dev", "harm.dev", "harm.written.dev", "benign.dev")

# Inverse strength of the L2 penalty, and the weight of all positives against all negatives.
STRENGTH = {"injection": 3.0, "indirect": 3.0, "harm": 3.0}
POSITIVES = 0.5

# Files whose harmless rows calibrate a role.
ROLES = {"user": ("benign", "injection", "harm"), "system": ("benign", "injection", "harm"), "tool": ("indirect", "injection", "harm")}
RANKS = (0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)

# Rows from which on a source has a say of its own.
LARGE_SOURCE = 250

# Blocks of a window, as in LexicalModel.
WINDOW = 2

# Share of the largest weights that may be cut off so that the others get finer steps.
CLIPPED = 1e-4


class Row:
    __slots__ = ("file", "source", "family", "label", "role", "blocks", "variants")

    def __init__(self, file, row):
        self.file = file.split(".")[0]
        self.source = row["source"]
        self.family = row.get("family", "")
        self.label = row.get("label")
        self.role = row.get("role", "user")
        self.blocks = [_buckets(block) for block in row["features"]]
        self.variants = [np.concatenate([_buckets(block) for block in v["features"]]) for v in row["variants"] if v["features"]]


def _buckets(block):
    return (np.frombuffer(base64.b64decode(block), dtype="<u4") >> np.uint32(32 - BITS)).astype(np.int32)


def read(folder, names):
    rows = []
    for name in names:
        plain = Path(folder, name + ".jsonl")
        lines = open(plain) if plain.exists() else gzip.open(f"{plain}.gz", "rt")
        with lines:
            for line in lines:
                row = json.loads(line)
                if not row.get("weak") and row["features"]:
                    rows.append(Row(name, row))
    return rows


def label(head, row):
    """1, 0, or None where the row says nothing to a head."""
    if head == "injection":
        if row.file == "indirect":
            return None if row.label == 1 else 0
        if row.file == "harm":
            return None if row.label == 1 and row.family in ("hate", "profanity") else 0
        return row.label
    if head == "indirect":
        # A request is no instruction to a model where a user makes it, and is one inside a document.
        if row.file == "benign":
            return None
        if row.file == "harm":
            return 0 if row.source in ("edos", "davidson", "surge-toxicity") else None
        return row.label
    if row.family == "profanity" or (row.file in ("injection", "indirect") and row.label == 1):
        return None
    return row.label if row.file == "harm" else 0


def matrix(texts):
    """Counts of features divided by the root of their number."""
    lengths = np.array([len(text) for text in texts])
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    data = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    result = sp.csr_matrix((data, np.concatenate(texts), indptr), shape=(len(texts), 1 << BITS))
    result.sum_duplicates()
    return result


def examples(head, rows):
    """Texts, labels and weights: sources and families count with the root of their size, windows share the weight of their text."""
    sizes = collections.Counter((row.source, row.family, label(head, row)) for row in rows)
    texts, labels, weights = [], [], []
    for row in rows:
        target = label(head, row)
        if target is None:
            continue
        weight = sizes[row.source, row.family, target] ** -0.5
        parts = [np.concatenate(row.blocks)] + row.variants
        if target == 0 and len(row.blocks) > WINDOW:
            parts += [np.concatenate(row.blocks[i : i + WINDOW]) for i in range(len(row.blocks) - WINDOW + 1)]
        texts += parts
        labels += [target] * len(parts)
        weights += [weight / len(parts)] * len(parts)
    labels, weights = np.array(labels), np.array(weights)
    positive = weights[labels == 1].sum()
    weights[labels == 1] *= POSITIVES * weights[labels == 0].sum() / positive
    return texts, labels, weights / weights.mean()


def train(head, rows):
    texts, labels, weights = examples(head, rows)
    model = LogisticRegression(C=STRENGTH[head], solver="lbfgs", max_iter=200, tol=1e-3, random_state=1)
    model.fit(matrix(texts), labels, sample_weight=weights)
    print(f"{head}: {len(texts)} texts, {labels.sum()} positive, {model.n_iter_[0]} steps", flush=True)
    return model.coef_[0], float(model.intercept_[0])


def quantise(weights):
    """int8 weights and their step."""
    sizes = np.abs(weights[weights != 0])
    scale = float(np.quantile(sizes, 1 - CLIPPED)) / 127
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale


def scores(rows, weights, bias):
    """What whole texts and the highest of their windows score; nan where a text has no windows."""
    whole, best = np.empty(len(rows)), np.full(len(rows), np.nan)
    for i, row in enumerate(rows):
        sums = np.array([weights[block].sum() for block in row.blocks])
        counts = np.array([len(block) for block in row.blocks])
        whole[i] = sums.sum() / np.sqrt(max(1, counts.sum())) + bias
        if len(row.blocks) > WINDOW:
            pairs = (sums[:-1] + sums[1:]) / np.sqrt(np.maximum(1, counts[:-1] + counts[1:])) + bias
            best[i] = pairs.max()
    return whole, best


def combined(rows, weights, bias, offset):
    whole, best = scores(rows, weights, bias)
    return np.fmax(whole, best - offset)


def window_offset(rows, weights, bias, head):
    """What the best window of a harmless text is lowered by, so that long texts reach a threshold as rarely as short ones."""
    harmless = [row for row in rows if label(head, row) == 0]
    whole, best = scores(harmless, weights, bias)
    return max(0.0, float(np.quantile(best[~np.isnan(best)], 0.99) - np.quantile(whole, 0.99)))


def calibrate(head, rows, score):
    """For each role the points [score, rank among harmless texts]; a rank counts where all harmless rows and each large source reach it."""
    points = {}
    for role, files in ROLES.items():
        groups = collections.defaultdict(list)
        for row, value in zip(rows, score):
            if row.file in files and label(head, row) == 0:
                groups[row.source].append(value)
        pools = [sum(groups.values(), [])] + [values for values in groups.values() if len(values) >= LARGE_SOURCE]
        line = []
        for rank in RANKS:
            # The order statistic that a further harmless text exceeds with probability 1 - rank at most; none where there are too few rows.
            found = [np.sort(pool)[place - 1] for pool in pools if (place := int(np.ceil((len(pool) + 1) * rank))) <= len(pool)]
            raw = max(found) if found else max(pools[0]) + 0.5
            raw = max(raw, line[-1][0] + 1e-3) if line else raw
            line.append([round(float(raw), 4), rank])
        points[role] = [[round(line[0][0] - 4, 4), 0.0], *line, [round(line[-1][0] + 4, 4), 1.0]]
    return points


def report(head, rows, weights, bias, offset):
    score = combined(rows, weights, bias, offset)
    labels = np.array([-1 if label(head, row) is None else label(head, row) for row in rows])
    negative = score[labels == 0]
    threshold = np.quantile(negative, 0.99)
    print(f"{head}: AUC {roc_auc_score(labels[labels >= 0], score[labels >= 0]):.3f}, threshold at 1 % {threshold:.2f}")
    groups = collections.defaultdict(list)
    for i, row in enumerate(rows):
        if labels[i] >= 0:
            groups[row.file, row.source, labels[i]].append(score[i])
    for key, values in sorted(groups.items()):
        auc = f"AUC {roc_auc_score([0] * len(negative) + [1] * len(values), np.concatenate([negative, values])):.3f}" if key[2] else ""
        print(f"   {key[0]:10} {key[1]:26} label {key[2]} n {len(values):5} over it {np.mean(np.array(values) >= threshold):.3f} {auc}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, metavar="DIR")
    parser.add_argument("--out", required=True, metavar="FILE")
    arguments = parser.parse_args()
    rows = read(arguments.data, TRAIN)
    dev = read(arguments.data, DEV)
    table, scales, biases, offsets, calibration = [], [], [], [], {}
    for head in HEADS:
        weights, bias = train(head, rows)
        quantised, scale = quantise(weights)
        offset = window_offset(rows, quantised * scale, bias, head)
        table.append(quantised)
        scales.append(scale)
        biases.append(bias)
        offsets.append(offset)
        report(head, dev, quantised * scale, bias, offset)
        calibration[head] = {"variants": 0.0} | calibrate(head, dev, combined(dev, quantised * scale, bias, offset))
    lexical = {"bits": BITS, "heads": HEADS, "scale": scales, "bias": biases, "window_offset": offsets}
    modelfile.write(arguments.out, "lexical-1", {"lexical.weight": np.stack(table, axis=1)}, {"lexical": lexical, "calibration": calibration})


if __name__ == "__main__":
    main()
