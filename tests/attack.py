"""Schemathesis against a real door, from the published description of its API: ``make attack``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from bot.settings import ROOT
from bot.web.api import openapi
from tests.browser.scripted import scripted

CASES = 5000
TOOL = ("scripts/tool", "schemathesis==4.30.1", "schemathesis")


def operations() -> int:
    """How many operations the description has."""
    verbs = {"get", "post", "put", "delete", "patch"}
    return sum(len(verbs & set(path)) for path in openapi()["paths"].values())


def attack(address: str, cases: int, *which: str) -> int:
    """One run on a conversation of its own; the exit code is Schemathesis's."""
    begun = httpx.post(f"{address}/api/conversations", json={}, trust_env=False).json()
    command = [
        *TOOL, "run", f"{address}/api/openapi.json", "--mode", "all", "--max-examples", str(cases), *which,
        "--header", f"Authorization: Bearer {begun['token']}", "--phases", "examples,coverage,fuzzing",
        "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    """Attack; 1 where something was found."""
    each = (int(sys.argv[1]) if len(sys.argv) > 1 else CASES) // operations()
    with tempfile.TemporaryDirectory() as state, scripted(Path(state)) as door:
        found = attack(door.address, each, "--exclude-method", "DELETE")
        # Last and apart: it ends the conversation that the others need.
        return found or attack(door.address, each, "--include-method", "DELETE")


if __name__ == "__main__":
    sys.exit(main())
