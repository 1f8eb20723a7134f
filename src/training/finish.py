"""From a trained encoder to the shipped files: rounded to 8 bits, calibrated, with the gate."""
import json
import random
import shutil

import torch

import calibrate
import encoder as network
import modelfile
import topics
import train
from corpus import CLS, CONTENT, SEP


# Texts of the training files that stand for everything else where topics are told apart, and that weights are rounded to suit.
BACKGROUND = {"topics": 1200, "benign": 1200, "harm": 300, "injection": 300}
ROUNDING = {"topics": 8, "benign": 20, "harm": 12, "injection": 12, "indirect": 12}


def sample(rows, counts, rng, harmless):
    """Token windows of rows drawn from several kinds."""
    windows = []
    for kind, count in counts.items():
        fit = [row for row in rows[kind] if not harmless or row.label == 0 or kind == "topics"]
        windows += [window(row) for row in rng.sample(fit, count)]
    return windows


def window(row):
    return [CLS, *row.tokens[:CONTENT], SEP]


def embed(model, windows):
    found = torch.zeros(len(windows), network.WIDTH)
    with torch.no_grad():
        for batch in train.batches(windows):
            ids, lengths = train.pad([windows[index] for index in batch])
            found[batch] = torch.nn.functional.normalize(model.states(ids, lengths)[1], dim=-1)
    return found.numpy()


def pack(args, rows, models, folder):
    """A folder of models without calibration."""
    folder.mkdir(exist_ok=True)
    shutil.copy(models / "vocab.txt", folder)
    modelfile.rewrite(models / "lexical.model", folder / "lexical.model",
                      lambda known: {key: value for key, value in known.items() if key not in ("calibration", "gate")})
    torch.set_num_threads(1)
    model = network.Encoder(args.base).eval()
    model.load_state_dict(torch.load(args.work / "encoder.pt"))
    rng = random.Random(args.seed)
    tensors, heads = network.export(model)
    background = embed(model, sample(rows, BACKGROUND, rng, harmless=True))
    heads |= modelfile.background(background)
    held = set(json.loads((args.work / "held-topics.json").read_text()))
    told = topics.calibrate(rows["topics"], held, lambda found: embed(model, [window(row) for row in found]), background, args.seed)
    modelfile.pack_encoder(tensors, heads, {"outputs": network.OUTPUTS, "names": network.NAMES, "topics": told}, folder / "encoder.model",
                           version=f"encoder-{args.seed}", windows=sample(rows, ROUNDING, rng, harmless=False))


def finish(args, rows, extproc, models, say):
    """Writes the shipped files; returns the gates and thresholds that were chosen."""
    folder = args.work / "uncalibrated"
    say("rounding to 8 bits")
    pack(args, rows, models, folder)
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
        gates[detector] = calibrate.choose_gate(detector, devs, score, tables[head])
    for category in network.CATEGORIES:
        name = "harm." + category
        tables[name] = calibrate.calibrate_head("harm", devs, lambda dev, name=name: calibrate.Mix().raw(dev, name, "harm"), report, name)
    modelfile.rewrite(folder / "encoder.model", models / "encoder.model", lambda known: {**known, "calibration": tables})
    modelfile.rewrite(folder / "lexical.model", models / "lexical.model", lambda known: {**known, "calibration": lexical, "gate": gates})
    calibration = {"gates": gates, "thresholds": report}
    (args.work / "calibration.json").write_text(json.dumps(calibration, indent=1))
    say(f"written: {models}")
    return calibration
