"""docs/editing.md: what it tells editors to do works as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.welcome.topics import TopicFact
from tests.content import Content

GUIDE = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
TOPIC = re.findall(r"```yaml\n(topic: .*?)```", GUIDE, re.DOTALL)[0]
POLISH = "{tag: pl, name: Polski, direction: ltr, review: none}"
CHECKS = re.findall(r"^    \.venv/bin/python -m bot (check[^#\n]*)", GUIDE, re.MULTILINE)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """The content with the topic of the guide."""
    content = Content(tmp_path)
    (content.data / "welcome" / "wochenmarkt.yml").write_text(TOPIC, encoding="utf-8")
    return content


def test_the_topic_of_the_guide_passes_the_check(content: Content) -> None:
    done = content.bot("check", "--all")
    assert done.returncode == 0, done.stderr
    assert re.search(r"wochenmarkt\.yml:1  documents, cost", done.stdout)
    assert re.search(r"unheard \(1\).*wochenmarkt\.yml:1", done.stdout, re.DOTALL)


def test_without_its_department_the_topic_is_refused(content: Content) -> None:
    content.change("welcome/wochenmarkt.yml", "department: ordnungsamt\n", "")
    done = content.bot("check")
    assert done.returncode == 1
    assert re.search(r"wochenmarkt\.yml:1: department: field required", done.stderr)


def test_removing_an_office_names_what_still_points_to_it(content: Content) -> None:
    offices = (content.data / "city" / "departments.yml").read_text(encoding="utf-8")
    block = re.search(r"  - id: ordnungsamt\n.*?(?=\n  - id: )", offices, re.DOTALL)
    assert block
    content.change("city/departments.yml", block[0], "")
    done = content.bot("check")
    assert done.returncode == 1
    assert re.search(r"wochenmarkt\.yml:3: there is no department `ordnungsamt`; use an id of", done.stderr)
    assert re.search(r"names\.yml:\d+: there is no department `ordnungsamt`", done.stderr)


def test_a_new_language_gets_its_catalogues_and_shows_what_is_missing(content: Content) -> None:
    content.change("languages.yml", "  - {tag: uk", f"  - {POLISH}\n  - {{tag: uk")
    assert "pl/dialogue.po" in content.bot("catalogues").stdout
    done = content.bot("check", "--kind", "missing", "--all")
    assert done.returncode == 0, done.stderr
    assert f"{content.data / 'locale' / 'pl' / 'city.po'}:" in done.stdout


def test_a_changed_text_becomes_fuzzy_and_is_done_when_the_mark_is_gone(content: Content) -> None:
    content.bot("catalogues")
    content.change("texts/page.yml", "send: Senden", "send: Abschicken")
    content.bot("catalogues")
    assert "fuzzy (4)" in content.bot("check").stdout
    for language in ("en", "tr", "ar", "uk"):
        file = content.data / "locale" / language / "page.po"
        file.write_text(file.read_text(encoding="utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    assert "fuzzy" not in content.bot("check").stdout


@pytest.mark.parametrize("command", CHECKS)
def test_the_commands_of_the_guide_run(command: str, content: Content) -> None:
    assert content.bot(*command.split()).stderr == ""


def test_every_field_of_a_fact_is_explained() -> None:
    table = re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)
    assert set(table) == set(TopicFact.__fields__)
