"""Rasa without TensorFlow, which it imports for components that this assistant does not use.

Rasa 3.6.21 imports TensorFlow as soon as any policy is loaded (rasa.core.policies.policy → … →
rasa.utils.tensorflow.callback): 340 MB and several seconds, for classes that are defined and never made. Empty
stand-ins are enough to define them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.data_files import read_yaml

_PACKAGES = ("tensorflow", "tensorflow_addons", "keras")

_PLAIN_POLICIES = ("MemoizationPolicy", "RulePolicy")


def needs_tensorflow(config: Path) -> bool:
    """Whether a configuration of Rasa names anything else than our own components and the policies that only count."""
    content = read_yaml(config)
    names = [part["name"] for key in ("pipeline", "policies") for part in content.get(key) or ()]
    return not all(name.startswith("bot.") or name in _PLAIN_POLICIES for name in names)


class _Anything(type):
    """A class that has every attribute, can be a base, an annotation and, called, a decorator."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __call__(cls, *given: Any, **_: Any) -> Any:
        return given[0] if given and callable(given[0]) else cls

    def __getitem__(cls, _: Any) -> Any:
        return cls


def _stand_in(name: str) -> Any:
    return _Anything(name, (), {})


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)


class _Finder(MetaPathFinder, Loader):
    """Finds stand-ins for TensorFlow's modules."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        ours = fullname.split(".")[0] in _PACKAGES
        return ModuleSpec(fullname, self, is_package=True) if ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def leave_tensorflow_out(config: Path) -> None:
    """Let whatever is imported from now on find stand-ins; does nothing where TensorFlow is needed or there already."""
    if "tensorflow" not in sys.modules and not needs_tensorflow(config):
        sys.meta_path.insert(0, _Finder())
