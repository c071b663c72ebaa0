from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.run.without_tensorflow import needs_tensorflow
from bot.settings import ROOT

LOADS = """
import sys
from pathlib import Path
from bot.run.without_tensorflow import leave_tensorflow_out
leave_tensorflow_out(Path("config.yml"))
import rasa.core.agent, rasa.core.policies.rule_policy, rasa.utils.tensorflow.models
print(any("site-packages/tensorflow/" in (getattr(m, "__file__", None) or "") for m in list(sys.modules.values())))
"""


def test_rasa_loads_without_tensorflow() -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOADS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("pipeline", "policy", "needed"),
    [
        ("bot.nlu.topic.TopicClassifier", "RulePolicy", False),
        ("DIETClassifier", "RulePolicy", True),
        ("bot.nlu.topic.TopicClassifier", "TEDPolicy", True),
    ],
)
def test_a_component_of_rasas_own_gets_the_real_one(pipeline: str, policy: str, needed: bool, tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    file.write_text(f"pipeline:\n- name: {pipeline}\npolicies:\n- name: {policy}\n", encoding="utf-8")
    assert needs_tensorflow(file) is needed
