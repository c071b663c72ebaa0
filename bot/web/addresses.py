"""Parts of the addresses that routes answer."""

from __future__ import annotations

import re

from starlette.convertors import Convertor, register_url_convertor

from bot.language.offered import offered

LANGUAGE = "{language:language}"
"""An offered language, as the first part of an address."""


class _OfferedLanguage(Convertor[str]):
    """Matches the tags of the offered languages alone, so that no other address falls to these routes."""

    regex = "|".join(map(re.escape, offered()))

    def convert(self, value: str) -> str:
        """The tag as it is."""
        return value

    def to_string(self, value: str) -> str:
        """The tag as it is."""
        return value


register_url_convertor("language", _OfferedLanguage())
