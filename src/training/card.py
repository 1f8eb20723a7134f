"""The model card (src/ExtProc.Core/Models/MODEL_CARD.md), from what the training saw, what calibration chose and what the report measured."""
import collections
import hashlib

import encoder as network
from report import SENSITIVITIES, auc, percent

# What a reader of the card asks first: a source of the report, and what stands for it.
SHOWN = {
    "injection": ("written", "arena-hard", "self-instruct-user", "cyberseceval-frr", "cyberseceval-multilingual"),
    "indirect": ("written", "bipia", "bipia-context", "cyberseceval-multilingual"),
    "harm": ("written", "surge-toxicity", "ethos", "strongreject", "cyberseceval-frr", "arena-hard"),
}

TOP = """# Model card

Made by `python3 src/training/build.py`; [training](../../training/README.md) says how, [NOTICE.md](NOTICE.md) from whose work, and [the quality
report](../../../perf/quality/README.md) how good the outcome is in full. Change none of these files by hand: the program refuses a file whose checksum is wrong.

## What it is for

Texts on their way to and from language models: prompts, tool results, tool descriptions, files, replies. A finding is a reason to block, redact or look, at a stated
rate of false alarms; no finding is no proof of harmlessness. The models are no judges of people, and were not made for deciding about an author.

## Known limits

- The encoder's vocabulary is English: other languages are read in pieces, are missed more often and flagged wrongly more often.
- A plausible story around a harmful request, and questions about attacks that ask for nothing harmful, are told apart less well than the figures of the total say.
- Labels of composed texts are one author's. Hate is learned from sources in which African American English is over-represented among abuse.
- Names are learned from European, Asian, African and American names in mostly English sentences; user names and organisations are the weakest kinds.
- Windows hold 128 tokens. What only two distant windows together would give away is not seen.
"""


def files(models):
    text = ["## Files", "", "| file | bytes | SHA-256 |", "|---|---:|---|"]
    for name in ("encoder.model", "lexical.model", "vocab.txt"):
        data = (models / name).read_bytes()
        text.append(f"| {name} | {len(data):,} | `{hashlib.sha256(data).hexdigest()}` |")
    text += ["", f"`encoder.model`: {network.LAYERS} layers of {network.WIDTH} in {network.ATTENTION_HEADS} attention heads, {network.FEED_FORWARD} wide between, "
             f"from all-MiniLM-L6-v2; {len(network.OUTPUTS)} outputs ({', '.join(network.OUTPUTS)}); {len(network.NAMES)} token labels "
             f"({', '.join(network.ENTITIES)}); the mean of the last layer is the embedding for topics. 8-bit weights with a scale for each channel.",
             "", "`lexical.model`: linear over hashed n-grams of words and characters, 8-bit weights.", ""]
    return text


def training(args, rows):
    text = ["## Training", "",
            f"Seed {args.seed}, {args.epochs} epochs of about {args.epoch_size:,} windows, AdamW at a rate that falls in a line, bfloat16 products.", "",
            "| kind | source | rows | of them label 1 |", "|---|---|---:|---:|"]
    for kind in ("injection", "indirect", "harm", "benign", "pii", "topics"):
        sources = collections.defaultdict(lambda: [0, 0])
        for row in rows[kind]:
            sources[row.source][0] += 1
            sources[row.source][1] += row.label == 1
        for source, (count, positive) in sorted(sources.items(), key=lambda found: -found[1][0]):
            text.append(f"| {kind} | {source} | {count:,} | {'' if kind in ('pii', 'topics') else f'{positive:,}'} |")
    return [*text, ""]


def thresholds(calibration):
    text = ["## Thresholds", "", "The raw score of each sensitivity, and the group of harmless texts that asked for the highest.", "",
            "| output | role | High | Medium | Low |", "|---|---|---|---|---|"]
    for entry in calibration["thresholds"]:
        if entry["role"] == "user" or entry["head"] in ("injection", "indirect"):
            cells = [f"{entry[level]['raw']:.2f} ({entry[level]['decided_by']})" for level in reversed(SENSITIVITIES)]
            text.append(f"| {entry['head']} | {entry['role']} | {' | '.join(cells)} |")
    gates = ", ".join(f"{head} {value:.2f}" for head, value in calibration["gates"].items())
    return [*text, "", f"Lexical scores below which a text does not go to the encoder: {gates}.", ""]


def quality(reports):
    text = ["## Quality", "", "On the development files, at Medium, in percent; [the whole report](../../../perf/quality/README.md) has intervals and all sources.", "",
            "| detector | source | rows | false alarms | recall | AUC |", "|---|---|---:|---:|---:|---:|"]
    for detect, names in SHOWN.items():
        for source in reports[detect]["sources"]:
            if source["source"] in names:
                rates = [percent((source[kind].get("medium") or {}).get("value")) for kind in ("falsePositiveRate", "recall")]
                text.append(f"| {detect} | {source['source']} | {source['n']} | {' | '.join(rates)} | {auc(source['auc'])} |")
    for row in reports["pii"].get("types", []):
        if row["type"] in network.ENTITIES and row["spans"]:
            precision, recall = (percent((row[kind] or {}).get("value")) for kind in ("precision", "recall"))
            text.append(f"| names | {row['type']}, {row['spans']} spans | | precision {precision} | {recall} | |")
    return [*text, ""]


def write(args, rows, models, calibration, reports):
    lines = [TOP, *files(models), *training(args, rows), *thresholds(calibration), *quality(reports)]
    (models / "MODEL_CARD.md").write_text("\n".join(lines))
