"""Plain text as HTML: telephone numbers, mail and web addresses become links, German names keep their direction.

The chat follows the same rules (static/widget/text.js); one table tests both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from babel.dates import format_date, format_skeleton
from markupsafe import Markup, escape

from bot.language.offered import locale_of

_LATIN = re.compile(r"[A-Za-zÀ-ɏ\d§+](?:[A-Za-zÀ-ɏ\d\s.,:;@&+§„“\"'’/–_?=-]*[A-Za-zÀ-ɏ\d])?")
"""Names, numbers and codes that stay left-to-right inside right-to-left text ("Viktoriastraße 5", "B1")."""

_REACHABLE = re.compile(
    r"(?P<web>https://[^\s<>]+[^\s<>.,;:)]|www\.[\w.-]+(?:/[\w./-]*\w)?)"
    r"|(?P<mail>[\w.+-]+@(?!example\.)[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone>\+?\d(?:[ /-]?\d)*)",
    re.ASCII,
)
_AREA_CODE_OR_FREE = re.compile(r"0[1-9]\d{6,11}")
_ABROAD_OR_HARMONISED = re.compile(r"\+[1-9]\d{7,14}|116\d{3}")
_EMERGENCY_CALL = re.compile(r"11[02](?=\s?[:(])", re.ASCII)
"""Where 110 and 112 are meant, "112: fire" or "110 (police)" stands; elsewhere they may be numbers of rooms."""


def _replaced(
    text: str, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Markup], other: Callable[[str], Markup]
) -> Markup:
    """``text`` with what the pattern finds made by ``make`` and the rest by ``other``."""
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [other(text[end : found.start()]), make(found)]
        end = found.end()
    return Markup("").join([*parts, other(text[end:])])


def _link(found: re.Match[str], after: str) -> Markup:
    """What was found as a link, where it is one; ``after`` is the text that follows."""
    text = found[0]
    if found["web"]:
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(
            text if text.startswith("https://") else f"https://{text}", text
        )
    if found["mail"]:
        return Markup('<a href="mailto:{}">{}</a>').format(text, text)
    number = re.sub(r"[^\d+]", "", text)
    if _AREA_CODE_OR_FREE.fullmatch(number):
        # A telephone with a foreign card dials the country first.
        return Markup('<a href="tel:+49{}">{}</a>').format(number[1:], text)
    if _ABROAD_OR_HARMONISED.fullmatch(number) or _EMERGENCY_CALL.match(text + after):
        return Markup('<a href="tel:{}">{}</a>').format(number, text)
    return escape(text)


def _with_links(text: str, after: str) -> Markup:
    return _replaced(text, _REACHABLE, lambda found: _link(found, text[found.end() :] + after), escape)


def _plain(text: str, after: str) -> Markup:
    return escape(text)


def isolated(text: str, direction: str, inside: Callable[[str, str], Markup] = _plain) -> Markup:
    """``text`` escaped; in a right-to-left page its Latin parts keep their direction.

    ``inside`` makes the HTML of a part from it and the text that follows it.
    """

    def part(found: re.Match[str]) -> Markup:
        return Markup('<bdi dir="ltr">{}</bdi>').format(inside(found[0], text[found.end() :]))

    return _replaced(text, _LATIN, part, escape) if direction == "rtl" else inside(text, "")


def linked(text: str, direction: str) -> Markup:
    """``text`` as ``isolated`` makes it, with links."""
    return isolated(text, direction, _with_links)


def spoken_date(checked: str, language: str) -> str:
    """The date of a source ("2026-03-31", "2026-03" or "2021") as the language writes it."""
    parts = [int(part) for part in checked.split("-")]
    if len(parts) == 1:
        return checked
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", date(parts[0], parts[1], 1), locale=locale_of(language)))
    return str(format_date(date(*parts), "long", locale=locale_of(language)))
