from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.city import directory as module
from bot.city.directory import Offer, directory, directory_file, find
from bot.data_files import DataFileError
from bot.run import check
from bot.settings import read_settings

GOOD = directory_file().read_text(encoding="utf-8")
CONCERNS = (
    "sport", "ehrenamt", "feuerwehr", "mitbestimmen", "beratung", "ausbildung_stadt", "diskriminierung", "deutsch",
)  # fmt: skip


def offer(name: str, **more: object) -> Offer:
    base = {"id": name, "name": name, "kind": "club", "concerns": ["sport"], "text": "Ein Verein."}
    return Offer.parse_obj({**base, "source": "x", "checked": "2024", "confidence": "S", **more})


OFFERS = (
    offer("everywhere"),
    offer("gahmen_children", districts=["gahmen"], from_age=6, to_age=12),
    offer("turkish", languages=["tr", "de"]),
    offer("course", concerns=["deutsch"]),
)


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "directory", lambda: OFFERS)


def names(**conditions: object) -> list[str]:
    return [found.name for found in find("sport", **conditions)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("invented")
def test_offers_are_found_by_concern_district_language_and_age() -> None:
    assert names() == ["everywhere", "gahmen_children", "turkish"]
    assert names(within=("gahmen", "brambauer")) == ["gahmen_children"]
    assert names(age=12) == ["everywhere", "gahmen_children", "turkish"]
    assert names(age=13) == ["everywhere", "turkish"]
    assert names(language="ar") == ["everywhere", "gahmen_children"]  # where the languages are not known, it may suit
    assert names(within=("wethmar",)) == []


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_concern_of_the_list_has_offers(concern: str) -> None:
    assert find(concern)


def test_no_offer_reveals_a_shelter() -> None:
    for secret in ("Auf dem Ringe", "Querstraße", "Kielhorn", "Hansastraße"):
        assert secret not in GOOD


@pytest.mark.parametrize(("written", "read"), [("yes", "yes"), ('"yes"', "yes"), ("no", "no"), ("unknown", "unknown")])
def test_yes_and_no_are_read_with_and_without_quotes(written: str, read: str) -> None:
    assert offer("a", barrier_free=yaml.safe_load(written)).barrier_free == read


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of offers to spoil."""
    (tmp_path / "city").mkdir()
    monkeypatch.setattr(module, "settings", lambda: read_settings({"DATA_DIR": str(tmp_path)}))
    directory.cache_clear()
    yield tmp_path / "city" / "directory.yml"
    directory.cache_clear()


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        (GOOD.replace("[gahmen]", "[atlantis]"), "there is no district `atlantis`"),
        (GOOD.replace("office: ssv", "office: sportamt"), "there is no department `sportamt`"),
        (GOOD.replace("- id: drk", "- id: awo"), "the id `awo` is used twice"),
    ],
    ids=["district", "department", "twice"],
)
def test_a_mistake_is_named_by_file_and_line(file: Path, wrong: str, mend: str) -> None:
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"directory.yml:\d+: {mend}"):
        directory()


def test_an_offer_for_no_topic_is_found_by_the_check(file: Path) -> None:
    file.write_text(GOOD.replace("concerns: [deutsch]", "concerns: [deutschkurs]"), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"directory.yml:\d+: there is no topic `deutschkurs`"):
        check.topics_named_by_the_city()
