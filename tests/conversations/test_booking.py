"""Booking through door, understanding, action and book, in every offered language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.appointments.codes import CODE_LETTERS
from bot.dialogue.texts import say
from tests.chain import Talk, running

pytestmark = pytest.mark.trained

CODE = re.compile(rf"\b[{CODE_LETTERS}]{{4}}-[{CODE_LETTERS}]{{4}}\b")

NAME, CONTACT = "Quendolina", "quendolina@example.org"


@dataclass(frozen=True)
class Words:
    """What somebody types to book a certificate of residence for two, with a question and danger in between."""

    begin: str
    persons: str
    question: str
    nothing: str
    day: str
    danger: str
    yes: str
    stop: str
    cancel: str


WORDS = {
    "de": Words(
        "ich brauche einen termin für eine meldebescheinigung", "2", "was kostet der personalausweis?", "nein",
        "nächsten Dienstag Nachmittag", "mein mann schlägt mich", "ja", "stopp", "ich möchte meinen termin absagen",
    ),
    "en": Words(
        "I need an appointment for a certificate of residence", "two", "how much is the identity card?", "no",
        "next Tuesday afternoon", "my husband beats me", "yes", "stop", "I want to cancel my appointment",
    ),
    "tr": Words(
        "ikametgah belgesi için randevu almak istiyorum", "iki kişi", "kimlik kartı ne kadar?", "hayır",
        "gelecek salı öğleden sonra", "kocam beni dövüyor yardım edin", "evet", "dur", "randevumu iptal etmek istiyorum",  # noqa: E501
    ),
    "ar": Words(
        "أريد حجز موعد من أجل شهادة السكن", "شخصين", "كم تكلف بطاقة الهوية؟", "لا",
        "الثلاثاء القادم بعد الظهر", "زوجي عم يضربني ساعدوني", "نعم", "توقف", "أريد إلغاء موعدي",
    ),
    "uk": Words(
        "хочу записатися на прийом, довідка про місце проживання", "двоє", "скільки коштує закордонний паспорт?", "ні",
        "у наступний вівторок після обіду", "мене б'є чоловік, допоможіть", "так", "стоп", "хочу скасувати свій запис",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("booking")


@pytest.fixture(scope="module")
def address(state: Path) -> Iterator[str]:
    """An assistant of its own, whose memory can be read afterwards."""
    with running(state, LOG_LEVEL="DEBUG") as address:
        yield address


def text_of(talk: Talk) -> str:
    return "\n".join(message["text"] for message in talk.messages)


def labels(talk: Talk) -> list[str]:
    return [choice["label"] for message in talk.messages for choice in message["choices"]]


def booked(talk: Talk, words: Words, language: str) -> str:
    """Book with typed words; returns the code."""
    talk.say(words.begin)
    assert say("ask_persons", language, "booking") in text_of(talk)
    talk.say(words.persons)
    assert say("ask_needs", language, "booking") in text_of(talk)
    talk.say(words.nothing)
    assert say("other_day", language, "booking") in labels(talk)
    talk.say(words.day)
    talk.press(labels(talk)[0])
    assert say("ask_details", language, "booking") in text_of(talk)
    talk.fill(name=NAME, contact=CONTACT)
    assert say("ask_confirm", language, "booking") in text_of(talk)
    talk.say(words.yes)
    assert say("booked", language, "booking") in text_of(talk)
    found = CODE.search(text_of(talk))
    assert found, text_of(talk)
    return found[0]


@pytest.mark.parametrize("language", WORDS)
def test_an_appointment_is_booked_looked_up_and_cancelled(address: str, language: str) -> None:
    words, talk = WORDS[language], Talk(address, language)
    code = booked(talk, words, language)
    assert {message["language"] for message in talk.messages} == {language}
    later = Talk(address, language)
    later.say(code.replace("-", " ").lower())
    assert say("found", language, "booking") in text_of(later)
    later.say(words.cancel)
    later.say(code)
    assert say("ask_cancel", language, "booking") in text_of(later)
    later.say(words.yes)
    assert say("cancelled", language, "booking") in text_of(later)


@pytest.mark.parametrize("language", WORDS)
def test_a_question_is_answered_danger_comes_first_and_stop_ends_it(address: str, language: str) -> None:
    words, talk = WORDS[language], Talk(address, language)
    talk.say(words.begin)
    talk.say(words.question)
    assert talk.messages[0]["topic"] == "ausweis_pass"
    assert say("ask_persons", language, "booking") in talk.messages[-1]["text"]
    talk.say(words.danger)
    assert talk.messages[0]["urgent"]
    assert "112" in talk.messages[0]["text"]
    talk.press(say("go_on", language, "booking"))
    assert say("ask_persons", language, "booking") in text_of(talk)
    talk.say(words.stop)
    assert say("nothing_booked", language, "booking") in text_of(talk)
