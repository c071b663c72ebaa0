"""Taking out of a message what could tell whose it is: names, numbers, addresses, e-mails, IBANs.

Nothing here understands a sentence. Numbers and addresses go by their form; names by the words before them, by a list
of given names, and where a word with a capital is none that the package or the training utterances know. What is in
doubt goes. Measured on 300 written messages: tests/interactions/redaction.yml, docs/privacy.md.
"""

from __future__ import annotations

from bot.interactions.name_words import NameWords, name_words
from bot.interactions.names_in_text import NameFinder
from bot.interactions.numbers_and_addresses import without_numbers


def redact(text: str, language: str, words: NameWords | None = None) -> str:
    """``text`` with a mark such as ``[Name]`` in the place of whatever could tell whose it is.

    ``language`` (BCP 47) tells whether nouns have capitals. ``words`` are those of the data unless others are given.
    """
    return NameFinder(without_numbers(text), language, words or name_words()).redacted()
