"""The kinds of findings: what each means for an editor, and what to do about it."""

from __future__ import annotations

from typing import Literal

from bot.run.reading import MOST_ON_AVERAGE, MOST_WORDS

Kind = Literal[
    "expired",
    "unverified",
    "undated",
    "old",
    "open",
    "missing",
    "fuzzy",
    "facet",
    "sentence",
    "link",
    "unheard",
    "assumed",
]

MENDS: dict[Kind, tuple[str, str]] = {
    "expired": ("`valid_until` is past", "Find what holds now and write it with a new `valid_until`."),
    "unverified": (
        "seen, but old (`confidence: V`)",
        "Find a current page or ask the office; then write `source`, `checked` and `confidence: S`.",
    ),
    "undated": ("the source has no date", "Find a page with a date, or ask the office, and write it as `checked`."),
    "old": (
        "`checked` is more than 12 months ago",
        "Look at the source again; if it still says so, write this month as `checked`.",
    ),
    "open": (
        "not known (`ask`, or no `room` and `extension` for the desk)",
        "Ask the office; then replace `ask` by `source`, `checked` and `confidence`, or write `room` and `extension`.",
    ),
    "missing": ("not translated", "Fill in the empty `msgstr`; `make catalogues` writes the entries."),
    "fuzzy": (
        "translated from an older German text",
        "Compare with the German text of today, correct the translation, remove `fuzzy`.",
    ),
    "facet": (
        "a side of the topic without an answer",
        "Add a fact with this `facet`; if nothing is known, with `ask`.",
    ),
    "sentence": (
        "German that is hard to read",
        f"One thought a sentence: at most {MOST_WORDS} words, {MOST_ON_AVERAGE} on average.",
    ),
    "link": ("a page without https", "Open the page with https and correct `url`, or leave it out."),
    "unheard": (
        "a topic that nobody can reach",
        "Add its id to domain.yml and data/rules.yml and messages to data/nlu/*.yml; then `make train`.",
    ),
    "assumed": (
        "a rule for appointments or the chat that nobody has confirmed",
        "Write the city's own rule and remove `assumed`; until then the chat says that times are examples.",
    ),
}
"""What a kind means, and its mend; in the order of the report."""
