"""The Rasa server: without its API, with two small patches."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from threading import Thread
from typing import Any

from bot.run.without_tensorflow import leave_tensorflow_out
from bot.settings import ROOT

PATCHED_RASA = "3.6.21"


def compile_reply_check() -> None:
    """Compile the JSON schema of an action server's reply once.

    Rasa 3.6.21 (RemoteAction._validate_action_result) calls ``jsonschema.validate`` with a constant schema
    at each action call; checking and compiling that schema anew takes 21 ms of a turn of 51.

    Raises:
        RuntimeError: another version of Rasa is installed; look whether the patch is still right.
    """
    import rasa
    from jsonschema import ValidationError
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    if rasa.__version__ != PATCHED_RASA:
        raise RuntimeError(
            f"Rasa {rasa.__version__} is installed, but bot/run/rasa_server.py patches {PATCHED_RASA}: "
            "compare RemoteAction._validate_action_result and raise PATCHED_RASA."
        )
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate_action_result(self: Any, result: dict[str, Any]) -> bool:
        error = next(validator.iter_errors(result), None)
        if error is not None:
            raise ValidationError("The action server's reply does not have the form that Rasa expects.")
        return True

    RemoteAction._validate_action_result = validate_action_result


def fail_with_the_store() -> None:
    """Let a turn fail whose conversation cannot be read or written.

    Rasa would go on with an empty conversation and write the turn into the memory of its process, where it is lost.
    So the citizen is told to send the message again (pinned as above: rasa.core.agent uses the name at its start).
    """
    import rasa.core.agent

    def as_it_is(store: Any) -> Any:
        return store

    rasa.core.agent.FailSafeTrackerStore = as_it_is


def silence_structured_log() -> None:
    """Let Rasa's structured log say only what happened, not to which words: its entries hold citizens' messages."""
    import structlog

    def only_the_event(_logger: Any, _method: str, entry: dict[str, Any]) -> dict[str, Any]:
        return {"event": entry.get("event"), "level": entry.get("level")}

    structlog.configure(
        processors=[structlog.processors.add_log_level, only_the_event, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
    )


def serve(models: Path, host: str, port: int) -> None:
    """Serve the newest whole model until told to stop."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    leave_tensorflow_out(ROOT / "config.yml")
    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings

    from bot.nlu.passage import warm_up
    from bot.run.action_endpoint import ActionEndpoint
    from bot.run.models import newest_model

    configure_logging_and_warnings(logging.ERROR)
    silence_structured_log()
    compile_reply_check()
    fail_with_the_store()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = ActionEndpoint(endpoints.action.url, headers=endpoints.action.headers)
    Thread(target=warm_up, name="passages").start()  # no daemon: one is cut off inside ONNX Runtime
    rasa.core.run.serve_application(
        model_path=str(newest_model(models)),
        credentials=str(ROOT / "credentials.yml"),
        endpoints=endpoints,
        interface=host,
        port=port,
        enable_api=False,
    )
