"""Reading the YAML files of ``data/``: each mistake is named by file, line and mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.settings import ROOT

Model = TypeVar("Model", bound=BaseModel)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataFileError(Exception):
    """One or several mistakes in data files, a line each: ``file:line: what is wrong, and the mend``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def place(path: Path, line: int | None = None) -> str:
    """``file:line`` as an editor understands it, relative to the project where possible."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{name}:{line}" if line else str(name)


def line_of(path: Path, location: tuple[str | int, ...]) -> int:
    """The line of a value (or of the nearest thing around it) in a YAML file, counted from 1."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(step)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def read_yaml(path: Path) -> Any:
    """The content of a YAML file, read by libyaml where PyYAML was built with it (ten times as quick).

    Raises:
        DataFileError: the file is missing or is not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 a safe loader
    except FileNotFoundError:
        raise DataFileError([f"{place(path)}: the file is missing; restore it from the repository."]) from None
    except UnicodeDecodeError:
        raise DataFileError([f"{place(path)}: not UTF-8; save the file with the encoding UTF-8."]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataFileError(
            [f"{place(path, line)}: not valid YAML ({error.problem}); check indentation, colons and quotes."]
        ) from None


def read_model(path: Path, model: type[Model]) -> Model:
    """The content of a YAML file as ``model``.

    Raises:
        DataFileError: with every mistake found, by line.
    """
    content = read_yaml(path)
    try:
        return model.parse_obj(content)
    except ValidationError as error:
        raise DataFileError(
            [
                f"{place(path, line_of(path, mistake['loc']))}: "
                f"{'.'.join(str(step) for step in mistake['loc'])}: {mistake['msg']}"
                for mistake in error.errors()
            ]
        ) from None
