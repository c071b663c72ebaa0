"""compose.yaml as docker-compose itself reads it; its rules that docker-compose does not know are checked here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import warnings
from typing import Any

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.settings import ROOT, read_settings

SECRETS = {
    "POSTGRES_PASSWORD": "a-password",
    "DOOR_SECRET": "d" * 64,
    "SECRET_KEY": "s" * 64,
    "PUBLIC_HOST": "willkommen.luenen.de",
}


def compose(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = shutil.which("docker-compose")
    if command is None:
        warnings.warn("docker-compose is NOT INSTALLED: compose.yaml is only read as YAML", stacklevel=1)
        pytest.skip("docker-compose is NOT INSTALLED (Debian: apt install docker-compose)")
    return subprocess.run(
        [command, "--file", str(ROOT / "compose.yaml"), "config"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    content = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["services"]
    return found


def test_docker_compose_accepts_it() -> None:
    done = compose(SECRETS)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)
    assert {"database", "migrate", "actions", "rasa-1", "rasa-2", "door", "worker", "proxy"} == set(read["services"])


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_it_refuses_and_names_it(missing: str) -> None:
    done = compose({name: value for name, value in SECRETS.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_images_have_a_name_and_a_version_and_no_registry(services: dict[str, Any]) -> None:
    images = {service["image"] for service in services.values()}
    for image in images:
        assert re.fullmatch(r"[a-z-]+:(\d+|\$\{VERSION:-latest\})", image), image


def test_only_the_proxy_is_reachable_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in ("database", "rasa-1", "rasa-2", "migrate"):
        assert services[name]["networks"] == ["inside"]


def test_every_process_runs_a_command_that_there_is_with_settings_that_are_read(services: dict[str, Any]) -> None:
    for service in services.values():
        for command in service.get("command", []):
            assert command in COMMANDS
    text = json.dumps(services["door"]["environment"])
    for name, value in SECRETS.items():
        text = re.sub(rf"\$\{{{name}:\?[^}}]*\}}", value, text)
    environment = json.loads(re.sub(r"\$\{[A-Z_]+:-\}", "", text))
    settings = read_settings(environment)
    assert settings.behind_proxy
    assert settings.rasa_urls == ("http://rasa-1:5005", "http://rasa-2:5005")
    assert settings.public_url == "https://willkommen.luenen.de"
    assert settings.internal_host == "0.0.0.0"
