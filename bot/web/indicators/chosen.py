"""What a reader chose, from the address of a page: period, comparison, one value of one dimension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from starlette.datastructures import QueryParams

from bot.interactions.conversations import DIMENSIONS, Dimension
from bot.interactions.sheet import Chosen, default_span, dimension_values
from bot.interactions.spans import Span
from bot.web.indicators.words import PART
from bot.web.problems import Problem


def read_chosen(query: QueryParams, spans: Sequence[Span], today: date) -> Chosen:
    """``period`` and ``compare`` ("2026-Q3", "2026-09"), ``filter`` ("language:tr"); what is missing has a default.

    Raises:
        Problem: 422 where one of them cannot be read, or two periods of different length are to be compared.
    """
    span = _span(query["period"]) if query.get("period") else default_span(spans, today)
    other = _span(query["compare"]) if query.get("compare") else span.before
    if other.kind != span.kind:
        if query.get("period") and query.get("compare"):
            raise Problem(422, "bad_compare", part=PART)
        other = span.before
    dimension, value = read_filter(query.get("filter", ""))
    return Chosen(span, other, dimension, value)


def _span(text: str) -> Span:
    try:
        return Span.read(text)
    except ValueError:
        raise Problem(422, "bad_period", part=PART) from None


def read_filter(text: str) -> tuple[Dimension, str]:
    """A dimension and one of its values, from "language:tr"; "" is everything.

    Raises:
        Problem: 422 where there is no such value.
    """
    name, _, value = text.partition(":")
    dimension = read_dimension(name)
    if dimension and value not in dimension_values(dimension):
        raise Problem(422, "bad_filter", part=PART)
    return dimension, value if dimension else ""


def read_dimension(name: str) -> Dimension:
    """A dimension by its name.

    Raises:
        Problem: 422 where there is no such dimension.
    """
    found = next((dimension for dimension in DIMENSIONS if dimension == name), None)
    if found is None:
        raise Problem(422, "bad_filter", part=PART)
    return found
