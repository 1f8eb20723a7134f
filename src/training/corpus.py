"""Rows as `extproc tokens` writes them: what the product's own normaliser, tokenizer and windows make of the data files.

A row's whole token sequence is put together again from its overlapping windows, so that draws can cut it anew.
"""
import dataclasses
import gzip
import json

CLS, SEP = 101, 102
CONTENT, STRIDE = 126, 96


@dataclasses.dataclass(slots=True)
class Row:
    number: int
    source: str
    label: object
    family: str
    weak: bool
    tokens: list
    offsets: list
    spans: list
    variants: list
    payload: list = dataclasses.field(default_factory=list)


def join(windows):
    """The sequence that windows of CONTENT tokens, STRIDE apart, were cut from; the part up to a gap where windows were left out."""
    whole = []
    for index, window in enumerate(windows):
        start = index * STRIDE
        if start > len(whole) or window[:len(whole) - start] != whole[start:start + len(window)][:len(window)]:
            break
        whole[start:] = window
    return whole


def read(path):
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            windows = [strip(window) for window in row["windows"]]
            offsets = row.get("offsets") or []
            tokens = join(windows)
            if not tokens:
                continue
            rows.append(Row(row["row"], row.get("source") or "", row.get("label"), row.get("family") or "", bool(row.get("weak")), tokens,
                            join([o[1:-1] if len(o) == len(w) + 2 else o for o, w in zip(offsets, windows)]) if offsets else [],
                            row.get("spans") or [], [join([strip(w) for w in v["windows"]]) for v in row.get("variants") or []]))
    return rows


def strip(window):
    return window[1:-1] if window and window[0] == CLS else window
