from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.city.departments import Contact, departments
from bot.city.opening import DAYS, Opening, State, kind_of_day, open_at
from bot.data_files import DataFileError, read_model
from bot.language.dates import BERLIN

NAMES = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "Feiertag")


def opening(*rules: dict[str, object], **more: object) -> Opening:
    return Opening.parse_obj({"rules": rules, **more})


OFFICE = opening(
    {"days": ["mo", "tu", "we", "th"], "from": "8:00", "to": "16:00"},
    {"days": ["fr"], "from": "8:00", "to": "12:00"},
)
PRACTICE = opening(
    {"days": ["mo", "tu", "th"], "from": "18:00", "to": "22:00"},
    {"days": ["sa", "su", "holiday"], "from": "9:00", "to": "22:00"},
)
ALWAYS = opening({"days": list(DAYS), "from": "0:00", "to": "24:00"})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "is_open", "changes"),
    [
        ("2026-11-23T07:59", False, "2026-11-23T08:00"),
        ("2026-11-23T08:00", True, "2026-11-23T16:00"),
        ("2026-11-23T15:59", True, "2026-11-23T16:00"),
        ("2026-11-23T16:00", False, "2026-11-24T08:00"),
        ("2026-11-27T12:30", False, "2026-11-30T08:00"),  # Friday noon: the weekend comes between
        ("2026-11-28T10:00", False, "2026-11-30T08:00"),
    ],
)
def test_an_office_is_open_within_its_hours_and_tells_the_next(moment: str, is_open: bool, changes: str) -> None:
    assert open_at(OFFICE, at(moment)) == State(is_open, at(changes))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-04-03T10:00", "2026-04-07T08:00"),  # Good Friday, then Easter Monday
        ("2026-06-04T10:00", "2026-06-05T08:00"),  # Corpus Christi is a holiday in North Rhine-Westphalia
        ("2026-12-25T10:00", "2026-12-28T08:00"),
    ],
)
def test_on_a_public_holiday_an_office_is_closed(moment: str, opens: str) -> None:
    assert open_at(OFFICE, at(moment)) == State(False, at(opens))


def test_christmas_eve_is_no_public_holiday() -> None:
    assert open_at(OFFICE, at("2026-12-24T10:00")) == State(True, at("2026-12-24T16:00"))


def test_rules_for_holidays_take_the_place_of_the_weekday() -> None:
    assert kind_of_day(at("2026-10-31T12:00").date()) == "sa"  # Reformation Day is none here
    assert open_at(PRACTICE, at("2026-05-14T10:00")) == State(True, at("2026-05-14T22:00"))  # Ascension, a Thursday
    assert open_at(PRACTICE, at("2026-05-07T10:00")) == State(False, at("2026-05-07T18:00"))  # a plain Thursday


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_when_the_clocks_change_eight_stays_eight(sunday: str) -> None:
    state = open_at(OFFICE, at(f"{sunday}T01:30"))
    assert state is not None
    assert state.changes is not None
    assert (state.changes.hour, state.changes.strftime("%z")) == (8, "+0200" if "-03-" in sunday else "+0100")


def test_the_hour_that_comes_twice_is_within_the_hours_both_times() -> None:
    for hour in (0, 1):  # 02:30 in summer time and again in winter time
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=timezone.utc)
        night = opening({"days": ["su"], "from": "2:00", "to": "3:00"})
        assert open_at(night, moment) == State(True, at("2026-10-25T03:00"))


def test_a_moment_of_any_zone_is_read_in_luenens_time() -> None:
    assert open_at(OFFICE, datetime(2026, 7, 6, 6, 0, tzinfo=timezone.utc)) == State(True, at("2026-07-06T16:00"))
    assert open_at(OFFICE, datetime(2026, 11, 23, 6, 59, tzinfo=timezone.utc)) == State(False, at("2026-11-23T08:00"))


def test_day_and_night_never_closes() -> None:
    assert open_at(ALWAYS, at("2026-12-24T23:59")) == State(True, None)


def test_hours_that_meet_are_one() -> None:
    meeting = opening(
        {"days": ["mo"], "from": "8:00", "to": "12:00"},
        {"days": ["mo"], "from": "12:00", "to": "14:00"},
    )
    assert open_at(meeting, at("2026-11-23T09:00")) == State(True, at("2026-11-23T14:00"))


def test_before_the_rules_are_valid_nothing_is_said() -> None:
    dated = opening({"days": ["mo"], "from": "8:00", "to": "12:00"}, valid_from="2019-02-18")
    assert open_at(dated, at("2019-02-11T09:00")) is None
    assert open_at(dated, at("2019-02-18T09:00")) == State(True, at("2019-02-18T12:00"))


def test_hours_with_an_appointment_say_so() -> None:
    tuesday = opening({"days": ["tu"], "from": "13:30", "to": "16:00", "note": "appointment"})
    assert open_at(tuesday, at("2026-11-24T09:00")) == State(False, at("2026-11-24T13:30"), "appointment")


@pytest.mark.parametrize(
    ("hours", "mend"),
    [
        ('{days: [mo], from: "16:00", to: "8:00"}', "must be before"),
        ('{days: [mo], from: "8 Uhr", to: "16:00"}', 'write the time as "7:30"'),
        ('{days: [mo], from: "8:00", to: "25:00"}', 'write the time as "7:30"'),
        ('{days: [mo], from: "8:00", to: "12:00"}\n  - {days: [mo], from: "11:00", to: "13:00"}', "overlap"),
    ],
)
def test_a_mistake_in_the_rules_is_named_by_line(hours: str, mend: str, tmp_path: Path) -> None:
    file = tmp_path / "opening.yml"
    file.write_text(f"rules:\n  - {hours}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=f"opening.yml:[12]: .*{re.escape(mend)}"):
        read_model(file, Opening)


def test_times_without_quotes_are_read_as_yaml_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "opening.yml"
    file.write_text("rules:\n  - {days: [mo], from: 7:30, to: 13:30}\n", encoding="utf-8")
    (rule,) = read_model(file, Opening).rules
    assert (rule.begin, rule.end) == (7 * 60 + 30, 13 * 60 + 30)


def test_only_hours_can_be_data() -> None:
    with pytest.raises(ValueError, match="kind: hours"):
        Contact(id="a", kind="phone", text="02306 1", source="x", checked="2024", confidence="S", opening=ALWAYS)


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)


def _said(text: str) -> set[tuple[str, str, str]]:
    """Day, from and to of a German sentence such as "Montag bis Donnerstag 8 bis 16 Uhr und …"."""
    found, days, ended = set(), [], True
    for token in re.finditer(r"([A-Z]\w+tag|Mittwoch)(?: bis (\w+))?|(\d+(?::\d+)?) bis (\d+(?::\d+)?) Uhr", text):
        if token[1]:
            days = [] if ended else days
            first = NAMES.index(token[1])
            last = NAMES.index(token[2]) if token[2] else first
            days += NAMES[first : last + 1]
        else:
            found |= {(day, token[3], token[4]) for day in days}
        ended = not token[1]
    return found


STRUCTURED = [
    pytest.param(contact, id=department.id)
    for department in departments().values()
    for contact in department.contacts
    if contact.opening and "Tag und Nacht" not in contact.text
]


@pytest.mark.parametrize("contact", STRUCTURED)
def test_hours_as_data_say_what_the_text_says(contact: Contact) -> None:
    assert contact.opening is not None
    assert _said(contact.text) == {
        (NAMES[DAYS.index(day)], _clock(rule.begin), _clock(rule.end))
        for rule in contact.opening.rules
        for day in rule.days
    }
    assert any(rule.note for rule in contact.opening.rules) == ("Termin" in contact.text)


def test_the_help_line_is_there_day_and_night() -> None:
    (hours,) = departments()["hilfetelefon"].ways("hours")
    assert hours.text == "Tag und Nacht, jeden Tag"
    assert hours.opening is not None
    assert open_at(hours.opening, at("2026-12-25T03:00")) == State(True, None)


def test_offices_without_known_weekdays_have_no_rules() -> None:
    assert [contact.opening for contact in departments()["wbl"].ways("hours")] == [None]
    assert departments()["buergerbuero"].ways("hours") == []
