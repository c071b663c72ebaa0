"""Conversations that could have been: what people of an invented city ask on a day, drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.appointments.services import services as bookable
from bot.appointments.times import midnight
from bot.city.departments import departments
from bot.city.districts import districts
from bot.city.services import services
from bot.interactions.conversations import STAFF
from bot.interactions.log import Answer, Kind, Shown, Turn
from bot.language.offered import SOURCE
from bot.welcome.topics import topics

LANGUAGES = {"de": 38, "tr": 20, "ar": 18, "uk": 14, "en": 10}
CHANNELS = {"website": 86, "counter": 9, "kiosk": 5}
POPULAR = ("anmeldung", "aufenthalt", "wohnen", "kita", "jobcenter", "arbeit", "deutsch", "ausweis_pass", "kindergeld")
HOURS = {7: 3, 8: 6, 9: 9, 10: 10, 11: 9, 12: 7, 13: 7, 14: 8, 15: 7, 16: 6, 17: 6, 18: 6, 19: 6, 20: 5, 21: 3, 22: 2}
FACETS = {"what": 45, "documents": 18, "where": 10, "cost": 8, "how": 8, "opening_hours": 6, "deadline": 5}

A_DAY = 40
"""Conversations on a working day in the middle of the year."""

NEW_MODEL = 0.55
"""The part of the year after which a better model understands more."""


@dataclass(frozen=True)
class Talk:
    """A conversation up to where a booking may begin; ``wants`` is the service that somebody wants to book."""

    session: str
    at: datetime
    channel: str
    language: str
    turns: tuple[Turn, ...]
    wants: str | None
    after: Turn


def drawn(randomness: Random, weights: dict[str, int]) -> str:
    """One of several, by weight."""
    return randomness.choices(list(weights), list(weights.values()))[0]


def talks_on(day: date, part: float, randomness: Random) -> Iterator[Talk]:
    """The conversations of a day; ``part`` of the year has passed (0 to 1)."""
    quiet = 0.45 if day.weekday() > 4 else 1.0
    rush = 1.25 if day.month in (1, 8, 9) else 1.0
    for _ in range(round(A_DAY * quiet * rush * (0.7 + 0.6 * part) * randomness.uniform(0.8, 1.2))):
        hour = randomness.choices(list(HOURS), list(HOURS.values()))[0]
        at = midnight(day) + timedelta(hours=hour, minutes=randomness.randrange(60))
        yield _talk(at, part, randomness)


def _talk(at: datetime, part: float, randomness: Random) -> Talk:
    language, channel = drawn(randomness, LANGUAGES), drawn(randomness, CHANNELS)
    session = f"{randomness.getrandbits(128):032x}"
    speaker = _Speaker(session, at, channel, language, part, randomness)
    if randomness.random() < 0.2:
        speaker.say("small_talk", topic="gruss")
    topic = _topic(randomness)
    for _ in range(randomness.choices((1, 2, 3, 4), (45, 30, 17, 8))[0]):
        if randomness.random() < 0.25:
            topic = _topic(randomness)
        speaker.ask(topic)
    if randomness.random() < 0.05:
        speaker.hand_over(topic)
    wanted = [name for name, service in services().items() if service.topic == topic and name in bookable()]
    wants = randomness.choice(wanted) if wanted and randomness.random() < 0.55 else None
    return Talk(session, at, channel, language, tuple(speaker.turns), wants, speaker.turn("small_talk"))


def _topic(randomness: Random) -> str:
    return randomness.choice(POPULAR) if randomness.random() < 0.62 else randomness.choice(sorted(topics()))


class _Speaker:
    """Says one turn after another, half a minute to three minutes apart."""

    def __init__(
        self, session: str, at: datetime, channel: str, language: str, part: float, randomness: Random
    ) -> None:
        self._session = session
        self._at = at
        self._channel = channel
        self._language = language
        self._part = part
        self._randomness = randomness
        self.turns: list[Turn] = []

    def turn(self, outcome: str, kind: Kind = "text", **values: str | bool | None) -> Turn:
        """The next turn."""
        self._at += timedelta(seconds=self._randomness.randint(30, 180))
        plain: dict[str, object] = {
            "id": f"{self._randomness.getrandbits(128):032x}",
            "at": self._at,
            "session": self._session,
            "channel": self._channel,
            "language": self._language,
            "kind": kind,
            "outcome": outcome,
            "content_version": f"simuliert-{1 + int(self._part * 4)}",
            "model_version": "simuliert-2" if self._part >= NEW_MODEL else "simuliert-1",
        }
        return Turn(**{**plain, **values})  # type: ignore[arg-type]

    def say(self, outcome: str, kind: Kind = "text", **values: str | bool | None) -> None:
        """Add a turn."""
        self.turns.append(self.turn(outcome, kind, **values))

    def ask(self, topic: str) -> None:
        """A question, once or twice until it is understood, and its answer."""
        chance = self._randomness.random
        kind: Kind = "choice" if self.turns and chance() < 0.4 else "text"
        lost = (0.06 if self._language == SOURCE else 0.11) * (0.6 if self._part >= NEW_MODEL else 1)
        if kind == "text" and chance() < lost:
            self.say("not_understood", topic="nlu_fallback", nearest_topic=topic)
            if chance() < 0.3:
                return
            kind = "choice"
        department = topics()[topic].department
        by_place = departments()[department].by_place
        self.say(
            "answered" if chance() < 0.86 else "partly_answered",
            kind,
            topic=topic,
            facet=drawn(self._randomness, FACETS),
            department=department,
            district=self._randomness.choice(sorted(districts())) if by_place and chance() < 0.5 else None,
            translated=self._language == SOURCE or chance() > 0.03,
        )

    def hand_over(self, topic: str) -> None:
        """To a person, who passes some on and closes most."""
        department = topics()[topic].department
        steps = ["handover_requested", "handover_taken"]
        steps += ["handover_passed_on"] if self._randomness.random() < 0.15 else []
        steps += ["handover_closed"] if self._randomness.random() < 0.9 else []
        for outcome in steps:
            self.say(outcome, "choice", topic=topic, department=department)


ASKED = 0.7
"""So many of the typed questions that were answered are followed by "did that help?"."""


@dataclass(frozen=True)
class Heard:
    """What was asked below a turn, and what the citizen said to it."""

    shown: Shown
    said: dict[Answer, int | bool]


def voices(turns: Sequence[Turn], randomness: Random) -> dict[str, Heard]:
    """What citizens were asked and say, by the ids of turns: whether it helped, at the end satisfaction and effort."""
    citizens = [turn for turn in turns if turn.outcome not in STAFF]
    return {turn.id: _heard(turn, turn is citizens[-1], randomness) for turn in citizens}


def _heard(turn: Turn, last: bool, randomness: Random) -> Heard:
    chance = randomness.random
    said: dict[Answer, int | bool] = {}
    asked = turn.kind == "text" and turn.outcome in ("answered", "partly_answered") and chance() < ASKED
    if asked and chance() < 0.35:
        liked = 0.84 if turn.outcome == "answered" else 0.5
        said["helpful"] = chance() < liked - (0 if turn.language == SOURCE else 0.05)
    surveyed = last and chance() < 0.3
    if surveyed and chance() < 0.35:
        points = said["satisfaction"] = randomness.choices((-2, -1, 0, 1, 2), (5, 8, 15, 40, 32))[0]
        if chance() < 0.9:
            said["effort"] = points + randomness.randint(-1, 1) > 0
    return Heard(Shown(randomness.randint(60, 400), asked, surveyed), said)
