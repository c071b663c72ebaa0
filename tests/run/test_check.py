from __future__ import annotations

from pathlib import Path

import pytest

from bot.data_files import DataFileError
from bot.dialogue import guide
from bot.run.check import check_content
from tests.content import Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


def test_the_content_as_it_is_has_no_mistakes() -> None:
    check_content()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("languages.yml", "direction: rtl", "direction: up", "direction"),
        ("languages.yml", "tag: en", "tag: de", "`de` stands twice"),
        ("language/dates.yml", "persons: [person", "persons: person", "persons"),
        ("language/danger_words.yml", "danger_words:", "words:", "danger_words"),
        ("language/detection.yml", "detected: [de", "detected: [xx, de", "`xx` cannot be detected"),
        ("feedback_words.yml", "praise:", "praised:", "praise"),
        ("retention.yml", "conversation_hours: 24", "conversation_hours: 25", "conversation_hours"),
        ("city/departments.yml", "kind: phone", "kind: fax", "kind"),
        ("city/partners.yml", "confidence: law", "confidence: maybe", "confidence"),
        ("city/districts.yml", "postcode:", "post_code:", "post_code"),
        ("texts/page.yml", "checked: \"Stand: {date}\"", "checked: \"Stand: {date\"", "brace without its partner"),
        ("texts/errors.yml", "empty: Ihre", "empty: [Ihre]", "not valid YAML"),
        ("welcome/kita.yml", "topic: kita", "topic: kita\ntopic: kita", "a second time"),
        ("locale/tr/page.po", "msgstr \"Dil\"", "mgstr \"Dil\"", "not a line of a PO file"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named_with_its_line(content: Content, file: str, old: str, new: str, says: str) -> None:
    content.change(file, old, new)
    done = content.bot("check")
    assert done.returncode == 1
    assert f"{content.data / file}:" in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_dead_references_are_named_with_their_lines(content: Content) -> None:
    wrong = [
        content.change("welcome/kita.yml", "department: jugendamt", "department: nobody"),
        content.change("welcome/kita.yml", "ask: ", "ask: no_"),
        content.change("welcome/kita.yml", "related: [", "related: [nothing, "),
        content.change("city/districts.yml", "districts: [alstedde", "districts: [atlantis, alstedde"),
        content.change("city/names.yml", "  buergerbuero:", "  citizens:"),
    ]
    done = content.bot("check")
    assert done.returncode == 1
    assert [place for place in wrong if place not in done.stderr] == []


def test_an_office_that_is_asked_but_does_not_exist_is_named(content: Content) -> None:
    place = content.change(
        "city/departments.yml", "- id: zeiten\n", "- {id: x, kind: note, text: Wer?, ask: nobody}\n      - id: zeiten\n"
    )
    assert f"{place}: there is no department `nobody`" in content.bot("check").stderr


def test_a_topic_that_the_guide_names_must_be_there(content: Content) -> None:
    (content.data / "welcome" / "bank.yml").unlink()
    assert "bot/dialogue/guide.py:" in (printed := content.bot("check").stderr)
    assert "CHECKLIST names the topic `bank`" in printed


def test_a_line_in_the_code_is_the_line_of_the_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "START", ("nothing",))
    with pytest.raises(DataFileError) as caught:
        check_content()
    (problem,) = caught.value.problems
    line = int(problem.split(":")[1])
    assert Path(guide.__file__).read_text(encoding="utf-8").splitlines()[line - 1].startswith("START = ")


def test_a_translation_with_wrong_placeholders_is_named_by_its_line(content: Content) -> None:
    wrong = [
        (content.change("locale/en/page.po", 'msgstr "As of: {date}"', 'msgstr "As of: {day}"'), "has {day}"),
        (
            content.change("locale/tr/dialogue.po", 'msgstr "Lütfen buraya sorun: {office}."', 'msgstr "?"'),
            "lacks {office}",
        ),
        (
            content.change("locale/uk/page.po", 'msgstr "Залишилося символів: {count}', 'msgstr "{count'),
            "a brace without its partner",
        ),
    ]
    printed = content.bot("check").stderr.splitlines()
    for place, says in wrong:
        file = place.rsplit(":", 1)[0]
        assert any(line.startswith(file) and says in line for line in printed), (place, says, printed)


def test_an_outdated_translation_may_lack_what_is_new(content: Content) -> None:
    content.change("texts/page.yml", "Stand: unbekannt", "Stand: unbekannt, {why}")
    assert content.bot("check", "--kind", "fuzzy").returncode == 0
