"""Numbers of indicators, and the values of dimensions, in German words."""

from __future__ import annotations

from babel import Locale
from babel.numbers import format_decimal

from bot.city.departments import departments
from bot.city.districts import collectives, districts, name_of
from bot.dialogue.texts import say_to_staff
from bot.interactions.conversations import Dimension
from bot.interactions.honesty import Interval, Published, Withheld
from bot.interactions.measuring import Change, Unit, Value
from bot.welcome.topics import topics

PART = "staff/indicators"

SCALE: dict[Unit, float] = {"share": 100, "per_thousand": 1000, "points": 100}
"""By what an amount is multiplied to be shown; all other units stay as they are."""

DECIMALS: dict[Unit, int] = {"score": 1}


def told(key: str, /, **values: object) -> str:
    """A sentence of the indicators' pages."""
    return say_to_staff(PART, key, **values)


def scaled(unit: Unit, amount: float) -> float:
    """An amount as it is shown: 0.62 of a share as 62."""
    return round(amount * SCALE.get(unit, 1), DECIMALS.get(unit, 0))


def number(unit: Unit, amount: float, *, sign: bool = False) -> str:
    """An amount without its unit; with a sign where it is a difference."""
    digits, shown = DECIMALS.get(unit, 0), scaled(unit, amount)
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    text = str(format_decimal(abs(shown), format=plain, locale="de"))
    mark = "−" if shown < 0 else "" if not sign else "+" if shown > 0 else "±"
    return f"{mark}{text}"


def with_unit(unit: Unit, text: str) -> str:
    """A number with its unit: "1 Tag", "2 Tage"."""
    return told(f"unit_{unit}", number=text, count=int(text.lstrip("+−") == "1"))


def value_text(value: Value) -> str:
    """A value: "62 %", "höchstens 4 %", or why there is none."""
    if value.amount is None:
        return told("too_few")
    text = with_unit(value.unit, number(value.unit, value.amount, sign=value.unit == "points"))
    return told(value.bound, value=text) if value.bound else text


def interval_text(unit: Unit, interval: Interval | None) -> str:
    """The interval: "58 bis 66 %"."""
    if interval is None:
        return ""
    sign = unit == "points"
    low, high = (number(unit, end, sign=sign) for end in (interval.low, interval.high))
    return with_unit(unit, told("from_to", low=low, high=high))


def change_text(change: Change | None) -> str:
    """A change: "+3 Punkte"."""
    if change is None:
        return told("no_change_known")
    return with_unit(change.unit, number(change.unit, change.amount, sign=True))


def count_text(count: Published | None) -> str:
    """A published count, or why it is withheld."""
    if count is None:
        return ""
    if isinstance(count, Withheld):
        return told("withheld_small" if count is Withheld.SMALL else "withheld_beside")
    return str(format_decimal(count, locale="de"))


def value_name(dimension: Dimension, value: str) -> str:
    """The German name of a value of a dimension; its id where it is not known (any more)."""
    if dimension == "language":
        return str(Locale("de").languages.get(value, value))
    if dimension == "topic" and value in topics():
        return topics()[value].title
    if dimension == "department" and value in departments():
        return departments()[value].name
    if dimension == "district" and (value in districts() or value in collectives()):
        return name_of(value)
    return told(f"channel_{value}") if dimension == "channel" else value
