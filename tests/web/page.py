"""A page as a reader of its elements sees it."""

from __future__ import annotations

import re
from functools import cache, cached_property
from html.parser import HTMLParser

Attributes = dict[str, str]


class Page(HTMLParser):
    """Elements, headings and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.headings: list[int] = []
        self.data_blocks: list[str] = []
        self._words: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self._in_script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        (self.data_blocks if self._in_script else self._words).append(data)

    @cached_property
    def text(self) -> str:
        """What can be read, with single blanks."""
        return flat("".join(self._words))

    def all(self, tag: str, **wanted: str) -> list[Attributes]:
        """The attributes of all elements of a kind that have the wanted ones."""
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and all(attributes.get(key) == value for key, value in wanted.items())
        ]


@cache  # the printed package alone is a megabyte in each language
def read(html: str) -> Page:
    """A page, read once."""
    return Page(html)


def flat(text: str) -> str:
    """Text with single blanks."""
    return " ".join(text.split())
