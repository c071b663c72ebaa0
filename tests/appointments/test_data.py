"""The shipped offices and services, and what is said of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from string import Formatter

import pytest
import yaml

from bot.appointments import offices, services
from bot.appointments.assumptions import assumptions
from bot.appointments.refusals import Refusal
from bot.appointments.rules import places_on
from bot.appointments.services import BookableService
from bot.data_files import DataFileError, read_yaml
from bot.dialogue.texts import sentences
from bot.language.catalogue import translate
from bot.language.offered import offered
from bot.settings import settings

CITY = settings().data / "city"


@pytest.fixture(autouse=True)
def rules() -> None:
    """The city's own files, unlike in the other tests."""
    offices.offices.cache_clear()
    services.services.cache_clear()


def test_services_have_the_ids_by_which_people_name_them() -> None:
    assert set(services.services()) == set(read_yaml(CITY / "names.yml")["services"])


def test_every_office_has_places_in_the_coming_weeks() -> None:
    for office in offices.offices().values():
        first = office.opening[-1].valid_from
        assert any(list(places_on(office, first + timedelta(days=day))) for day in range(14))


def test_every_mark_of_an_assumption_is_listed_with_its_line() -> None:
    listed = {(assumption.file.name, assumption.line) for assumption in assumptions()}
    marked = {
        (name, number)
        for name in ("opening.yml", "appointments.yml")
        for number, line in enumerate((CITY / name).read_text(encoding="utf-8").splitlines(), 1)
        if "assumed: true" in line.partition("#")[0]
    }
    assert listed == marked


def test_without_marks_there_are_no_assumptions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, path in ((offices, "opening"), (services, "services")):
        source = getattr(module, f"{path}_path")()
        rows = yaml.safe_load(source.read_text(encoding="utf-8").replace("assumed: true", "assumed: false"))
        file = tmp_path / source.name
        file.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
        monkeypatch.setattr(module, f"{path}_path", lambda file=file: file)
    assert assumptions() == ()


def test_a_service_of_an_unknown_office_names_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "appointments.yml"
    file.write_text("services:\n  - id: a\n    minutes: 5\n    office: nirgends\n", encoding="utf-8")
    monkeypatch.setattr(services, "services_path", lambda: file)
    with pytest.raises(DataFileError, match=r"appointments.yml:4: there is no office `nirgends`"):
        services.services()


def test_who_may_not_book_is_told_by_which_law() -> None:
    with pytest.raises(ValueError, match="name the paragraph"):
        BookableService(id="a", office="buergerbuero", minutes=5, who="germans")


@pytest.mark.parametrize(("persons", "minutes", "places"), [(1, 20, 2), (2, 25, 3), (3, 30, 3), (8, 55, 6)])
def test_more_persons_need_more_places(persons: int, minutes: int, places: int) -> None:
    service = BookableService(id="a", office="buergerbuero", minutes=20, minutes_each_further=5, most_persons=8)
    assert (service.minutes_for(persons), service.places_for(persons)) == (minutes, places)


def placeholders_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", offered())
def test_every_translation_has_the_placeholders_of_the_german_sentence(language: str) -> None:
    for key, german in sentences("appointments").items():
        text = translate(f"appointments.{key}", german, language).text
        assert placeholders_of(text) == placeholders_of(german), key


@pytest.mark.parametrize("refusal", Refusal.__subclasses__(), ids=lambda refusal: refusal.key)
def test_every_refusal_has_its_sentence(refusal: type[Refusal]) -> None:
    sentence = sentences("appointments")[refusal.key]
    placeholders = placeholders_of(sentence)
    documented = {name for name in ("most", "minutes") if f"``{name}``" in (refusal.__doc__ or "")}
    assert placeholders == documented


def test_the_shipped_rules_are_in_force() -> None:
    for office in offices.offices().values():
        assert office.opening[0].valid_from <= date(2026, 11, 24)
