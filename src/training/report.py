"""The quality report on the development files (perf/quality) and the model card, from what `extproc quality` measures."""
import json
import subprocess

FILES = {
    "injection": ["injection.dev", "injection.written.dev", "benign.dev"],
    "indirect": ["indirect.dev", "indirect.written.dev"],
    "harm": ["harm.dev", "harm.dev.gpl", "harm.written.dev", "benign.dev"],
    "pii": ["pii.written.dev"],
    "secrets": ["secrets.dev"],
    "topics": ["topics.dev"],
}
SENSITIVITIES = ("low", "medium", "high")


def measure(extproc, models, data, folder, say):
    """Runs every detector over its files; returns the reports by detector."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = {}
    for detect, names in FILES.items():
        say(f"quality of {detect}")
        files = [data / f"{name}.jsonl.gz" for name in names]
        plot = ["--plot", folder / f"{detect}.svg"] if detect in ("injection", "indirect", "harm") else []
        done = subprocess.run([extproc, "quality", "--detect", detect, "--models", models, "--json", *plot, *files], check=True, capture_output=True, text=True)
        (folder / f"{detect}.json").write_text(done.stdout)
        reports[detect] = json.loads(done.stdout)
    return reports


def percent(value):
    if value is None:
        return ""
    if isinstance(value, dict):
        return f"{100 * value['value']:.1f} ({100 * value['from']:.1f} to {100 * value['to']:.1f})"
    return f"{100 * value:.1f}"


def auc(value):
    return "" if value is None else f"{value['value']:.3f}"


def tables(reports):
    """Markdown, a table for each detector."""
    text = []
    for detect, report in reports.items():
        text += [f"## {detect}", "", f"Files: {', '.join(FILES[detect])}.", "",
                 "| source | rows | false alarms %, Low | Medium | High | recall %, Low | Medium | High | AUC | ms p50 | p99 |",
                 "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
        for source in [*report["sources"], {**report["total"], "source": "**total**"}]:
            cells = [percent(source["falsePositiveRate"].get(level)) for level in SENSITIVITIES]
            cells += [percent(source["recall"].get(level)) for level in SENSITIVITIES]
            text.append(f"| {source['source']} | {source['n']} | {' | '.join(cells)} | {auc(source['auc'])} | {source['ms']['p50']} | {source['ms']['p99']} |")
        best = report["total"].get("bestF1")
        text += ["", f"Best F1 over all thresholds: {best['value']:.3f}.", ""] if best else [""]
        if report.get("types"):
            text += types(report["types"])
        if detect in ("injection", "indirect", "harm"):
            text += [f"![recall against false alarms]({detect}.svg)", ""]
    return "\n".join(text)


def types(rows):
    """A table of the kinds of personal data that the product looks for."""
    text = ["| type | spans | found | recall % | precision % |", "|---|---:|---:|---:|---:|"]
    text += [f"| {row['type']} | {row['spans']} | {row['found']} | {percent(row['recall'])} | {percent(row['precision'])} |" for row in rows if row["found"]]
    return [*text, ""]


def write(reports, folder, command):
    """The page of the report."""
    page = ["# Quality on the development files", "",
            "How often each detector cries wolf, and how much it finds, by source. Thresholds were chosen on these files, nothing was trained on them; figures in",
            "brackets are 95 % confidence intervals. Sources of label 0 only have no recall, those of label 1 only no false alarms; rows marked `weak` are a",
            "source of their own.", "", f"Made by `{command}`. [What disguises cost](disguises.md) is measured with `extproc quality --obfuscate all`.",
            "", tables(reports)]
    (folder / "README.md").write_text("\n".join(page))
