from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.city.facts import Fact, last_day
from bot.run.findings import Finding, Placed, about_fact, find_all, intents
from bot.run.findings_report import report
from bot.run.kinds import MENDS, Kind
from bot.welcome.topics import topics
from tests.conftest import TODAY
from tests.content import Content

SEEN = {"id": "a", "text": "Kommen Sie vorbei.", "source": "luenen.de", "checked": "2026-03", "confidence": "S"}


def kinds(**changes: object) -> list[Kind]:
    """The kinds of findings about a fact that is in order but for the changes."""
    fact = Fact(**{**SEEN, **changes})
    return [finding.kind for finding in about_fact(Placed(fact, Path("a.yml"), 7, "kita", "what: a"), TODAY)]


def test_a_fact_in_order_gives_no_work() -> None:
    assert kinds() == []


def test_what_is_not_known_is_open() -> None:
    assert kinds(ask="jugendamt", source="", checked="", confidence=None) == ["open"]


def test_an_old_page_is_unverified_and_old() -> None:
    assert kinds(confidence="V", checked="2016") == ["unverified", "old"]


def test_a_page_without_a_date_is_unverified_and_undated() -> None:
    assert kinds(confidence="V", checked="undated") == ["unverified", "undated"]


def test_a_fact_expires_the_day_after_its_last() -> None:
    assert kinds(valid_until=date(2026, 11, 23)) == ["expired"]
    assert kinds(valid_until=TODAY) == []


@pytest.mark.parametrize(
    ("checked", "old"),
    [("2025", False), ("2025-11", False), ("2025-11-24", False), ("2025-11-23", True), ("2025-10", True)],
)
def test_a_source_is_old_after_twelve_months(checked: str, old: bool) -> None:
    assert kinds(checked=checked) == (["old"] if old else [])


def test_a_source_may_be_as_young_as_its_date_allows() -> None:
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2021") == date(2021, 12, 31)
    assert last_day("undated") is None


def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    fact = Placed(Fact(**SEEN | {"checked": "2023-02-28"}), Path("a.yml"), 1, "kita", "a")
    assert list(about_fact(fact, date(2024, 2, 29))) == []


def test_a_page_without_https_is_a_finding() -> None:
    assert kinds(url="http://luenen.de") == ["link"]


def test_findings_name_the_line_of_the_fact() -> None:
    found = [finding for finding in find_all(TODAY) if finding.kind == "open" and finding.topic == "anmeldung"]
    asked = [fact.id for fact in topics()["anmeldung"].facts if fact.ask]
    lines = found[0].path.read_text(encoding="utf-8").splitlines()
    assert [lines[finding.line - 1].strip() for finding in found] == [f"- id: {name}" for name in asked]


def test_offices_without_room_or_extension_are_open_and_named_by_line() -> None:
    found = [each for each in find_all(TODAY) if each.kind == "open" and "for the desk" in each.what]
    assert "buergerbuero, for the desk: room, extension" in [each.what for each in found]
    first = next(each for each in found if each.what.startswith("buergertelefon,"))
    assert "buergertelefon" in first.path.read_text(encoding="utf-8").splitlines()[first.line - 1]


def test_every_topic_of_today_can_be_reached() -> None:
    assert set(topics()) <= intents()


def test_a_facet_that_the_office_answers_is_not_missing() -> None:
    lacking = {finding.topic: finding.what for finding in find_all(TODAY) if finding.kind == "facet"}
    assert lacking["anmeldung"] == "opening_hours"
    assert "bibliothek" not in lacking


def test_a_missing_and_an_outdated_translation_are_named_by_language_and_line(tmp_path: Path) -> None:
    content = Content(tmp_path)
    changed = content.change("texts/page.yml", "send: Senden", "send: Abschicken")
    content.change("texts/page.yml", "you: Sie", "you: Sie\nnew: Neu hier")
    found = json.loads(content.bot("check", "--json").stdout)
    by_kind = {kind: [row for row in found if row["kind"] == kind] for kind in ("fuzzy", "missing")}
    assert [row["what"].split(",")[0] for row in by_kind["missing"]] == ["ar", "en", "tr", "uk"]
    assert {row["what"].split(": ", 1)[1] for row in by_kind["fuzzy"]} == {"Abschicken"}
    row = by_kind["fuzzy"][0]
    assert Path(row["file"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1].startswith(("msgctxt", "msgid"))
    assert changed


def test_strict_fails_on_a_finding_and_only_then(tmp_path: Path) -> None:
    content = Content(tmp_path)
    assert content.bot("check", "--strict", "--kind", "open").returncode == 1
    assert content.bot("check", "--kind", "open").returncode == 0
    assert content.bot("check", "--strict", "--kind", "missing").returncode == 0


def finding(kind: Kind, line: int, topic: str = "kita") -> Finding:
    return Finding(kind, Path("data/welcome/kita.yml"), line, topic, "Wort " * 60)


def test_the_report_shows_some_of_each_kind_and_says_how_to_see_the_rest() -> None:
    printed = report([finding("open", line) for line in range(1, 9)], rows=5, width=80)
    assert printed.count("data/welcome/kita.yml:") == 5
    assert "3 more" in printed
    assert MENDS["open"][1] in " ".join(printed.split())
    assert max(map(len, printed.splitlines())) <= 80


def test_the_table_counts_by_topic_those_with_most_to_do_first() -> None:
    findings = [finding("open", 1, "bank"), finding("open", 2), finding("old", 2)]
    table = [line.split() for line in report(findings, rows=1, width=80).splitlines()]
    assert ["topic", "old", "open"] in table
    assert table.index(["kita", "1", "1"]) < table.index(["bank", "·", "1"])
    assert ["all", "1", "2"] in table


def test_the_summary_has_no_places() -> None:
    assert report([finding("open", 1)], rows=0, width=80).splitlines() == [
        f"open (1): {MENDS['open'][0]}",
        "Content: no mistakes, 1 findings.",
    ]


def test_the_report_of_today_fits_an_ordinary_window() -> None:
    assert max(map(len, report(find_all(TODAY), rows=5, width=100).splitlines())) <= 100


def test_rules_that_nobody_confirmed_are_listed() -> None:
    assumed = [finding for finding in find_all(TODAY) if finding.kind == "assumed"]
    assert {finding.path.name for finding in assumed} == {"appointments.yml", "opening.yml", "handover.yml"}
