"""What tells by its form alone whose a message is: e-mails, links, accounts, numbers, dates with a year, addresses."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from bot.interactions.marks import ADDRESS, DATE, IBAN, LINK, MAIL, NAME, NUMBER, PHONE
from bot.language.offered import offered

PUBLIC_NUMBERS = frozenset({"116117", "116111", "116123", "116006", "116016", "116116"})
"""Numbers that belong to nobody: help lines under numbers that the EU reserved, and blocking a card."""

_DIGITS = {ord(sign): str(value) for first in ("٠", "۰") for value in range(10) for sign in [chr(ord(first) + value)]}

_MAIL = re.compile(
    r"[\w.+-]+ ?(?:@|[(\[] ?at ?[)\]]) ?[\w-]+(?: ?(?:\.|[(\[] ?(?:dot|punkt) ?[)\]]) ?[\w-]+)+"
    r"|[\w.+-]+ (?:at|ät) [\w-]+ ?(?:\.| dot | punkt | nokta ) ?\w{2,}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[\w.+-]*@\w{3,}")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IBAN = re.compile(
    r"\b[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z]{4}(?=[ .-]?\w{0,3}\d))?(?:[ .-]?(?=\w{0,3}\d)[A-Za-z0-9]{1,4})+\b"
)
_PLATE = re.compile(r"\b[A-ZÄÖÜ]{1,3}-[A-ZÄÖÜ]{1,2}[ -]?\d{1,4}[EH]?\b|\b[A-ZÄÖÜ]{1,3} [A-Z]{1,2} ?\d{2,4}[EH]?\b")
_CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", re.IGNORECASE)
_MIXED = re.compile(r"\b(?=\w*[^\W\d_])(?=\w*\d\w*\d\w*\d)\w{5,}\b")
_NUMERIC_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
)
_WRITTEN_DATE = re.compile(r"\b\d{1,2}(?:\.|st|nd|rd|th)? [^\W\d_]+(?: (?:الأول|الثاني|of))?,? (?:19|20)\d{2}\b")
_NUMBER = re.compile(r"(?:\b[^\W\d_]{1,3}[-/]|\b[A-ZА-Я]{1,3} )?[+(]{0,2}\d(?:[ ()/.–-]{0,2}\d){3,}")
_MONEY = re.compile(r" ?(?:€|eur|lira|tl\b|грн|гривен|يورو|євро|\$|dollar|zł|lei)", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"(?:19|20)\d{2} ?[/–-] ?(?:(?:19|20)\d{2}|\d{2})")

_HOUSE = (
    r"(?:,?[ ]?(?:nr\.?|no[:.]?|hausnummer|numara|رقم|буд(?:инок|\.)?|№)?"
    r"[ ]?\d{1,4}(?:[ ]?[a-zа-г]\b)?(?:[/-]\d{1,4})?)"
)
_STREET = re.compile(
    rf"""
    (?:\b\d{{1,4}}[a-z]?\ )?
    (?-i:\b(?:[A-ZÄÖÜ][\w.-]*|alte[rn]?|lange[rn]?|kurze[rn]?|neue[rn]?)\ )?
    (?:(?<=\ )str(?:a(?:ß|ss)e|\.)|\b[\w-]{{2,}}?(?:stra(?:ß|ss)e|str\.|str\b))
    (?!n)(?:['’]?\w{{0,5}})?{_HOUSE}?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BARE_STREET = re.compile(r"(?:\w+ )?straße|(?:\w+ )?strasse|einbahn\w+|spielstr\w+|fahrradstr\w+", re.IGNORECASE)
_WAY = re.compile(
    r"\b[\w-]+(?:weg|platz|allee|ring|gasse|ufer|damm|hof|kamp|heide|berg|feld|bach|park|markt|wall|tor|busch|siedlung)"
    rf"{_HOUSE}\b(?! ?(?:uhr|euro|€|kinder|tage|stunden|jahre|minuten|plätze))",
    re.IGNORECASE,
)
_AT_PLACE = re.compile(
    r"\b(?:[Aa]m|[Aa]n der|[Aa]n den|[Aa]uf dem|[Aa]uf der|[Ii]m|[Ii]n der|[Ii]n den|[Zz]um|[Zz]ur|[Bb]eim) "
    r"([A-ZÄÖÜ][\w-]+) \d{1,3} ?[a-h]?\b(?! ?(?:[Uu]hr|[Ee]uro|€|[Kk]inder|[Tt]age|[Ss]tunden|[Jj]ahre|:|\.))"
)
_FOREIGN_STREET = re.compile(
    rf"""
    \b(?:\d{{1,4}}\ )?(?-i:[A-Z][\w-]+)\ (?:street|road|avenue|lane|st\.)(?!\w)(?:\ \d{{1,4}})?
    |\b[\w-]+\ (?:sok(?:ak|ağı|\.)|cad(?:de(?:si)?|\.)|bulvarı|mahallesi|mah\.){_HOUSE}
    |\b(?-i:[A-ZÇĞİÖŞÜ][\w-]+)\ (?:sokağı|sokak|caddesi|bulvarı|mahallesi)\w*
    |(?<!\w)[بفل]?(?:شارع|زقاق)\ \w+(?:\ (?:شتراسه|شتراسة|شتراسيه|شتراسي))?{_HOUSE}?
    |\b\w*(?:شتراسه|شتراسة|شتراسيه|شتراسي|شتراس){_HOUSE}?
    |\b(?:вул\.?|вулиц\w+|просп\.?|проспект\w*|пров\.?|провул\w+|бульвар\w*)
        \ (?-i:[A-ZА-ЯІЇЄҐ][\w.’'-]*)(?:\ (?-i:[А-ЯІЇЄҐ][\w’'-]*))?{_HOUSE}?
    |\b[\w-]*(?:штрас+[еієу]|штрасе){_HOUSE}?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DWELLING = re.compile(
    r"\b(?:hausnummer|haus nr\.?|wohnung nr\.?|zimmer nr\.?|кв\.|квартира|буд\.|будинок|daire|kapı no|شقة رقم)"
    r" ?[:№]? ?\d{1,4} ?[a-z]?\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?:\bD-)?(?<!\d)\d{5}(?!\d)(?: (?-i:[A-ZÄÖÜ])[\w-]+)?(?! ?(?:€|euro))", re.IGNORECASE)


@cache
def _calendar() -> tuple[frozenset[str], frozenset[str]]:
    """The names of days and of months in all offered languages, in small letters."""
    names: dict[str, set[str]] = {"days": set(), "months": set()}
    for kind, found in names.items():
        for tag in offered():
            for context in ("format", "stand-alone"):
                found.update(str(name).casefold() for name in getattr(Locale(tag), kind)[context]["wide"].values())
    return frozenset(names["days"]), frozenset(names["months"])


def _number(match: re.Match[str]) -> str:
    """A run of digits by its length; amounts of money, school years and help lines stay."""
    found = match[0]
    digits = re.sub(r"\D", "", found)
    spared = digits in PUBLIC_NUMBERS or (_SCHOOL_YEAR.fullmatch(found) is not None)
    if len(digits) <= 6 and not digits.startswith("0") and _MONEY.match(match.string, match.end()):
        spared = True
    if len(digits) < 5 or spared:
        return found
    return PHONE if digits.startswith("0") or "+" in found else NUMBER


def _iban(match: re.Match[str]) -> str:
    return IBAN if sum(sign.isdigit() for sign in match[0]) >= 10 else match[0]


def _mixed_code(match: re.Match[str]) -> str:
    has_both = any(sign.isdigit() for sign in match[0]) and any(sign.isalpha() for sign in match[0])
    return NUMBER if has_both else match[0]


def _street(match: re.Match[str]) -> str:
    """ "Auf der Straße" is no address; "Lange Straße" and whatever has a number is one."""
    found = match[0]
    bare = _BARE_STREET.fullmatch(found) and not found[0].isupper()
    lone = found.casefold() in ("straße", "strasse", "str.")
    return found if bare or lone else ADDRESS


def _at_place(match: re.Match[str]) -> str:
    days, months = _calendar()
    return match[0] if match[1].casefold() in {*days, *months} else ADDRESS


def without_numbers(text: str) -> str:
    """``text`` without e-mails, links, accounts, numbers, dates with a year and addresses."""
    text = text.translate(_DIGITS)
    text = _MAIL.sub(MAIL, text)
    text = _HANDLE.sub(NAME, text)
    text = _LINK.sub(LINK, text)
    text = _IBAN.sub(_iban, text)
    text = _WRITTEN_DATE.sub(DATE, text)
    text = _NUMERIC_DATE.sub(DATE, text)
    text = _PLATE.sub(NUMBER, text)
    text = _CODE.sub(_mixed_code, text)
    text = _STREET.sub(_street, text)
    text = _FOREIGN_STREET.sub(ADDRESS, text)
    text = _AT_PLACE.sub(_at_place, text)
    text = _WAY.sub(ADDRESS, text)
    text = _DWELLING.sub(ADDRESS, text)
    text = _POSTCODE.sub(ADDRESS, text)
    text = _NUMBER.sub(_number, text)
    return _MIXED.sub(NUMBER, text)
