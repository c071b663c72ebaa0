from __future__ import annotations

import asyncio
import gzip
import signal
import socket
import stat
from pathlib import Path

import pytest

from bot.run import supervisor, training
from bot.run.supervisor import Service, StartError, check_port, secret_key, services
from bot.settings import ROOT, SettingError, Settings, read_settings


@pytest.mark.parametrize(
    "value", ["www.luenen.de", "https://www.luenen.de/", "http://www.luenen.de", "*", "https://a.de, https://b.de/x"]
)
def test_an_origin_that_cannot_be_used_is_named(value: str) -> None:
    with pytest.raises(SettingError, match="EMBED_ORIGINS"):
        read_settings({"EMBED_ORIGINS": value})


def test_the_sites_that_may_embed_the_chat_are_a_list() -> None:
    origins = read_settings({"EMBED_ORIGINS": "https://www.luenen.de, http://localhost:8080"}).embed_origins
    assert origins == ("https://www.luenen.de", "http://localhost:8080")


def test_a_taken_port_is_one_sentence_with_the_mend() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port} .* make run PORT="):
            check_port("127.0.0.1", port)


def test_a_free_port_is_fine() -> None:
    check_port("127.0.0.1", 0)


@pytest.mark.parametrize("value", ["http", "70000", "-1"])
def test_a_port_that_is_none_names_the_variable(value: str) -> None:
    with pytest.raises(SettingError, match="PORT="):
        read_settings({"PORT": value})


def test_settings_default_to_loopback_and_sqlite() -> None:
    settings = read_settings({})
    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.database_url.startswith("sqlite:///")


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = read_settings({"STATE_DIR": str(tmp_path)})
    key = secret_key(settings)
    assert len(key) >= 43
    assert secret_key(settings) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_rasa_and_the_action_server_are_started_for_loopback_only(tmp_path: Path) -> None:
    settings = read_settings({"STATE_DIR": str(tmp_path), "HOST": "0.0.0.0"})
    actions, rasa, web, worker = services(settings)
    assert actions.ready_url.startswith("http://127.0.0.1:")
    assert rasa.ready_url.startswith("http://127.0.0.1:")
    assert web.ready_url == "http://127.0.0.1:8000/health"
    assert worker.ready_url == ""
    assert actions.environment["ACTION_ENDPOINT"].startswith("http://127.0.0.1:")


def test_several_rasas_share_everything_but_their_port(tmp_path: Path) -> None:
    started = services(read_settings({"STATE_DIR": str(tmp_path), "WORKERS": "3"}))
    rasas = [service for service in started if service.arguments == ["rasa"]]
    assert [service.name for service in rasas] == ["Rasa 1", "Rasa 2", "Rasa 3"]
    ports = [service.environment["RASA_PORT"] for service in rasas]
    assert len(set(ports)) == 3
    assert rasas[0].environment["RASA_URLS"].split(",") == [f"http://127.0.0.1:{port}" for port in ports]
    assert {(service.environment["TRACKER_URL"], service.environment["DOOR_SECRET"]) for service in started} == {
        (rasas[0].environment["TRACKER_URL"], rasas[0].environment["DOOR_SECRET"])
    }


@pytest.mark.parametrize("value", ["0", "65", "two", "-1"])
def test_a_number_of_workers_that_is_none_names_the_variable(value: str) -> None:
    with pytest.raises(SettingError, match="WORKERS="):
        read_settings({"WORKERS": value})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "rasa.example.org"])
@pytest.mark.parametrize("secret", ["", "short"])
def test_nobody_listens_beyond_loopback_without_a_secret(host: str, secret: str) -> None:
    with pytest.raises(SettingError, match="DOOR_SECRET"):
        read_settings({"INTERNAL_HOST": host, "DOOR_SECRET": secret})
    assert read_settings({"INTERNAL_HOST": host, "DOOR_SECRET": "x" * 32}).internal_host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_no_secret(host: str) -> None:
    assert read_settings({"INTERNAL_HOST": host}).internal_host == host


@pytest.mark.parametrize("value", ["rasa-1:5005", "http://rasa-1:5005/webhooks", "ftp://rasa"])
def test_an_address_of_rasa_that_is_none_is_named(value: str) -> None:
    with pytest.raises(SettingError, match="RASA_URLS"):
        read_settings({"RASA_URLS": f"http://rasa-0:5005, {value}"})


def test_a_model_is_up_to_date_only_for_the_content_it_was_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings({"MODELS_DIR": str(tmp_path)})
    assert not training.is_up_to_date(settings)
    (tmp_path / "m.tar.gz").write_bytes(gzip.compress(b"model"))
    digest = training.learned_from(settings)
    (tmp_path / "trained.json").write_text(f'{{"model": "m.tar.gz", "digest": "{digest}"}}', encoding="utf-8")
    assert training.is_up_to_date(settings)
    monkeypatch.setattr(training, "SOURCES", (*training.SOURCES, "README.md"))
    assert (ROOT / "README.md").exists()
    assert not training.is_up_to_date(settings)


def test_a_broken_note_means_training_again(tmp_path: Path) -> None:
    settings = read_settings({"MODELS_DIR": str(tmp_path)})
    (tmp_path / "m.tar.gz").write_bytes(gzip.compress(b"model"))
    (tmp_path / "trained.json").write_text("{", encoding="utf-8")
    assert not training.is_up_to_date(settings)


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "CHECK_EVERY", 0.02)
    monkeypatch.setattr(supervisor, "HANG_LIMIT", 0.1)

    async def scene() -> int:
        with socket.socket() as silent:  # takes connections and never says a word
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            service = Service("Rasa", [], f"http://127.0.0.1:{silent.getsockname()[1]}/", {})
            service.process = await asyncio.create_subprocess_exec("sleep", "60")
            return await service.wait_ended()

    assert asyncio.run(scene()) == -signal.SIGKILL


def test_a_process_that_ends_by_itself_tells_its_code() -> None:
    async def scene() -> int:
        service = Service("worker", [], "", {})
        service.process = await asyncio.create_subprocess_exec("sh", "-c", "exit 3")
        return await service.wait_ended()

    assert asyncio.run(scene()) == 3


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings under which every training fails."""
    monkeypatch.setattr(training.sys, "executable", "/bin/false")
    return read_settings({"MODELS_DIR": str(tmp_path / "models"), "STATE_DIR": str(tmp_path), "PORT": "0"})


def test_where_a_training_fails_the_old_model_serves_and_it_is_said_loudly(failing: Settings) -> None:
    failing.models.mkdir()
    old = failing.models / "old.tar.gz"
    old.write_bytes(gzip.compress(b"model"))
    said: list[str] = []
    supervisor.prepare(failing, said.append)
    (loud,) = [each for each in said if "TRAINING FAILED" in each]
    assert "old.tar.gz goes on serving" in loud
    assert said[-1] == "Database: ready."
    assert services(failing)[1].environment["MODEL_VERSION"] == "old"
    assert list(failing.models.iterdir()) == [old]


def test_without_an_old_model_a_training_that_fails_ends_the_start(failing: Settings) -> None:
    with pytest.raises(training.TrainingError):
        supervisor.prepare(failing, lambda _: None)
