"""Figures of a year, written as the worker would have: for pages, exports and reports."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from sqlalchemy.engine import Engine

from bot.database import writing
from bot.interactions.figures import FIGURES, write_day

PARTS = {"de": 0.5, "tr": 0.3, "ar": 0.17, "uk": 0.027, "en": 0.003}
"""English is spoken so seldom that its counts are withheld."""

BUCKETS = {"days_to_place": (0, 1, 3, 9, 20), "waited": (0, 4, 12, 30), "satisfaction": (-2, -1, 0, 1, 2)}

ALL_OF = ("conversations", "concerns", "helpful_asked", "survey_asked", "questions", "topics", "free_text")

SMALLER = {
    "not_german": 0.5, "not_understood": 0.1, "self_served": 0.7, "helped": 0.15, "helpful_answers": 0.2,
    "helpful_responses": 0.2,
}  # fmt: skip
"""Parts of the conversations for some figures; all others are half of them."""


def write_figures(engine: Engine, year: int = 2026, conversations: int = 200) -> None:
    """On the 15th of each month so many conversations and what belongs to them, the same for every seed."""
    randomness = Random(1)
    for month in range(1, 13):
        found: Counter[tuple[str, str, str, int]] = Counter()
        for language, part in PARTS.items():
            whole = round(conversations * part * randomness.uniform(0.9, 1.1))
            for figure in FIGURES:
                count = round(whole * (1 if figure in ALL_OF else SMALLER.get(figure, 0.5)))
                for bucket in BUCKETS.get(figure, (0,)):
                    for dimension, value in (("", ""), ("language", language)):
                        found[dimension, value, figure, bucket] += count
        with writing(engine) as connection:
            day = date(year, month, 15)
            write_day(connection, day, FIGURES, Counter({key: count for key, count in found.items() if count}))
