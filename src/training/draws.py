"""What an epoch shows the encoder: rows drawn by source and family with size to the power of one half, cut to one window each, attacks
set into harmless texts and documents, names exchanged for others of their kind.

A draw is token ids with targets (output, value 0 or 1, weight); outputs that a row says nothing about have no target.
"""
import collections
import random

from corpus import CLS, CONTENT, SEP
from encoder import CATEGORIES, ENTITIES, NAMES

FAMILIES = {"weapons_cbrn": "weapons"}
# Suffixes of symbols look like code and code like them.
RARE = {"gcg-suffix": 0.3, "random-search": 0.3}
# Composed texts are worth more than their number.
RICH = {"written": 2.0, "composed": 2.0}
HARMLESS = [("harm.any", 0, 1.0)] + [("harm." + category, 0, 0.5) for category in CATEGORIES]
NO_INJECTION = [("injection", 0, 1.0)]
NO_INDIRECT = [("indirect", 0, 1.0)]


class Draw:
    __slots__ = ("ids", "targets", "labels")

    def __init__(self, tokens, targets, labels=None):
        self.ids = [CLS, *tokens[:CONTENT], SEP]
        self.targets = targets
        self.labels = [0, *labels[:CONTENT], 0] if labels is not None else None


class Pool:
    """Rows with the weight that each is drawn with."""

    def __init__(self, rows, rng):
        self.rows, self._rng = rows, rng
        sources = collections.Counter(row.source for row in rows)
        families = collections.Counter((row.source, row.family, row.label) for row in rows)
        shares = collections.defaultdict(float)
        for (source, _, _), size in families.items():
            shares[source] += size ** 0.5
        self._weights = [sources[row.source] ** 0.5 * families[row.source, row.family, row.label] ** -0.5 / shares[row.source]
                         * RARE.get(row.family, 1.0) * RICH.get(row.source, 1.0) for row in rows]

    def draw(self, count):
        return self._rng.choices(self.rows, self._weights, k=count) if count else []

    def one(self):
        return self.draw(1)[0]


class Draws:
    def __init__(self, corpus, seed, held_topics=0):
        """corpus: lists of rows by name: injection, benign, indirect, harm, pii, topics, payloads, wrappers, code."""
        rng = self.rng = random.Random(seed)
        strong = {name: [row for row in rows if not row.weak] for name, rows in corpus.items()}
        injection, indirect = strong["injection"], strong["indirect"]
        self.attacks = Pool([row for row in injection if row.label == 1], rng)
        self.calm = Pool([row for row in injection if row.label == 0], rng)
        self.benign = Pool(strong["benign"], rng)
        self.poisoned = Pool([row for row in indirect if row.label == 1], rng)
        self.documents = Pool([row for row in indirect if row.label == 0], rng)
        self.harm = Pool(corpus["harm"], rng)
        self.harm_composed = Pool([row for row in corpus["harm"] if row.source in ("written", "composed")], rng)
        self.code = Pool(corpus["code"], rng)
        self.pii = strong["pii"]
        self.short_attacks = [row.tokens for row in self.attacks.rows if 4 < len(row.tokens) <= 60]
        self.payloads = [row.tokens for row in corpus["payloads"] if 2 < len(row.tokens) <= 70]
        self.wrappers = [(front.tokens, back.tokens) for front, back in zip(corpus["wrappers"][::2], corpus["wrappers"][1::2])]
        self.entities = self._entities()
        topics = collections.defaultdict(list)
        for row in corpus["topics"]:
            topics[row.label].append(row.tokens)
        self.unrelated = topics.pop("oos", [])
        names = sorted(topics)
        self.held = set(names[::4][:held_topics])
        self.topics = {name: topics[name] for name in names if name not in self.held and len(topics[name]) > 5}

    def epoch(self, size):
        """About this many draws; the shares were chosen on dev."""
        share = lambda count: round(count * size / 30000)  # noqa: E731
        draws = [*self._direct(share), *self._indirect(share), *self._harmful(share), *self._named(share(3600))]
        return draws

    def topic_batch(self, labels=22, examples=6, others=14):
        """Texts of several intents and texts of none, for contrast: token ids and a label each."""
        ids, wanted = [], []
        for number, name in enumerate(self.rng.sample(sorted(self.topics), min(labels, len(self.topics)))):
            for tokens in self.rng.sample(self.topics[name], min(examples, len(self.topics[name]))):
                ids.append([CLS, *tokens[:60], SEP])
                wanted.append(number)
        for number in range(others):
            tokens = self.rng.choice(self.unrelated) if self.unrelated and self.rng.random() < 0.5 else self.benign.one().tokens
            ids.append([CLS, *tokens[:40], SEP])
            wanted.append(1000 + number)
        return ids, wanted

    def _direct(self, share):
        attack = [("injection", 1, 1.0), ("indirect", 1, 0.3)]
        for row in self.attacks.draw(share(6200)):
            yield Draw(self._window(row.tokens, 0.6), attack)
            for variant in row.variants[:1]:
                if self.rng.random() < 0.5:
                    yield Draw(self._window(variant, 0.6), attack)
        for row in self.calm.draw(share(2800)):
            yield Draw(self._window(row.tokens), [("injection", 0, 1.5), *HARMLESS])
        for row in self.benign.draw(share(4500)):
            yield Draw(self._window(row.tokens, 0.4), NO_INJECTION + HARMLESS)
        for row in self.code.draw(share(900)):
            yield Draw(self._piece(row.tokens, self.rng.randint(20, CONTENT)), NO_INJECTION + NO_INDIRECT + HARMLESS)
        for row in self.benign.draw(share(900)):
            yield Draw(self._insert(row.tokens, self.rng.choice(self.short_attacks)), [("injection", 1, 1.0)])
        for row in self.benign.draw(share(700)):
            yield Draw(self._insert(row.tokens, self._piece(self.benign.one().tokens, 60)), NO_INJECTION + HARMLESS)

    def _indirect(self, share):
        clean = NO_INJECTION + HARMLESS + NO_INDIRECT
        for row in self.poisoned.draw(share(3300)):
            yield self._poisoned(row, clean)
        for row in self.documents.draw(share(2900)):
            yield Draw(self._wrap(self._window(row.tokens, 0.3)), NO_INJECTION + HARMLESS + [("indirect", 0, 1.3)])
        for row in self.documents.draw(share(1800)):
            payload = self.rng.choice(self.payloads if self.rng.random() < 0.6 else self.short_attacks)
            yield Draw(self._wrap(self._insert(row.tokens, payload)), [("indirect", 1, 1.0)])
        for row in self.documents.draw(share(900)):
            other = self.documents.one().tokens if self.rng.random() < 0.5 else self.rng.choice(self.pii).tokens
            yield Draw(self._wrap(self._insert(row.tokens, self._piece(other, 40))), clean)

    def _poisoned(self, row, clean):
        """A window around the payload where its place is known, now and then one beside it, which is harmless."""
        tokens, payload = row.tokens, row.payload
        place = find(tokens, payload)
        if place < 0:
            return Draw(self._window(tokens), [("indirect", 1, 1.0 if len(tokens) <= CONTENT else 0.6)])
        behind = place + len(payload)
        beside = max(tokens[:place], tokens[behind:], key=len)
        if len(beside) > CONTENT and self.rng.random() < 0.3:
            return Draw(self._wrap(self._piece(beside, CONTENT)), clean)
        low, high = max(0, behind - CONTENT), min(place, max(0, len(tokens) - CONTENT))
        start = self.rng.randint(min(low, high), max(low, high))
        return Draw(tokens[start:start + CONTENT], [("indirect", 1, 1.0)])

    def _harmful(self, share):
        for row in self.harm.draw(share(6500)) + self.harm_composed.draw(share(2600)):
            yield Draw(self._window(row.tokens), NO_INJECTION + harm_targets(row))
        for row in self.benign.draw(share(500)):
            harmful = (self.harm_composed if self.rng.random() < 0.5 else self.harm).one()
            if harmful.label == 1 and not harmful.weak:
                yield Draw(self._insert(row.tokens, self._piece(harmful.tokens, 70)), NO_INJECTION + harm_targets(harmful))

    def _named(self, count):
        for row in self.rng.choices(self.pii, k=count):
            tokens, labels, at = [], [], 0
            spans = self._token_spans(row)
            while at < len(row.tokens):
                if at in spans:
                    end, entity = spans[at]
                    name = row.tokens[at:end] if self.rng.random() < 0.5 else list(self.rng.choice(self.entities[entity]))
                    tokens += name
                    first = NAMES.index("B-" + entity)
                    labels += [first] + [first + 1] * (len(name) - 1)
                    at = end
                else:
                    tokens.append(row.tokens[at])
                    labels.append(0)
                    at += 1
            yield Draw(tokens, [("injection", 0, 0.3), ("harm.any", 0, 0.3)], labels)

    def _token_spans(self, row):
        """First token → (token behind, entity) of the spans that are trained."""
        places = {}
        for start, end, entity in row.spans:
            inside = [i for i, (a, b) in enumerate(row.offsets) if a < end and b > start]
            if inside and entity in ENTITIES:
                places[inside[0]] = (inside[-1] + 1, entity)
        return places

    def _entities(self):
        pool = collections.defaultdict(set)
        for row in self.pii:
            for start, (end, entity) in self._token_spans(row).items():
                pool[entity].add(tuple(row.tokens[start:end]))
        return {entity: sorted(names) for entity, names in pool.items()}

    def _window(self, tokens, first=0.5):
        if len(tokens) <= CONTENT:
            return tokens
        chance = self.rng.random()
        if chance < first:
            return tokens[:CONTENT]
        return tokens[-CONTENT:] if chance < first + 0.15 else self._piece(tokens, CONTENT)

    def _piece(self, tokens, count):
        start = self.rng.randrange(0, max(1, len(tokens) - count + 1))
        return tokens[start:start + count]

    def _wrap(self, tokens):
        if self.rng.random() < 0.7:
            return tokens
        front, back = self.rng.choice(self.wrappers)
        return front + tokens[:CONTENT - len(front) - len(back)] + back

    def _insert(self, carrier, inserted):
        carrier = self._piece(carrier, max(0, min(CONTENT - len(inserted), self.rng.randint(20, 110))))
        chance = self.rng.random()
        place = 0 if chance < 0.25 else len(carrier) if chance < 0.6 else self.rng.randrange(0, len(carrier) + 1)
        return carrier[:place] + inserted + carrier[place:]


def harm_targets(row):
    """One category a row although several may fit: the others weigh little. Profanity alone says nothing about harm."""
    if row.label == 0:
        return [("harm.any", 0, 0.4 if row.source == "edos" else 1.0)] + [("harm." + category, 0, 1.0) for category in CATEGORIES]
    family, weight = FAMILIES.get(row.family, row.family), 0.5 if row.weak else 1.0
    rest = 0.5 if family == "profanity" else 0.25
    targets = [("harm." + category, int(category == family), weight if category == family else rest) for category in CATEGORIES]
    return targets if family == "profanity" else [("harm.any", 1, weight), *targets]


def find(tokens, part):
    if part:
        for i in range(len(tokens) - len(part) + 1):
            if tokens[i] == part[0] and tokens[i:i + len(part)] == part:
                return i
    return -1
