"""Tunes the encoder's layers and heads on what draws.py shows it, all tasks in one pass, and writes a torch checkpoint.

Losses: binary cross entropy for each output (label smoothing), cross entropy over token labels, and on batches of intents a supervised
contrast (Khosla et al. 2020) with a pull towards the base model's embeddings, so that topics by example keep working.
"""
import math
import random
import time

import torch
import torch.nn.functional as F

import draws as drawing
from encoder import NAMES, OUTPUTS, Encoder

BATCH_TOKENS = 2048
SMOOTHING = 0.02
TOPIC_EVERY = 10
TEMPERATURE = 0.07
OUTPUT = {name: index for index, name in enumerate(OUTPUTS)}


def batches(sequences, tokens=BATCH_TOKENS, chunk=1500, rng=None):
    """Indices in batches of similar length: at most so many tokens, padding included."""
    order = list(range(len(sequences)))
    if rng is not None:
        rng.shuffle(order)
    result = []
    for start in range(0, len(order), chunk):
        batch = []
        for index in sorted(order[start:start + chunk], key=lambda i: len(sequences[i])):
            if batch and (len(batch) + 1) * len(sequences[index]) > tokens:
                result.append(batch)
                batch = []
            batch.append(index)
        result.append(batch)
    if rng is not None:
        rng.shuffle(result)
    return result


def pad(sequences):
    ids = torch.zeros(len(sequences), max(map(len, sequences)), dtype=torch.long)
    for row, sequence in enumerate(sequences):
        ids[row, :len(sequence)] = torch.tensor(sequence)
    return ids, torch.tensor([len(sequence) for sequence in sequences])


def head_loss(logits, batch):
    values, weights = torch.zeros_like(logits), torch.zeros_like(logits)
    for row, draw in enumerate(batch):
        for name, value, weight in draw.targets:
            values[row, OUTPUT[name]] = value * (1 - 2 * SMOOTHING) + SMOOTHING
            weights[row, OUTPUT[name]] = weight
    losses = (F.binary_cross_entropy_with_logits(logits, values, reduction="none") * weights).sum(0) / len(batch)
    return losses[0] + losses[1] + 1.3 * losses[2] + 0.25 * losses[3:].sum()


def name_loss(model, states, batch):
    rows = [row for row, draw in enumerate(batch) if draw.labels is not None]
    if not rows:
        return 0.0
    labels = torch.full((len(rows), states.shape[1]), -100)
    for place, row in enumerate(rows):
        labels[place, :len(batch[row].labels)] = torch.tensor(batch[row].labels)
    loss = F.cross_entropy(model.names(states[rows]).view(-1, len(NAMES)), labels.view(-1), ignore_index=-100)
    return 3.0 * loss * len(rows) / len(batch)


def topic_loss(model, teacher, ids, labels):
    ids, lengths = pad(ids)
    mine = F.normalize(model.states(ids, lengths)[1], dim=-1)
    with torch.no_grad():
        theirs = F.normalize(teacher.states(ids, lengths)[1], dim=-1)
    labels = torch.tensor(labels)
    itself = torch.eye(len(labels), dtype=torch.bool)
    partners = ((labels[:, None] == labels[None]) & ~itself).float()
    odds = F.log_softmax((mine @ mine.t() / TEMPERATURE).masked_fill(itself, -1e9), 1)
    counts = partners.sum(1)
    contrast = -((partners * odds).sum(1)[counts > 0] / counts[counts > 0]).mean()
    return 0.5 * contrast + 4.0 * (1 - (mine * theirs).sum(-1)).mean()


def train(base, corpus, checkpoint, *, seed=1, epochs=4, epoch_size=30000, rate=1e-4, head_rate=1e-3, held_topics=30, log=print):
    """Trains and saves; about 0.7 s for 2,048 tokens on one core with bfloat16."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    source = drawing.Draws(corpus, seed, held_topics)
    model, teacher = Encoder(base), Encoder(base).eval()
    rng = random.Random(seed + 7)
    plan = []
    for _ in range(epochs):
        epoch = source.epoch(epoch_size)
        plan += [[epoch[i] for i in batch] for batch in batches([draw.ids for draw in epoch], rng=rng)]
    layers, heads = model.tuned()
    optimiser = torch.optim.AdamW([{"params": layers, "lr": rate}, {"params": heads, "lr": head_rate}], weight_decay=0.01)
    rates, total, step, started, mean = (rate, head_rate), len(plan) + len(plan) // TOPIC_EVERY, 0, time.monotonic(), None

    def learn(loss):
        nonlocal step
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers + heads, 1.0)
        factor = min(1.0, (step + 1) / (0.06 * total)) * max(0.02, 1 - step / total)
        for group, full in zip(optimiser.param_groups, rates):
            group["lr"] = full * factor
        optimiser.step()
        step += 1

    for index, batch in enumerate(plan):
        ids, lengths = pad([draw.ids for draw in batch])
        states, means = model.states(ids, lengths)
        loss = head_loss(model.heads(states, means), batch) + name_loss(model, states, batch)
        learn(loss)
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if index % TOPIC_EVERY == TOPIC_EVERY - 1:
            learn(topic_loss(model, teacher, *source.topic_batch()))
        if index % 25 == 0:
            spent = time.monotonic() - started
            left = spent / max(1, step) * (total - step)
            log(f"step {step} of {total}, loss {mean:.3f}, {spent / 60:.1f} min spent, {math.ceil(left / 60)} min left")
    torch.save(model.state_dict(), checkpoint)
    return sorted(source.held)
