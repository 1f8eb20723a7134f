"""From a trained encoder to the shipped files: rounded to 8 bits, calibrated, with the gate."""
import json
import shutil

import torch

import build
import calibrate
import encoder as network
import modelfile


def finish(args, extproc, models, say):
    bare, strong = args.work / "lexical", args.work / "encoder"
    for folder in (bare, strong):
        folder.mkdir(exist_ok=True)
        shutil.copy(models / "vocab.txt", folder)
        modelfile.rewrite(models / "lexical.model", folder / "lexical.model", lambda known: {k: v for k, v in known.items() if k not in ("calibration", "gate")})
    model = network.Encoder(args.base)
    model.load_state_dict(torch.load(args.work / "encoder.pt"))
    tensors, heads = network.export(model)
    metadata = {"outputs": network.OUTPUTS, "names": network.NAMES}
    version = f"encoder-{args.seed}"
    modelfile.pack_encoder(tensors, heads, metadata, strong / "encoder.model", version=version)
    say("calibration: windows of the development files")
    windows = {}
    for name in sorted({name for names in calibrate.DEV.values() for name in names}):
        path = build.tokens([build.data_file(name, args.data)], args.work / f"{name}.tokens.gz")
        windows[name] = [len(row["windows"]) for row in calibrate.read_rows(path)]
    weak, full = (calibrate.Scores(extproc, folder, args.data, args.work) for folder in (bare, strong))
    report, tables, gates, lexical = [], {}, {}, {}
    for detector in ("injection", "indirect", "harm"):
        say(f"calibration: {detector}")
        head = "harm.any" if detector == "harm" else detector
        slope = 0.0 if detector == "harm" else calibrate.choose_slope(detector, args.data, full, windows)
        tables[head] = calibrate.calibrate_head(detector, args.data, full, windows, slope=slope, report=report, head=head)
        lexical[detector] = calibrate.calibrate_head(detector, args.data, weak, windows, report=report, head=f"lexical.{detector}")
        gates[detector] = calibrate.choose_gate(detector, args.data, full, weak, windows, tables[head])
    for category in network.CATEGORIES:
        tables["harm." + category] = calibrate.calibrate_head(
            "harm", args.data, full, windows, pick=lambda line, category=category: line["categories"][category], report=report, head="harm." + category)
    modelfile.rewrite(strong / "encoder.model", models / "encoder.model", lambda known: {**known, "calibration": tables})
    modelfile.rewrite(bare / "lexical.model", models / "lexical.model", lambda known: {**known, "calibration": lexical, "gate": gates})
    (args.work / "calibration.json").write_text(json.dumps({"gates": gates, "thresholds": report}, indent=1))
    say(f"written: {models}")
