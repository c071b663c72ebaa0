"""Finding by word and by meaning, quickly enough for every letter that is typed."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock, Thread

import numpy as np
import numpy.typing as npt

from bot.language import encoder
from bot.settings import settings
from bot.web.desk.entries import Entry, entries
from bot.web.package_search import stems

Scores = npt.NDArray[np.float32]

WORD = 4.0
"""What a query whose words all stand in a text counts for, in standard deviations of the likeness in meaning."""

NAME = 3.0
"""The same once more where they stand in its name."""

SHORTEST_MEANT = 4
"""Letters; what is shorter is the beginning of a word and means nothing yet."""

MOST_OF_A_PAGE = 2
"""Results that lead to one page."""

LEAST = 1.5
"""Less likeness, without a word in common, is chance."""

TOGETHER = 16
"""Texts that are encoded, and kept, at a time: whoever ends the door in between loses little."""


class Words:
    """An index of the beginnings of words."""

    def __init__(self, texts: Sequence[Iterable[str]]) -> None:
        places: dict[str, set[int]] = defaultdict(set)
        for place, several in enumerate(texts):
            for text in several:
                for stem in stems(text):
                    places[stem].add(place)
        self._size = len(texts)
        self._stems = sorted(places)
        self._places = [np.fromiter(places[stem], np.int32) for stem in self._stems]

    def scores(self, wanted: Sequence[str]) -> Scores:
        """For each text the share of the wanted words that it has, rare ones counting more; shape (texts,)."""
        total = np.zeros(self._size, np.float32)
        weights = 0.0
        for stem in dict.fromkeys(wanted):
            first = bisect_left(self._stems, stem)
            last = bisect_left(self._stems, stem + "\U0010ffff")
            found = np.unique(np.concatenate([np.empty(0, np.int32), *self._places[first:last]]))
            weight = float(np.log((self._size + 1) / (len(found) + 1)))
            total[found] += weight
            weights += weight
        shares: Scores = total / (weights or 1.0)
        return shares


class Meaning:
    """Likeness in meaning; the vectors are kept in a file, those in ``shipped`` are only read."""

    def __init__(self, texts: Sequence[str], kept: Path, *shipped: Path) -> None:
        self._texts = list(texts)
        self._files = (kept, *shipped)
        self._vectors: encoder.Vectors | None = None
        self._preparing = Lock()
        self._encoding = Lock()

    @property
    def ready(self) -> bool:
        """Whether questions are compared."""
        return self._vectors is not None

    def prepare(self) -> None:
        """Have the vectors: what is neither kept nor shipped is encoded, with pauses, so that the chat goes first."""
        with self._preparing:
            if self._vectors is None:
                known = encoder.CachedEncoder(*self._files)
                for first in range(0, len(self._texts), TOGETHER):
                    began = time.monotonic()
                    known.passage(self._texts[first : first + TOGETHER])
                    time.sleep(time.monotonic() - began)
                self._vectors = known.passage(self._texts)
                self._question("Anmeldung")  # the model is read now, not when somebody waits

    @lru_cache(maxsize=2000)  # noqa: B019  one for the life of the process
    def _question(self, text: str) -> encoder.Vectors:
        with self._encoding:
            vector: encoder.Vectors = encoder.load().query([text])[0]
        return vector

    def scores(self, text: str) -> Scores | None:
        """By how many standard deviations each text is nearer than their mean; None while it is being prepared."""
        if self._vectors is None or len(text) < SHORTEST_MEANT:
            return None
        likeness: Scores = self._vectors @ self._question(text)
        apart: Scores = (likeness - likeness.mean()) / likeness.std()
        return apart


class Finder:
    """The search over entries."""

    def __init__(self, found: Sequence[Entry], kept: Path, *shipped: Path) -> None:
        self._entries = found
        self._names = Words([each.names for each in found])
        self._words = Words([(*each.names, *each.words) for each in found])
        self.meaning = Meaning([each.meant for each in found], kept, *shipped)

    def find(self, query: str, most: int = 12) -> list[Entry]:
        """The entries that fit best, the best first."""
        wanted = stems(query)
        words = self._words.scores(wanted)
        scores = WORD * words + NAME * self._names.scores(wanted)
        meant = self.meaning.scores(" ".join(query.split()))
        if meant is not None:
            scores = scores + meant
        chosen: list[Entry] = []
        pages: dict[str, int] = defaultdict(int)
        for place in np.argsort(-scores, kind="stable")[: 10 * most]:
            entry = self._entries[place]
            if (words[place] == 0 and scores[place] < LEAST) or pages[entry.address] == MOST_OF_A_PAGE:
                continue
            pages[entry.address] += 1
            chosen.append(entry)
            if len(chosen) == most:
                break
        return chosen


@cache
def _finder() -> Finder:
    found = Finder(entries(), settings().cache / "desk.npz", encoder.shipped_content())
    # No daemons: at the end of the process they would be cut off inside ONNX Runtime, whose threads may abort it.
    Thread(target=found.meaning.prepare, name="meaning").start()
    return found


_building = Lock()


def finder() -> Finder:
    """The search over all that the assistant knows; its vectors are prepared while words are found already."""
    with _building:  # of two who are first one builds it
        return _finder()


@cache
def get_ready() -> None:
    """Build the search in the background: called with the first page of the staff, well before the first question.

    Not with the start of the door: the encoder needs 130 MB, which a city without a desk can save.
    """
    Thread(target=finder, name="desk search").start()
