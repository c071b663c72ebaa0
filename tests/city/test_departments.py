from __future__ import annotations

from pathlib import Path

import pytest

from bot.city.departments import Department, _File, departments
from bot.data_files import DataFileError, read_model

EXAMPLE = Path(__file__).parent / "rooms.yml"

BY_PLACE = {"id": "ort", "text": "Es kommt auf den Ort an.", "source": "x", "checked": "2024", "confidence": "S"}


def office(*teams: dict[str, object], **more: object) -> Department:
    return Department.parse_obj({"id": "amt", "name": "Amt", "does": "Hilft.", "teams": teams, **more})


def team(*districts: str) -> dict[str, object]:
    return {"name": "Team Eins", "districts": list(districts), "contacts": []}


def test_only_housing_and_social_affairs_is_known_to_work_by_place() -> None:
    assert [department.id for department in departments().values() if department.by_place] == ["wohnen_soziales"]


def test_which_team_is_responsible_where_is_not_known_today() -> None:
    assert departments()["wohnen_soziales"].team_of("brambauer") is None


def test_the_team_of_a_district_is_found() -> None:
    found = office(team("brambauer", "gahmen"), by_place=BY_PLACE).team_of("gahmen")
    assert found is not None
    assert found.name == "Team Eins"


def test_a_team_of_no_district_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no district `atlantis`"):
        office(team("atlantis"), by_place=BY_PLACE)


def test_two_teams_for_one_district_are_refused() -> None:
    with pytest.raises(ValueError, match="two teams have the district `gahmen`"):
        office(team("gahmen"), team("gahmen"), by_place=BY_PLACE)


def test_teams_without_the_fact_that_the_place_decides_are_refused() -> None:
    with pytest.raises(ValueError, match="teams need `by_place`"):
        office(team("gahmen"))


def test_rooms_and_extensions_of_offices_and_teams_are_read() -> None:
    [found] = read_model(EXAMPLE, _File).departments
    assert (found.room, found.extension, found.lacks()) == ("E 12", "1234", [])
    assert [(each.room, each.extension) for each in found.teams] == [("215", "104-77")]


def test_an_extension_is_a_number(tmp_path: Path) -> None:
    wrong = tmp_path / "departments.yml"
    wrong.write_text(EXAMPLE.read_text(encoding="utf-8").replace('"1234"', "bitte fragen"), encoding="utf-8")
    with pytest.raises(DataFileError, match="extension"):
        read_model(wrong, _File)


def test_what_is_not_written_down_is_lacking_in_the_city_alone() -> None:
    assert office().lacks() == ["room", "extension"]
    assert office(extension="1").lacks() == ["room"]
    assert office(inside=False).lacks() == []
