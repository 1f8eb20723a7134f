"""Chooses how raw scores become calibrated ones, on the development files, from what `extproc quality --scores` says of them.

A sensitivity is a share of harmless texts that may be flagged. Sources differ, so each group of harmless texts has its own share, and the
threshold is the highest that any group asks for: the order statistic ceil((n + 1)(1 - share)) of its n scores (split conformal), or
beyond the highest where the group is too small to tell.
"""
import collections
import gzip
import json
import math
import subprocess

MARGIN = 0.5
LEVELS = (("high", 5.0, 0.95), ("medium", 1.0, 0.99), ("low", 0.1, 0.999))

# Development file → which of its harmless rows belong to which group, by source and family.
ORDINARY = {"arena-hard", "self-instruct-user"}
CALM = {"everyday", "about-ai", "roleplay-benign", "constraints", "code-data"}
DEV = {
    "injection": ["benign.dev", "injection.dev", "injection.written.dev", "harm.written.dev", "indirect.dev", "indirect.written.dev"],
    "indirect": ["indirect.dev", "indirect.written.dev"],
    "harm": ["benign.dev", "harm.dev", "harm.written.dev", "injection.written.dev", "indirect.written.dev"],
}
# Share of a group, in percent, that Medium may flag.
BUDGETS = {
    "injection": {"ordinary": 0.8, "dangerous-sounding": 0.8, "several-windows": 3.0, "other-languages": 2.0, "alarming-words": 3.5, "documents": 3.0,
                  "system-prompts": 8.0},
    "indirect": {"documents": 2.5, "composed-documents": 2.5},
    "harm": {"ordinary": 0.8, "safe-questions": 1.5, "security-questions": 3.0, "comments": 1.5, "alarming-words": 2.0, "documents": 2.0},
}


def group(detector, row, windows):
    """The group of a harmless row, or None for those that decide nothing."""
    source, family, role = row.get("source"), row.get("family") or "", row.get("role")
    if detector == "indirect":
        return "composed-documents" if source == "written" else "documents"
    if role == "tool":
        return "documents"
    if role == "system":
        return "system-prompts" if detector == "injection" else None
    if family == "trigger-words":
        return "alarming-words" if row.get("lang") == "en" or detector == "harm" else "other-languages"
    if detector == "harm":
        if source == "cyberseceval-frr":
            return "security-questions"
        if family.startswith("safe-"):
            return "safe-questions"
        return "comments" if source == "surge-toxicity" else "ordinary"
    if windows > 2:
        return "several-windows"
    if source == "cyberseceval-frr" or family.startswith("safe-"):
        return "dangerous-sounding"
    if row.get("lang") not in (None, "en", "und"):
        return "other-languages"
    return "ordinary" if source in ORDINARY or family in CALM else None


def read_rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def order_statistic(scores, share):
    scores = sorted(scores)
    rank = math.ceil((len(scores) + 1) * (1 - share))
    return scores[rank - 1] if rank <= len(scores) else scores[-1] + MARGIN


def thresholds(groups, budgets):
    """Raw thresholds by level, each at least MARGIN / 5 above the one before."""
    found, floor = {}, -math.inf
    for level, factor, _ in LEVELS:
        wanted = [(order_statistic(scores, min(0.5, budgets[name] * factor / 100)), name) for name, scores in groups.items() if scores]
        value, deciding = max(wanted)
        value = max(value, floor)
        found[level] = (value + 1e-4, deciding)
        floor = value + MARGIN / 5
    return found


def table(groups, levels):
    """Points [raw, score]: ranks among harmless texts below High, the levels, and certainty some way beyond."""
    pooled = sorted(score for scores in groups.values() for score in scores)
    points = [(pooled[0] - 1.0, 0.0)]
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        raw = pooled[int(share * (len(pooled) - 1))]
        if points[-1][0] + 1e-3 < raw < levels["high"][0] - 1e-3:
            points.append((raw, share))
    points += [(levels[level][0], score) for level, _, score in LEVELS]
    points.append((points[-1][0] + 6.0, 1.0))
    return [[round(raw, 5), round(score, 5)] for raw, score in points]


def logit(score):
    score = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(score / (1 - score))


class Scores:
    """What an uncalibrated folder of models says of the development files, cached in the work folder."""

    def __init__(self, extproc, models, data, work):
        self._extproc, self._models, self._data, self._work = extproc, models, data, work

    def of(self, detector, name):
        out = self._work / f"{name}.{detector}.{self._models.name}.scores.jsonl"
        if not out.exists():
            subprocess.run([self._extproc, "quality", "--detect", detector, "--models", self._models, "--raw", "--scores", out,
                            self._data / f"{name}.jsonl.gz"], check=True, stdout=subprocess.DEVNULL)
        with open(out, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


def calibrate_head(detector, data, scores, windows, pick=lambda line: line["score"], slope=0.0, budgets=None, report=None, head=None):
    """Tables for the three roles of one output."""
    by_role = collections.defaultdict(lambda: collections.defaultdict(list))
    for name in DEV[detector]:
        for row, line, count in zip(read_rows(data / f"{name}.jsonl.gz"), scores.of(detector, name), windows[name]):
            harmless = row["label"] == 0 or (detector == "injection" and name.startswith("harm"))
            found = group(detector, row, count) if harmless else None
            if found:
                role = {"documents": "tool", "composed-documents": "tool", "system-prompts": "system"}.get(found, "user")
                by_role[role][found].append(logit(pick(line)) - slope * math.log(max(1, count)))
    everything = {name: values for groups in by_role.values() for name, values in groups.items()}
    budgets = budgets or BUDGETS[detector]
    result = {"windows": slope}
    user = by_role["user"] or everything
    for role in ("user", "system", "tool"):
        groups = by_role[role] or everything
        levels = thresholds(groups, budgets)
        if role == "system" and by_role["system"]:
            # Too few system prompts to tell the rare ones: at least as strict as for users.
            mine, theirs = levels, thresholds(user, budgets)
            levels = {level: max(mine[level], theirs[level]) for level in mine}
        result[role] = table(groups, levels)
        if report is not None:
            report.append({"head": head or detector, "role": role, **{level: {"raw": round(raw, 3), "decided_by": by} for level, (raw, by) in levels.items()}})
    return result


def recall(detector, data, scores, windows, slope, level):
    """Mean over sources of the share of attacks that reach a raw threshold; doubtful rows left out."""
    hits = collections.defaultdict(list)
    for name in DEV[detector]:
        for row, line, count in zip(read_rows(data / f"{name}.jsonl.gz"), scores.of(detector, name), windows[name]):
            if row["label"] == 1 and not row.get("weak") and name.startswith(detector):
                hits[row["source"]].append(logit(line["score"]) - slope * math.log(max(1, count)) >= level)
    return sum(sum(found) / len(found) for found in hits.values()) / len(hits)


def choose_slope(detector, data, scores, windows):
    """What a text of e times as many windows is lowered by: the slope that finds most attacks at Medium."""
    best = None
    for slope in (0.0, 0.25, 0.5, 0.75, 1.0):
        raw = calibrate_head(detector, data, scores, windows, slope=slope)
        role = "tool" if detector == "indirect" else "user"
        level = next(point[0] for point in raw[role] if point[1] == 0.99)
        found = recall(detector, data, scores, windows, slope, level)
        if best is None or found > best[0] + 0.002:
            best = (found, slope)
    return best[1]


def choose_gate(detector, data, encoder, lexical, windows, calibration, loss=0.005):
    """The lexical score below which a text is so harmless that the encoder need not see it: loses at most this share of what it finds."""
    found = []
    for name in DEV[detector]:
        rows = read_rows(data / f"{name}.jsonl.gz")
        for row, strong, weak, count in zip(rows, encoder.of(detector, name), lexical.of(detector, name), windows[name]):
            if row["label"] == 1 and name.startswith(detector):
                role = row["role"] if row.get("role") in ("user", "system", "tool") and detector != "indirect" else "tool" if detector == "indirect" else "user"
                level = next(point[0] for point in calibration[role] if point[1] == 0.99)
                if logit(strong["score"]) - calibration["windows"] * math.log(max(1, count)) >= level:
                    found.append(logit(weak["score"]))
    found.sort()
    return round(found[int(loss * len(found))] - 0.05, 4)
