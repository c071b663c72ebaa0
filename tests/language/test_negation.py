"""Where the German text denies or forbids something, every translation does.

A word list cannot tell whether the right thing is denied; it finds the negation that was forgotten.
"""

from __future__ import annotations

import re

import pytest

from bot.language.catalogue import translate
from bot.run.catalogues import messages

# "Doch nicht" on a button takes a choice back; no language needs a negation for that.
GERMAN = re.compile(r"\b(?:(?<!Doch )nicht|nichts|nie|niemand\w*|kein\w*|weder|verboten|verbiet\w+)\b", re.IGNORECASE)

DENIED = {
    "en": r"\b(?:not|no|none|nobody|nowhere|never|nothing|unless|without|cannot|nor|neither|impossible|forbid\w*)\b"
    r"|n[’']t\b|\bfree (?:of charge|online)\b",
    # The negative suffix of the verb (-me/-ma and its forms), "is not", "there is no", "-less", "forbidden".
    "tr": r"(?:m[ae]z|m[ıiuü]yor|m[ae]y[ıiae]n|m[ae]d[ıiae]|m[ae]m|m[ae]s[ae]|m[ae]s[ıi]|m[ae]yac|m[ae]yec|m[ae]yi)"
    r"|\b(?:değil|yok|hiç|asla|yasak|olanaksız|ücretsiz)|\w(?:sız|siz|suz|süz)",
    "ar": r"لا |لم |لن |ليس|لست|غير|بدون|دون |عدم|ممنوع|محظور|حظر|منع|مجان|ألا|ألّا|يحظر",
    "uk": r"\b(?:ні|ніхто|нікого|нікому|ніким|нічого|ніколи|ніщо|жод\w+|немає|заборон\w+|застаріл\w+)\b"
    r"|\bне\w*|\bбез\w*",
}


@pytest.mark.parametrize("language", DENIED)
def test_a_negation_survives_translation(language: str) -> None:
    denied = re.compile(DENIED[language], re.IGNORECASE)
    lost = [
        message.context
        for message in messages()
        if GERMAN.search(message.german)
        and not denied.search(translate(message.context, message.german, language).text)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("language", "affirmed", "negated"),
    [
        ("en", "You may work with this permit.", "You may not work with this permit."),
        ("tr", "Bu izinle çalışabilirsiniz.", "Bu izinle çalışamazsınız."),
        ("ar", "يمكنكم العمل بهذا التصريح.", "لا يمكنكم العمل بهذا التصريح."),
        ("uk", "Ви можете працювати з цим дозволом.", "Ви не можете працювати з цим дозволом."),
    ],
)
def test_the_word_lists_tell_a_denial_from_its_opposite(language: str, affirmed: str, negated: str) -> None:
    denied = re.compile(DENIED[language], re.IGNORECASE)
    assert not denied.search(affirmed)
    assert denied.search(negated)


MONTH = {"en": r"month", "tr": r"\bay", "ar": r"شهر|أشهر", "uk": r"місяц|місяч"}


@pytest.mark.parametrize("language", MONTH)
def test_an_amount_a_month_stays_one(language: str) -> None:
    lost = [
        message.context
        for message in messages()
        if re.search(r"\bmonat", message.german, re.IGNORECASE)
        and not re.search(MONTH[language], translate(message.context, message.german, language).text, re.IGNORECASE)
    ]
    assert lost == []
