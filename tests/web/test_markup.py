"""Plain text as HTML."""

from __future__ import annotations

import pytest

from bot.web.markup import isolated, linked, spoken_date
from tests.web.reachable import LINKS, PLAIN


@pytest.mark.parametrize(("text", "target"), LINKS)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_what_can_be_reached_is_a_link(text: str, target: str, direction: str) -> None:
    html = linked(text, direction)
    assert html.count("<a ") == 1
    assert f'href="{target}"' in html


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_other_numbers_are_no_links(text: str, direction: str) -> None:
    assert "<a " not in linked(text, direction)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(
    "text",
    [
        "<script>",
        'www.a.de/"><script>',
        "https://a.de/<script>",
        'a@b.de"onclick="x',
        "javascript:alert(1)",
        "& < > \" '",
    ],
)
def test_text_is_escaped(text: str, direction: str) -> None:
    for html in (linked(text, direction), isolated(text, direction)):
        assert "<script" not in html
        assert 'onclick="' not in html
        assert 'href="javascript' not in html


def test_german_names_keep_their_direction_inside_arabic() -> None:
    assert isolated("في Viktoriastraße 5.", "rtl") == 'في <bdi dir="ltr">Viktoriastraße 5</bdi>.'
    assert isolated("In der Viktoriastraße 5.", "ltr") == "In der Viktoriastraße 5."


@pytest.mark.parametrize(
    ("checked", "language", "expected"),
    [("2021", "ar", "2021"), ("2026-03", "de", "März 2026"), ("2026-03-31", "tr", "31 Mart 2026")],
)
def test_the_date_of_a_source_is_written_as_the_language_does(checked: str, language: str, expected: str) -> None:
    assert spoken_date(checked, language) == expected
