"""From a trained encoder to the shipped files: rounded to 8 bits, calibrated, with the gate."""
import json
import shutil

import torch

import calibrate
import encoder as network
import modelfile


def pack(args, models, folder):
    """A folder of models without calibration."""
    folder.mkdir(exist_ok=True)
    shutil.copy(models / "vocab.txt", folder)
    modelfile.rewrite(models / "lexical.model", folder / "lexical.model",
                      lambda known: {key: value for key, value in known.items() if key not in ("calibration", "gate")})
    model = network.Encoder(args.base)
    model.load_state_dict(torch.load(args.work / "encoder.pt"))
    tensors, heads = network.export(model)
    modelfile.pack_encoder(tensors, heads, {"outputs": network.OUTPUTS, "names": network.NAMES}, folder / "encoder.model", version=f"encoder-{args.seed}")


def finish(args, extproc, models, say):
    folder = args.work / "uncalibrated"
    pack(args, models, folder)
    say("raw scores of the development files")
    devs = calibrate.read_dev(extproc, folder, args.data, args.work)
    report, tables, lexical, gates = [], {}, {}, {}
    for detector in ("injection", "indirect", "harm"):
        head = "harm.any" if detector == "harm" else detector
        mix, found = calibrate.choose_mix(detector, devs, head)
        say(f"calibration of {head}: {mix}, recall at Medium {found:.3f}")

        def score(dev, mix=mix, head=head, detector=detector):
            return mix.raw(dev, head, detector)

        tables[head] = {**vars(mix), **calibrate.calibrate_head(detector, devs, score, report, head)}
        lexical[detector] = calibrate.calibrate_head(detector, devs, lambda dev, d=detector: calibrate.Mix.raw_lexical(dev, d), report, f"lexical.{detector}")
        gates[detector] = calibrate.choose_gate(detector, devs)
    for category in network.CATEGORIES:
        name = "harm." + category
        tables[name] = calibrate.calibrate_head("harm", devs, lambda dev, name=name: calibrate.Mix().raw(dev, name, "harm"), report, name)
    modelfile.rewrite(folder / "encoder.model", models / "encoder.model", lambda known: {**known, "calibration": tables})
    modelfile.rewrite(folder / "lexical.model", models / "lexical.model", lambda known: {**known, "calibration": lexical, "gate": gates})
    (args.work / "calibration.json").write_text(json.dumps({"gates": gates, "thresholds": report}, indent=1))
    say(f"written: {models}")
