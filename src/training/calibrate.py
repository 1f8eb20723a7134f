"""Chooses how raw scores become calibrated ones, on the development files, from what `extproc quality --raw` says of them.

A sensitivity is a share of harmless texts that may be flagged. Sources differ, so each group of harmless texts has its own share, and the
threshold is the highest that any group asks for: the order statistic ceil((n + 1)(1 - share)) of its n scores (split conformal), or
beyond the highest where the group is too small to tell.
"""
import collections
import dataclasses
import gzip
import itertools
import json
import math
import subprocess

MARGIN = 0.5
# A text is no finding while the model thinks it harmless, however few texts of the development files come near.
FLOOR = 0.0
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
    "injection": {"ordinary": 1.0, "dangerous-sounding": 0.8, "several-windows": 3.0, "other-languages": 3.0, "alarming-words": 4.0, "documents": 3.0,
                  "system-prompts": 8.0},
    "indirect": {"documents": 3.5, "composed-documents": 5.0},
    # Questions about security resemble harm of some kinds only: they bound the categories, each of which is bounded by harm of any kind as well.
    "harm.any": {"ordinary": 0.8, "safe-questions": 1.5, "comments": 1.5, "alarming-words": 2.0, "documents": 2.0},
    "harm.category": {"ordinary": 1.6, "safe-questions": 3.0, "security-questions": 1.0, "comments": 3.0, "alarming-words": 4.0, "documents": 4.0},
}


# The role that a group's texts are judged in, where it isn't the user's.
ROLES = {"documents": "tool", "composed-documents": "tool", "system-prompts": "system"}


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


def order_statistic(scores, share):
    scores = sorted(scores)
    rank = math.ceil((len(scores) + 1) * (1 - share))
    return scores[rank - 1] if rank <= len(scores) else scores[-1] + MARGIN


def thresholds(groups, budgets):
    """Raw thresholds by level, each at least MARGIN / 5 above the one before."""
    found, floor = {}, FLOOR
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


@dataclasses.dataclass
class Dev:
    """A row of a development file and what the models say of each of its readings."""
    file: str
    row: dict
    readings: list

    @property
    def windows(self):
        return max(1, self.readings[0]["windows"])


@dataclasses.dataclass(frozen=True)
class Mix:
    """How outputs of windows and readings become one raw score; ExtProc.Core's HeadCalibration does the same."""
    windows: float = 0.0
    lexical: float = 0.0
    variants: float = 0.0

    def raw(self, dev, output, lexical):
        return max(reading[output] - self.windows * math.log(max(1, reading["windows"])) + self.lexical * reading["lexical." + lexical]
                   - (self.variants if index else 0.0) for index, reading in enumerate(dev.readings))

    @staticmethod
    def raw_lexical(dev, lexical):
        """The lexical tier's own score."""
        return max(reading["lexical." + lexical] for reading in dev.readings)


def read_dev(extproc, models, data, work):
    """All development rows with their raw scores, which are kept in the work folder."""
    found = []
    for name in sorted({name for names in DEV.values() for name in names}):
        out = work / f"{name}.raw.jsonl"
        if not out.exists():
            subprocess.run([extproc, "quality", "--detect", "injection", "--models", models, "--raw", "--scores", out, data / f"{name}.jsonl.gz"],
                           check=True, stdout=subprocess.DEVNULL)
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows, open(out, encoding="utf-8") as scores:
            found += [Dev(name, json.loads(row), json.loads(line)["raw"]) for row, line in zip(rows, scores, strict=True)]
    return found


def harmless_groups(detector, devs, score):
    """Scores of harmless rows by role and group."""
    by_role = collections.defaultdict(lambda: collections.defaultdict(list))
    for dev in devs:
        harmless = dev.row["label"] == 0 or (detector == "injection" and dev.file.startswith("harm"))
        found = group(detector, dev.row, dev.windows) if harmless and dev.file in DEV[detector] else None
        if found:
            by_role[ROLES.get(found, "user")][found].append(score(dev))
    return by_role


def calibrate_head(detector, devs, score, report, head):
    """Tables for the three roles of one output."""
    budgets = BUDGETS[detector if detector != "harm" else "harm.any" if head in ("harm.any", "lexical.harm") else "harm.category"]
    by_role = {role: {name: values for name, values in groups.items() if name in budgets}
               for role, groups in harmless_groups(detector, devs, score).items()}
    everything = {name: values for groups in by_role.values() for name, values in groups.items()}
    user = by_role.get("user") or everything
    tables = {}
    for role in ("user", "system", "tool"):
        groups = by_role.get(role) or everything
        levels = thresholds(groups, budgets)
        if role != "user" and by_role.get("user"):
            # Few and easy texts stand for these roles, and others will come: at least as strict as for users.
            strict = thresholds(user, budgets)
            levels = {level: max(levels[level], strict[level]) for level in levels}
        tables[role] = table(groups, levels)
        report.append({"head": head, "role": role, **{level: {"raw": round(raw, 3), "decided_by": by} for level, (raw, by) in levels.items()}})
    return tables


def level_of(tables, role, score=0.99):
    return next(raw for raw, calibrated in tables[role] if calibrated == score)


def attacks(detector, devs):
    """Rows of label 1 that are not doubtful, with the role that they are judged in."""
    for dev in devs:
        if dev.row["label"] == 1 and not dev.row.get("weak") and dev.file.startswith(detector):
            yield dev, "tool" if detector == "indirect" else "user"


def recall(detector, devs, score, tables):
    """Mean over sources, and families of composed ones, of the share of attacks that Medium finds."""
    hits = collections.defaultdict(list)
    for dev, role in attacks(detector, devs):
        hits[dev.row["source"], dev.row["family"] if dev.row["source"] == "written" else ""].append(score(dev) >= level_of(tables, role))
    return sum(sum(found) / len(found) for found in hits.values()) / len(hits)


def choose_mix(detector, devs, output):
    """The mix that finds most attacks at Medium; the simpler one where two find as many."""
    best = (-1.0, Mix(), None)
    for windows, lexical, variants in itertools.product((0.0, 0.4, 0.8, 1.2), (0.0, 0.2, 0.4, 0.7, 1.0), (0.0, 0.5)):
        mix = Mix(windows, lexical, variants)
        score = lambda dev, mix=mix: mix.raw(dev, output, detector)  # noqa: E731
        found = recall(detector, devs, score, calibrate_head(detector, devs, score, [], output))
        if found > best[0] + 0.003:
            best = (found, mix)
    return best[1], best[0]


def choose_gate(detector, devs, score, tables, loss=0.005):
    """The lexical score below which a text is so harmless that the encoder need not see it: of each source's attacks, at most this share is found at
    High and lies below. What the encoder doesn't find either is no loss."""
    found, sizes = collections.defaultdict(list), collections.Counter()
    for dev, role in attacks(detector, devs):
        sizes[dev.row["source"]] += 1
        if score(dev) >= level_of(tables, role, 0.95):
            found[dev.row["source"]].append(Mix.raw_lexical(dev, detector))
    return round(min(sorted(scores)[int(loss * sizes[source])] for source, scores in found.items()) - 0.05, 4)
