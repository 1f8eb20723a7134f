"""What the product needs to know of an encoder to tell topics by example (ExtProc.Core.Detection.Topics.TopicCalibration), measured on intents
that nobody trained: how alike their texts are, and how rarely other texts come as near.

`similarity`, `reference` and their four constants say what Topic.cs says; where one changes, the other must.
"""
import random

import numpy as np

# Texts about something close by are those of the other intents of this source. In what a rule reads they are one text in three; of the rest, ordinary prompts,
# all but none come as near, so that they count as never.
SOURCE, CLOSE_SHARE = "clinc150", 1 / 3
EXAMPLES, DRAWS, OTHERS = 5, 40, 6000
NEAR_WEIGHT, FAR_WEIGHT, FAR_SHARE = 0.5, 0.3, 0.004
RANKS = [0.83, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99995, 0.99998, 0.999995]


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def similarity(texts, examples):
    """Half that to the examples' mean direction, half that to the nearest of them."""
    return 0.5 * (texts @ unit(examples.mean(0))) + 0.5 * (texts @ examples.T).max(1)


def nearness(examples):
    """How similar each example is to the others, on average."""
    return float(np.mean([similarity(examples[[i]], np.delete(examples, i, 0))[0] for i in range(len(examples))]))


def reference(examples, near, background):
    """The similarity that a topic's texts are measured from."""
    nearest = np.sort(similarity(background, examples))
    return NEAR_WEIGHT * near + FAR_WEIGHT * float(nearest[len(nearest) - 1 - int(FAR_SHARE * len(nearest))])


def calibrate(rows, held, embed, background, seed):
    """The metadata `topics`: near, and points [similarity beyond the reference, rank among harmless texts] for one topic.

    rows: those of the topics; held: the intents that were not trained; embed: token lists to embeddings; background: embeddings.
    """
    rng = random.Random(seed)
    own, others = {}, []
    for row in rows:
        if row.source == SOURCE:
            own.setdefault(row.label, []).append(row) if row.label in held else others.append(row)
    own = {label: embed(found) for label, found in sorted(own.items()) if len(found) > EXAMPLES}
    others = embed(rng.sample(others, min(OTHERS, len(others))))
    draws = [(label, found[rng.sample(range(len(found)), EXAMPLES)]) for label, found in own.items() for _ in range(DRAWS)]
    nears = [nearness(examples) for _, examples in draws]
    beyond = []
    for (label, examples), near in zip(draws, nears):
        unrelated = np.concatenate([others, *(found for other, found in own.items() if other != label)])
        beyond.append(similarity(unrelated, examples) - reference(examples, near, background))
    found = np.quantile(np.concatenate(beyond), [1 - (1 - rank) / CLOSE_SHARE for rank in RANKS])
    return {"near": round(float(np.mean(nears)), 4), "points": [[round(float(raw), 4), rank] for raw, rank in zip(found, RANKS)]}
