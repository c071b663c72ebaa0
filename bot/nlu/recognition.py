"""Recognising topics, declining what is like none of them, and never missing danger.

Three views of a message vote with equal weight: a regression on its centred vector, the training utterances
nearest to it in meaning, and those nearest in spelling (character n-grams). Two small gates on top of them decide
whether to decline and whether somebody may be in danger. docs/understanding.md holds the measurements.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language.detect import detect, script
from bot.nlu.danger_words import speaks_of_danger
from bot.nlu.gate import Gate, fit_gate
from bot.nlu.linear import LinearModel, fit, unit
from bot.nlu.spelling import Spelling, fit_spelling

Array = npt.NDArray[np.float32]

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
FOLLOW_UP = "follow_up"
DANGER = "notfall"
NOT_RANKED = (OUT_OF_SCOPE, FOLLOW_UP)

UNSURE_MARGIN = 0.2
"""Where the second topic is this close to the first, both are offered."""

MEANING_NEIGHBOURS, MEANING_SHARPNESS = 15, 20.0
SPELLING_NEIGHBOURS, SPELLING_SHARPNESS = 10, 10.0

OWN_CENTRE = 200
"""A language or script with at least so many utterances has a centre of its own."""

TOLD_APART = ("LATIN", "CYRILLIC")
"""Scripts in which the language of a short message is told well enough to take its centre."""

FALSE_DECLINES = 0.05
"""Share of the training utterances of real topics that may be declined, each judged without its fold."""

FALSE_DANGER, FALSE_ALARM = 0.025, 0.05
"""Shares of the other training utterances that may be answered with the help numbers, and that may have two lines with
them before the ordinary answer. Each was judged without its fold; messages of every day pass more seldom.
"""

CLEARLY_KNOWN = 0.4
"""A topic with so many of the votes, and twice those for "out of scope", is not declined."""

LIKELIEST_DANGER = 0.6
"""Chance of danger that suffices where danger is also the likeliest topic and the message is not strange."""

DANGER_IN_WORDS = 0.2
"""Chance of danger that suffices where the message holds a word or phrase of danger."""

DANGER_NEIGHBOURS = 30

SKETCH_AXES, CANDIDATES, FEW_CANDIDATES = 96, 800, 50
"""The nearest utterances are looked for exactly among so many that are nearest along the first axes, and among a few
of the kinds that the gates ask for: a third of the time, and the same neighbours (docs/understanding.md)."""

FOLDS, SAID_ALIKE, ROUNDS = 4, 8, 25
"""The gates learn from what models make of utterances that they have not seen: one fold is left out at a time, in runs
of ``SAID_ALIKE`` utterances, since what stands side by side in a file says much the same; ``ROUNDS`` of fitting do."""

WEIGHED_RARE, WEIGHED_OTHERS = 2000, 4000
"""At most so many training utterances that are strange, as many of danger, and so many others teach the gates."""


@dataclass(frozen=True)
class Recognition:
    """``ranking`` holds topic and dialogue ids with their probability, likeliest first; ``intent`` may decline.

    ``alarm``: somebody may be in danger, though another topic is likelier. ``follow_up`` is the chance that the
    message goes on from the one before.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    unsure: bool = False
    alarm: bool = False
    follow_up: float = 0.0

    def as_intent(self, intent: str) -> Recognition:
        """The same ranking under another intent, which is certain."""
        if intent == FALLBACK:
            return replace(self, intent=FALLBACK, unsure=False)
        rest = tuple(row for row in self.ranking if row[0] != intent)
        return Recognition(intent, 1.0, ((intent, 1.0), *rest), alarm=self.alarm and intent != DANGER)


@dataclass(frozen=True)
class _Votes:
    """The three views, each (messages, labels), and for the gates: what is nearest in meaning, and the views of the
    neighbours without weights for rare topics."""

    regression: Array
    meaning: Array
    spelling: Array
    nearest: Array
    plain_meaning: Array
    plain_spelling: Array

    @property
    def together(self) -> Array:
        return (self.regression + self.meaning + self.spelling) / 3


def _nearest(similar: Array, count: int) -> tuple[npt.NDArray[np.intp], Array]:
    """The ``count`` utterances most like each message, likest first, and how like they are, (messages, count)."""
    columns = np.argpartition(-similar, count, axis=1)[:, :count]
    likeness = np.take_along_axis(similar, columns, axis=1)
    order = np.argsort(-likeness, axis=1)
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(likeness, order, axis=1)


def _share(labels: npt.NDArray[np.intp], likeness: Array, weights: Array, sharpness: float) -> Array:
    """Votes of neighbours, (messages, labels): the likest count most, each by the weight of its label."""
    strength = np.exp((likeness - 1) * sharpness) * weights[labels]
    messages, kinds = len(labels), len(weights)
    cells = labels + np.arange(messages)[:, None] * kinds
    votes = np.bincount(cells.ravel(), strength.ravel(), messages * kinds).reshape(messages, kinds)
    shares: Array = (votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return shares


def _log_odds(chances: Array) -> Array:
    """Log odds, kept finite."""
    inside = chances * 0.98 + 0.01
    odds: Array = np.log(inside / (1 - inside))
    return odds


def _nearest_of(similar: Array) -> Array:
    """The nearest and the mean of the three nearest utterances, (messages, 2)."""
    top = np.partition(similar, -3, axis=1)[:, -3:]
    return np.stack([top.max(axis=1), top.mean(axis=1)], axis=1)


@dataclass(frozen=True)
class TopicModel:
    """Everything that recognition needs. ``known`` (utterances, dimensions) are the centred training vectors, in half
    precision once they were kept; ``owner`` (utterances,) is the index of each one's label, ``centres`` the mean vector
    of each language or script."""

    linear: LinearModel
    spelling: Spelling
    known: Array | npt.NDArray[np.float16]
    owner: npt.NDArray[np.intp]
    centres: dict[str, Array]
    decline: Gate
    danger: Gate

    @property
    def labels(self) -> tuple[str, ...]:
        """The ids, in the order of all arrays."""
        return self.linear.labels

    @cached_property
    def _weights(self) -> Array:
        """Votes of rare topics count more, (labels,)."""
        counts = np.bincount(self.owner, minlength=len(self.labels)).astype(np.float32)
        return np.sqrt(counts.mean() / counts)

    @cached_property
    def _sketch(self) -> tuple[Array, Array]:
        """The axes along which the utterances differ most, (dimensions, axes), and all utterances along them."""
        known = self.known.astype(np.float32)
        _, axes = np.linalg.eigh(known.T @ known)
        most = np.ascontiguousarray(axes[:, -SKETCH_AXES:])
        return most, np.ascontiguousarray(known @ most)

    @cached_property
    def _rare_kinds(self) -> tuple[npt.NDArray[np.intp], ...]:
        """The utterances that are out of scope, and those of danger."""
        return tuple(np.flatnonzero(self.owner == self.labels.index(name)) for name in (OUT_OF_SCOPE, DANGER))

    def _candidates(self, centred: Array) -> npt.NDArray[np.intp]:
        """Utterances among which the nearest to a message (1, dimensions) surely are, by a third of the numbers."""
        axes, utterances = self._sketch
        roughly = utterances @ (centred[0] @ axes)
        chosen = [np.argpartition(-roughly, CANDIDATES)[:CANDIDATES]]
        for rows in self._rare_kinds:
            few = min(FEW_CANDIDATES, len(rows) - 1)
            chosen.append(rows[np.argpartition(-roughly[rows], few)[:few]])
        return np.unique(np.concatenate(chosen))

    def centred(self, vectors: Array, kinds: Sequence[str]) -> Array:
        """Vectors without what all messages of their kind (language or script) share, of length 1."""
        return without_centre(vectors, kinds, self.centres)

    def votes(self, centred: Array, text: str) -> _Votes:
        """The three views of one message; ``centred`` is (1, dimensions)."""
        rows = self._candidates(centred)
        meaning = centred @ self.known[rows].astype(np.float32).T
        return self._votes(self.linear.probabilities(centred), meaning, self.spelling.similar([text]), self.owner[rows])

    def _votes(self, regression: Array, meaning: Array, spelling: Array, owner: npt.NDArray[np.intp]) -> _Votes:
        """``owner`` tells the label of each column of ``meaning``; ``spelling`` has one for every utterance."""
        weights, plain = self._weights, np.ones(len(self.labels), np.float32)
        columns, likeness = _nearest(meaning, DANGER_NEIGHBOURS)
        owners, few = owner[columns], slice(MEANING_NEIGHBOURS)
        strange, danger = owner == self.labels.index(OUT_OF_SCOPE), owner == self.labels.index(DANGER)
        spelt_columns, spelt_likeness = _nearest(spelling, SPELLING_NEIGHBOURS)
        spelt_owners = self.owner[spelt_columns]
        return _Votes(
            regression,
            _share(owners[:, few], likeness[:, few], weights, MEANING_SHARPNESS),
            _share(spelt_owners, spelt_likeness, weights, SPELLING_SHARPNESS),
            np.hstack([_nearest_of(meaning[:, wanted]) for wanted in (~strange, strange, danger, ~danger)]),
            _share(owners, likeness, plain, MEANING_SHARPNESS),
            _share(spelt_owners, spelt_likeness, plain, SPELLING_SHARPNESS),
        )

    def evidence(self, votes: _Votes, texts: Sequence[str]) -> tuple[Array, Array]:
        """What the gates look at: for declining (messages, 10) and for danger (messages, 7)."""
        strange, danger = self.labels.index(OUT_OF_SCOPE), self.labels.index(DANGER)
        views = (votes.regression, votes.meaning, votes.spelling)
        inside = np.delete(votes.together, strange, axis=1)
        best = np.sort(inside, axis=1)[:, -2:]
        declining = [np.log(view[:, strange] + 0.002) for view in views]
        declining += [np.log(best[:, 1] + 0.01), np.log(best[:, 0] + 0.01), best[:, 1] - best[:, 0]]
        chances = (votes.regression, votes.plain_meaning, votes.plain_spelling)
        alarming = [_log_odds(view[:, danger]) for view in chances]
        # Words of danger (data/language/danger_words.yml) are a view of their own.
        alarming.append(np.array([speaks_of_danger(text) for text in texts], np.float32))
        other = np.delete(votes.together, danger, axis=1).max(axis=1)
        alarming += [np.log(other + 0.01), declining[0] + declining[1]]
        nearer = votes.nearest[:, 5] - votes.nearest[:, 7]
        return (
            np.column_stack([*declining, votes.nearest[:, :4]]).astype(np.float32),
            np.column_stack([*alarming, nearer]).astype(np.float32),
        )

    def recognise(self, vector: Array, text: str, language: str) -> Recognition:
        """What a message is about. ``vector`` (dimensions,) is its meaning, ``language`` the detected one."""
        votes = self.votes(self.centred(vector[None, :], [kind(text, language)]), text)
        declining, alarming = self.evidence(votes, [text])
        strangeness, danger = float(self.decline.score(declining)[0]), float(self.danger.score(alarming)[0])
        together = votes.together[0]
        rows = [(self.labels[index], float(together[index])) for index in np.argsort(-together)]
        ranking = tuple(row for row in rows if row[0] not in NOT_RANKED)
        best, confidence = ranking[0]
        found = Recognition(
            best,
            confidence,
            ranking,
            unsure=bool(confidence - ranking[1][1] < UNSURE_MARGIN),
            follow_up=float(together[self.labels.index(FOLLOW_UP)]),
        )
        out_of_scope = float(together[self.labels.index(OUT_OF_SCOPE)])
        clearly_known = confidence >= CLEARLY_KNOWN and out_of_scope <= confidence / 2
        strange = strangeness >= self.decline.thresholds[0] and not clearly_known
        likeliest_danger = best == DANGER and danger >= LIKELIEST_DANGER and not strange
        in_words = danger >= DANGER_IN_WORDS and speaks_of_danger(text)
        if danger >= self.danger.thresholds[0] or likeliest_danger or in_words:
            return replace(found.as_intent(DANGER), confidence=max(danger, confidence))
        if rows[0][0] == FOLLOW_UP:
            return replace(found, intent=FOLLOW_UP, confidence=rows[0][1])
        alarm = danger >= self.danger.thresholds[-1]
        if strange:
            certain = rows[0][0] == OUT_OF_SCOPE
            return replace(found, intent=OUT_OF_SCOPE if certain else FALLBACK, unsure=False, alarm=alarm)
        if best == DANGER:
            found = replace(found, intent=ranking[1][0], confidence=ranking[1][1], unsure=True)
        return replace(found, alarm=alarm)

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        self.linear.save(folder / "linear.npz")
        self.spelling.save(folder)
        np.savez(folder / "known.npz", known=self.known.astype(np.float16), owner=self.owner)
        np.savez(folder / "centres.npz", **{language or "all": centre for language, centre in self.centres.items()})
        gates = {"decline": self.decline.to_json(), "danger": self.danger.to_json()}
        (folder / "gates.json").write_text(json.dumps(gates), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what ``save`` wrote.

        Raises:
            OSError, KeyError, ValueError: the folder holds no such model.
        """
        with np.load(folder / "known.npz", allow_pickle=False) as stored:
            known, owner = stored["known"], stored["owner"]
        with np.load(folder / "centres.npz", allow_pickle=False) as stored:
            centres = {"" if name == "all" else name: stored[name] for name in stored.files}
        gates = json.loads((folder / "gates.json").read_text(encoding="utf-8"))
        return cls(
            LinearModel.load(folder / "linear.npz"),
            Spelling.load(folder),
            known,
            owner,
            centres,
            Gate.from_json(gates["decline"]),
            Gate.from_json(gates["danger"]),
        )


def kind(text: str, language: str) -> str:
    """What a message shares its centre with: its language, in some scripts only the script."""
    written = script(text)
    return language if written in TOLD_APART else written


def without_centre(vectors: Array, kinds: Sequence[str], centres: Mapping[str, Array]) -> Array:
    """Vectors without what all of their kind share, of length 1; "" is the centre of what has none of its own."""
    return unit(vectors - np.stack([centres.get(each, centres[""]) for each in kinds]))


def centres_of(vectors: Array, kinds: Sequence[str]) -> dict[str, Array]:
    """The mean vector of each kind that is large enough, and of all by the name ""."""
    of_kind = np.array(kinds)
    centres = {"": vectors.mean(axis=0)}
    for each in sorted(set(kinds)):
        if (of_kind == each).sum() >= OWN_CENTRE:
            centres[each] = vectors[of_kind == each].mean(axis=0)
    return centres


def _folds(utterances: int) -> npt.NDArray[np.intp]:
    """The fold of each utterance, (utterances,)."""
    of_run = np.random.default_rng(0).integers(FOLDS, size=utterances // SAID_ALIKE + 1)
    return of_run[np.arange(utterances) // SAID_ALIKE]


def _left_out(vectors: Array, labels: Sequence[str], names: tuple[str, ...], fold: npt.NDArray[np.intp]) -> Array:
    """Regression probabilities of each utterance by a model that has not seen its fold, (utterances, labels)."""
    answers = np.array(labels)
    found = np.zeros((len(vectors), len(names)), np.float32)
    for number in range(FOLDS):
        model = fit(vectors[fold != number], answers[fold != number].tolist(), rounds=ROUNDS)
        columns = [names.index(label) for label in model.labels]
        found[np.ix_(fold == number, columns)] = model.probabilities(vectors[fold == number])
    return found


def train(vectors: Array, texts: Sequence[str], labels: Sequence[str]) -> TopicModel:
    """Learn from utterances: vectors (utterances, dimensions) with their texts and ids."""
    kinds = [kind(text, detect(text).language) for text in texts]
    centres = centres_of(vectors, kinds)
    centred = without_centre(vectors, kinds, centres)
    linear = fit(centred, labels)
    owner = np.array([linear.labels.index(label) for label in labels])
    spelling = fit_spelling(texts)
    nothing = Gate.open()
    model = TopicModel(linear, spelling, centred.astype(np.float32), owner, centres, nothing, nothing)
    rows = _weighed_rows(labels)
    declining, alarming = _evidence_left_out(model, centred, texts, labels, rows)
    strange = np.array([labels[row] == OUT_OF_SCOPE for row in rows])
    danger = np.array([labels[row] == DANGER for row in rows])
    in_topics = np.array([labels[row] not in NOT_RANKED for row in rows])
    decline = fit_gate(declining, strange)
    decline = decline.at(np.quantile(decline.score(declining[in_topics & ~danger]), 1 - FALSE_DECLINES))
    alarm = fit_gate(alarming, danger)
    others = alarm.score(alarming[~danger & ~strange])
    alarm = alarm.at(*(np.quantile(others, 1 - share) for share in (FALSE_DANGER, FALSE_ALARM)))
    return replace(model, decline=decline, danger=alarm)


def _weighed_rows(labels: Sequence[str]) -> npt.NDArray[np.intp]:
    """Which utterances teach the gates: a sample of the strange ones, of those of danger, and of the rest."""
    given, random = np.array(labels), np.random.default_rng(0)
    rare = np.isin(given, (OUT_OF_SCOPE, DANGER))
    groups = (given == OUT_OF_SCOPE, given == DANGER, ~rare)
    wanted = (WEIGHED_RARE, WEIGHED_RARE, WEIGHED_OTHERS)
    chosen = [
        random.choice(np.flatnonzero(group), min(int(group.sum()), most), replace=False)
        for group, most in zip(groups, wanted, strict=True)
    ]
    return np.sort(np.concatenate(chosen))


def _evidence_left_out(
    model: TopicModel, centred: Array, texts: Sequence[str], labels: Sequence[str], rows: npt.NDArray[np.intp]
) -> tuple[Array, Array]:
    """The gates' evidence on some training utterances, each as if its fold had not been learned."""
    fold = _folds(len(labels))
    regression = _left_out(centred, labels, model.labels, fold)
    parts = []
    for begin in range(0, len(rows), 1000):
        some = rows[begin : begin + 1000]
        meaning = centred[some] @ model.known.T
        spelling = model.spelling.similar([texts[row] for row in some])
        left_out = fold[some][:, None] == fold[None, :]
        meaning[left_out] = -1
        spelling[left_out] = -1
        votes = model._votes(regression[some], meaning, spelling, model.owner)
        parts.append(model.evidence(votes, [texts[row] for row in some]))
    return np.vstack([part[0] for part in parts]), np.vstack([part[1] for part in parts])
