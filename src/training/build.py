#!/usr/bin/env python3
"""Rebuilds every shipped weight: python3 build.py --help says how."""
import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import time

import corpus as reading
import lexical

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODELS = ROOT / "src" / "ExtProc.Core" / "Models"
EXTPROC = ROOT / "artifacts" / "bin" / "ExtProc.Cli" / "release" / "extproc"
TRAINING = {
    "injection": ["injection.train", "injection.written.train", "composed/injection"],
    "indirect": ["indirect.train", "indirect.written.train", "composed/indirect"],
    "harm": ["harm.train", "harm.written.train", "composed/harm"],
    "benign": ["benign.train"],
    "pii": ["pii.train", "pii.written.train", "composed/pii"],
    "topics": ["topics.train"],
}


# Large arrays come and go in every step: on huge pages, and kept between steps, training takes half the time (glibc reads this at start).
ALLOCATION = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=8589934592"


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def data_file(name, data):
    return HERE / f"{name}.jsonl" if name.startswith("composed/") else data / f"{name}.jsonl.gz"


def tokens(files, out, *options):
    """Has the product tokenize files; what is there already is kept, so that a training that was stopped goes on."""
    if not out.exists():
        subprocess.run([EXTPROC, "tokens", *options, "-o", out, *files], check=True, stdout=subprocess.DEVNULL)
    return out


def write_lines(path, texts):
    if not path.exists():
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            for text in texts:
                lines.write(json.dumps({"text": text, "source": "made"}) + "\n")
    return path


def payloads(files):
    """The distinct instructions that attacks in documents carry."""
    found = {}
    for path in files:
        opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
        with opened as lines:
            for line in lines:
                row = json.loads(line)
                if row.get("payload") and row["label"] == 1:
                    found[row["payload"]] = None
    return list(found)


def own_code():
    """Harmless code and configuration at hand: the project's own, but for what speaks of attacks."""
    texts = []
    for pattern in ("src/*/**/*.cs", "helm/**/*.yaml", "protos/**/*.proto"):
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text(encoding="utf-8", errors="ignore")
            if len(text) > 400 and "artifacts" not in path.parts and "Demo" not in path.parts and "gnore all" not in text:
                texts.append(text[:6000])
    return texts


def read_corpus(data, work):
    work.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name, files in TRAINING.items():
        options = ["--offsets"] if name == "pii" else []
        rows[name] = reading.read(tokens([data_file(file, data) for file in files], work / f"{name}.tokens.gz", *options))
    carried = payloads([data_file(file, data) for file in TRAINING["indirect"]])
    rows["payloads"] = reading.read(tokens([write_lines(work / "payloads.jsonl.gz", carried)], work / "payloads.tokens.gz"))
    by_text = dict(zip(carried, rows["payloads"]))
    place_payloads(rows["indirect"], [data_file(file, data) for file in TRAINING["indirect"]], by_text)
    rows["code"] = reading.read(tokens([write_lines(work / "code.jsonl.gz", own_code())], work / "code.tokens.gz"))
    rows["wrappers"] = reading.read(tokens([HERE / "wrappers.jsonl"], work / "wrappers.tokens.gz"))
    return rows


def place_payloads(rows, files, by_text):
    """Tells each poisoned row the tokens of what it carries. Rows without text were left out by the reader and are told apart by number."""
    number = 0
    by_number = {row.number: row for row in rows}
    for path in files:
        opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
        with opened as lines:
            for line in lines:
                payload = json.loads(line).get("payload")
                if payload in by_text and number in by_number:
                    by_number[number].payload = by_text[payload].tokens
                number += 1


def train_lexical(data, work):
    """Features of every text that the lexical tier learns from or is calibrated on, and the tier itself."""
    work.mkdir(parents=True, exist_ok=True)
    for name in lexical.TRAIN + lexical.DEV:
        kind = name.split(".")[0]
        source = HERE / "composed" / f"{kind}.jsonl" if ".composed." in name else data / f"{name}.jsonl.gz"
        tokens([source], work / f"{name}.jsonl.gz", "--features")
    subprocess.run([sys.executable, HERE / "lexical.py", "--data", work, "--out", MODELS / "lexical.model"], check=True)


def main():
    parser = argparse.ArgumentParser(description="Rebuilds src/ExtProc.Core/Models from the data: tokens, lexical model, encoder, calibration, model card.",
                                     epilog="Build the product first: dotnet build src/ExtProc.Cli -c Release. One core; about an hour and a half.")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data", help="folder of the *.jsonl.gz files")
    parser.add_argument("--base", type=pathlib.Path, default=ROOT.parent / "shared" / "models" / "all-MiniLM-L6-v2", help="folder of the base model")
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "artifacts" / "training", help="folder of intermediate files; what is there is used again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--epoch-size", type=int, default=30000, help="texts shown in an epoch")
    args = parser.parse_args()
    if "GLIBC_TUNABLES" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "GLIBC_TUNABLES": ALLOCATION})
    if not EXTPROC.exists():
        sys.exit("build the product first: dotnet build src/ExtProc.Cli -c Release")
    say("lexical model")
    train_lexical(args.data, args.work / "features")
    say("tokens")
    rows = read_corpus(args.data, args.work)
    for name, found in rows.items():
        say(f"  {name}: {len(found)} rows")
    checkpoint = args.work / "encoder.pt"
    if not checkpoint.exists():
        import train
        say("encoder")
        held = train.train(args.base, rows, checkpoint, seed=args.seed, epochs=args.epochs, epoch_size=args.epoch_size, log=say)
        (args.work / "held-topics.json").write_text(json.dumps(held))
    import card
    import finish
    import report
    calibration = finish.finish(args, rows, EXTPROC, MODELS, say)
    quality = ROOT / "perf" / "quality"
    reports = report.measure(EXTPROC, MODELS, args.data, quality, say)
    report.write(reports, quality, "python3 src/training/build.py")
    card.write(args, rows, MODELS, calibration, reports)


if __name__ == "__main__":
    main()
