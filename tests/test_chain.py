"""What must hold of the running assistant as a whole: listeners, restarts, the log, the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest
from sqlalchemy import func, select

from bot.database import make_engine
from bot.dialogue.texts import say
from bot.interactions.tables import turns
from bot.settings import ROOT
from bot.web.trackers import events
from tests.chain import Talk, processes, running

pytestmark = pytest.mark.trained

SERVERS = ("actions", "rasa", "web")
PROCESSES = (*SERVERS, "worker")


def process(address: str, name: str) -> psutil.Process:
    """One of the processes behind an address."""
    found = processes(address, name)
    assert found, f"no process {name}"
    return found[0]


def healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=3, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_every_listener_is_on_loopback(chain: str) -> None:
    addresses = [
        (name, connection.laddr.ip)
        for name in SERVERS
        for connection in process(chain, name).connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert {name for name, _ in addresses} == set(SERVERS)
    assert {ip for _, ip in addresses} == {"127.0.0.1"}


def test_rasa_answers_nobody_but_the_door(chain: str) -> None:
    ports = [
        connection.laddr.port
        for connection in process(chain, "rasa").connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    turn = {"sender": "default", "text": "/restart", "metadata": {}}
    for port in ports:
        base = f"http://127.0.0.1:{port}"
        assert httpx.post(f"{base}/webhooks/door/webhook", json=turn, trust_env=False).status_code == 403
        assert httpx.post(f"{base}/webhooks/rest/webhook", json=turn, trust_env=False).status_code == 404
        assert httpx.get(f"{base}/conversations/default/tracker", trust_env=False).status_code == 404


def test_a_turn_is_one_row_without_text(tmp_path: Path) -> None:
    with running(tmp_path) as address:
        talk = Talk(address, "tr")
        talk.say("çocuğum için kreş yeri arıyorum, benim adım Ayşe Yılmaz, IBAN DE89370400440532013000")
        talk.press(say("facet_cost", "tr"))
        database = make_engine(f"sqlite:///{tmp_path / 'assistant.db'}")
        with database.connect() as connection:
            typed, pressed = connection.execute(select(turns).order_by(turns.c.kind.desc())).all()
    assert (typed.topic, typed.language, typed.detected_language, typed.channel) == ("kita", "tr", "tr", "website")
    assert typed.kind == "text"
    assert typed.outcome in ("answered", "partly_answered")
    assert typed.department == "jugendamt"
    assert typed.latency_ms > 0
    assert typed.quarter_hour.minute % 15 == 0
    assert (pressed.kind, pressed.facet, pressed.session) == ("choice", "cost", typed.session)
    for secret in (b"Ay\xc5\x9fe", b"DE89370400440532013000"):
        assert secret not in (tmp_path / "assistant.db").read_bytes()
        assert secret not in (tmp_path / "printed.log").read_bytes()


def test_an_ended_conversation_is_gone_from_rasas_own_memory(tmp_path: Path) -> None:
    with running(tmp_path) as address:
        talk = Talk(address, "de")
        talk.say("wo melde ich mich an, ich heiße Quendolina")
        trackers = make_engine(f"sqlite:///{tmp_path / 'trackers.db'}")
        with trackers.connect() as connection:
            assert connection.execute(select(func.count()).select_from(events)).scalar_one() > 0
        talk.end()
        with trackers.connect() as connection:
            assert connection.execute(select(func.count()).select_from(events)).scalar_one() == 0
    for file in tmp_path.glob("trackers.db*"):
        assert b"Quendolina" not in file.read_bytes(), file


@pytest.mark.parametrize("name", PROCESSES)
def test_what_dies_is_started_again(chain: str, name: str) -> None:
    victim = process(chain, name)
    victim.kill()
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if process(chain, name).pid != victim.pid and healthy(chain):
                break
        except (AssertionError, psutil.Error):
            pass
        time.sleep(0.3)
    assert healthy(chain)
    assert Talk(chain, "de").say("wo melde ich mich an, ich bin umgezogen")[0]["topic"] == "anmeldung"


def test_ctrl_c_ends_everything(tmp_path: Path) -> None:
    with running(tmp_path) as address:
        pids = [process(address, name).pid for name in PROCESSES]
    assert not [pid for pid in pids if psutil.pid_exists(pid)]


def test_a_taken_port_and_broken_data_are_one_sentence_each(tmp_path: Path, chain: str) -> None:
    def failed(**environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env={**os.environ, "STATE_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    taken = chain.rsplit(":", 1)[1]
    assert failed(PORT=taken).startswith(f"Port {taken} on 127.0.0.1 cannot be used")
    broken = tmp_path / "data"
    subprocess.run(["cp", "-r", str(ROOT / "data"), str(broken)], check=True)
    with (broken / "welcome" / "kita.yml").open("a", encoding="utf-8") as file:
        file.write("nonsense: true\n")
    message = failed(DATA_DIR=str(broken), PORT="0")
    assert "kita.yml:" in message
    assert "nonsense" in message


def test_rasas_own_validation_is_clean() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "rasa",
            "data",
            "validate",
            "--fail-on-warnings",
            "--data",
            "data/nlu",
            "data/rules.yml",
            "data/stories.yml",
        ],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
