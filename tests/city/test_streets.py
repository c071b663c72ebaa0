from __future__ import annotations

from pathlib import Path

import pytest

from bot.city.streets import Streets, read_streets, streets
from bot.data_files import DataFileError
from bot.settings import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "streets.csv"  # invented streets
HEADER = "street,from,to,district,side\n"


@pytest.fixture(scope="module")
def example() -> Streets:
    return read_streets(EXAMPLE)


def problems(tmp_path: Path, content: str) -> list[str]:
    file = tmp_path / "streets.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read_streets(file)
    return caught.value.problems


@pytest.mark.parametrize(
    "typed",
    [
        "Beispielstraße",
        "beispielstrasse 5",
        "Beispielstr. 5a",
        "BEISPIEL-STR 12 b",
        "Beispiel Straße, 7",
        "in der Beispielstraße 3",
        "Beispielstraße 3-5",
    ],
)
def test_a_street_is_found_however_it_is_written(example: Streets, typed: str) -> None:
    assert example.find(typed) == ("brambauer",)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Musterweg 1", ("horstmar",)),
        ("Musterweg 40c", ("horstmar",)),
        ("Musterweg 41", ("niederaden",)),
        ("Musterweg 100", ()),
        ("Musterweg", ("horstmar", "niederaden")),
        ("An der erfundenen Bruecke 7", ("luenen_nord",)),
        ("An der erfundenen Brücke 8", ("alstedde",)),
        ("Nirgendwoweg 1", ()),
        ("", ()),
    ],
)
def test_the_house_number_tells_the_district(example: Streets, typed: str, found: tuple[str, ...]) -> None:
    assert example.find(typed) == found


def test_semicolons_and_a_byte_order_mark_are_read_too(tmp_path: Path) -> None:
    file = tmp_path / "streets.csv"
    file.write_text("\ufeffstreet;from;to;district\nBeispielstraße;;;gahmen\n", encoding="utf-8")
    assert read_streets(file).find("Beispielstr. 1") == ("gahmen",)


@pytest.mark.parametrize(
    ("rows", "mend"),
    [
        ("Beispielstraße,1,9,atlantis,", "there is no district `atlantis`; use an id of data/city/districts.yml"),
        ("Beispielstraße,9,1,gahmen,", "`from` 9 is greater than `to` 1; exchange them"),
        ("Beispielstraße,1a,9,gahmen,", "`1a` is no house number"),
        ("Beispielstraße,1,9,gahmen,links", "`links` is no side of a street"),
        (",1,9,gahmen,", "the street has no name"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(tmp_path: Path, rows: str, mend: str) -> None:
    (found,) = problems(tmp_path, HEADER + rows + "\n")
    assert found.startswith(f"{tmp_path / 'streets.csv'}:2: ")
    assert mend in found


@pytest.mark.parametrize("second", ["5,12,brambauer,", "9,,gahmen,", "1,9,gahmen,", ",,gahmen,odd"])
def test_numbers_that_stand_in_two_lines_are_found(tmp_path: Path, second: str) -> None:
    (found,) = problems(tmp_path, f"{HEADER}Beispielstraße,1,9,gahmen,\nBeispielstr.,{second}\n")
    assert ":3: house numbers of `Beispielstr.` stand in line 2 too" in found


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, f"{HEADER}A-Weg,1,2,x,\nB-Weg,2,1,gahmen,\n")) == 2


def test_a_list_without_its_columns_says_which(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "strasse,bezirk\n")
    assert "street, from, to, district" in found


def test_a_list_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "streets.csv"
    file.write_bytes((HEADER + "Straße,,,gahmen,\n").encode("latin-1"))
    with pytest.raises(DataFileError, match="UTF-8"):
        read_streets(file)


def test_no_list_of_streets_is_shipped() -> None:
    assert streets() is None
