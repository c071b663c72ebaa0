from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.city import services as module
from bot.city.names import names_of
from bot.city.services import Service, services
from bot.data_files import DataFileError
from bot.run import check
from bot.settings import read_settings
from bot.welcome.topics import topics

GOOD = module.services_file().read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of services to spoil."""
    (tmp_path / "city").mkdir()
    monkeypatch.setattr(module, "settings", lambda: read_settings({"DATA_DIR": str(tmp_path)}))
    services.cache_clear()
    yield tmp_path / "city" / "services.yml"
    services.cache_clear()


def problems(file: Path, content: str) -> str:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        services()
    return "\n".join(caught.value.problems)


def test_every_service_with_names_is_described() -> None:
    assert set(services()) == names_of("service")


@pytest.mark.parametrize("service", services().values(), ids=services())
def test_every_service_says_what_it_costs_or_whom_to_ask(service: Service) -> None:
    assert service.of("fee")


def amounts(text: str) -> set[Decimal]:
    return {Decimal(amount.replace(",", ".")) for amount in re.findall(r"(\d+(?:,\d\d)?) Euro", text)}


@pytest.mark.parametrize("service", services().values(), ids=services())
def test_fees_are_those_of_the_welcome_package(service: Service) -> None:
    topic = topics()[service.topic]
    known = set().union(*(amounts(fact.text) for fact in topic.of("cost")))
    for fact in service.of("fee"):
        assert amounts(fact.text) <= known


def test_no_service_is_surer_of_a_fact_than_the_package() -> None:
    order = {None: 0, "V": 1, "S": 2, "law": 2}
    for service in services().values():
        told = {fact.text: fact for fact in topics()[service.topic].facts}
        for fact in service.facts:
            if fact.text in told:
                assert order[fact.confidence] <= order[told[fact.text].confidence], f"{service.id}.{fact.id}"


def test_an_unknown_department_is_named_by_line(file: Path) -> None:
    found = problems(file, GOOD.replace("    department: buergerbuero", "    department: meldeamt", 1))
    line = GOOD[: GOOD.index("    department: buergerbuero")].count("\n") + 1
    assert f"services.yml:{line}: there is no department `meldeamt`" in found


def test_a_service_nobody_can_name_and_one_not_described_are_both_found(file: Path) -> None:
    found = problems(file, GOOD.replace("- id: beglaubigung", "- id: apostille"))
    assert "`apostille` has no names" in found
    assert "`beglaubigung` of names.yml is missing" in found


def test_two_services_with_one_id_are_found(file: Path) -> None:
    assert "used twice" in problems(file, GOOD.replace("- id: ummeldung", "- id: anmeldung"))


def test_two_facts_with_one_id_are_found(file: Path) -> None:
    assert "two facts have the id `frist`" in problems(file, GOOD.replace("- id: ausweise", "- id: frist", 1))


def test_a_service_of_no_topic_is_found_by_the_check(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(GOOD.replace("topic: barrierefreiheit", "topic: teilhabe"), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"services.yml:\d+: there is no topic `teilhabe`"):
        check.topics_named_by_the_city()
