from __future__ import annotations

from pathlib import Path

import pytest

from bot.data_files import DataFileError, Reference, by_id, line_of, read_model, read_yaml
from bot.welcome.topics import Link, Topic

GOOD = """topic: kita
title: Kita
department: jugendamt
facts:
  - id: anspruch
    facet: what
    text: Ihr Kind hat ein Recht auf einen Platz.
    source: § 24 SGB VIII
    checked: 2026-03
    confidence: law
"""


def problems(tmp_path: Path, content: str) -> list[str]:
    file = tmp_path / "kita.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read_model(file, Topic)
    return caught.value.problems


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "kita.yml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_model(file, Topic).facts[0].checked == "2026-03"


def test_a_mistake_is_named_by_file_and_line(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("facet: what", "facet: wat"))
    assert found.startswith(f"{tmp_path / 'kita.yml'}:6: facts.0.facet:")


def test_a_fact_without_source_says_the_mend(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("    source: § 24 SGB VIII\n", ""))
    assert ":5:" in found
    assert "ask: <department>" in found


def test_law_without_a_paragraph_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("§ 24 SGB VIII", "eine Webseite"))
    assert "paragraph" in found


def test_an_undated_source_must_count_as_old(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("2026-03", "undated"))
    assert "confidence: V" in found


def test_a_guess_is_no_confidence(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("confidence: law", "confidence: G"))


def test_a_topic_needs_its_short_answer(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("facet: what", "facet: cost"))
    assert "short answer" in found


def test_broken_yaml_is_named_by_line(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD + "   links: [\n")
    assert "not valid YAML" in found
    assert f"{tmp_path / 'kita.yml'}:" in found


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="missing"):
        read_yaml(tmp_path / "none.yml")


def test_a_file_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes("titel: Führung".encode("latin-1"))
    with pytest.raises(DataFileError, match="UTF-8"):
        read_yaml(tmp_path / "latin.yml")


def test_a_key_that_stands_twice_is_named_by_its_second_line(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("    text: Ihr", "    facet: how\n    text: Ihr"))
    assert found.startswith(f"{tmp_path / 'kita.yml'}:7: `facet` stands here a second time")


def test_a_key_that_yaml_takes_for_false_is_one_sentence(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD + "no: nein\n")
    assert "quote no and yes" in found


def test_a_file_is_read_anew_after_a_change(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("a: 1\n", encoding="utf-8")
    assert read_yaml(file) == {"a": 1}
    file.write_text("\nb: 22\n", encoding="utf-8")
    assert read_yaml(file) == {"b": 22}
    assert line_of(file, ("b",)) == 2


def offers(tmp_path: Path, *ids: str) -> tuple[Path, list[Link]]:
    file = tmp_path / "offers.yml"
    file.write_text("offers:\n" + "".join(f"  - id: {name}\n" for name in ids), encoding="utf-8")
    return file, [Link(id=name, label="", url="https://luenen.de/") for name in ids]


def test_rows_are_found_by_their_id(tmp_path: Path) -> None:
    file, rows = offers(tmp_path, "awo", "drk")
    assert by_id(file, "offers", rows, lambda row: []) == {"awo": rows[0], "drk": rows[1]}


def test_every_id_used_twice_and_every_unknown_name_is_told_by_its_line(tmp_path: Path) -> None:
    file, rows = offers(tmp_path, "awo", "drk", "awo")
    with pytest.raises(DataFileError) as caught:
        by_id(file, "offers", rows, lambda row: [Reference(("id",), row.id, {"awo"}, "club", "clubs.yml")])
    assert caught.value.problems == [
        f"{file}:4: the id `awo` is used twice; choose another.",
        f"{file}:3: there is no club `drk`; use an id of clubs.yml.",
    ]
