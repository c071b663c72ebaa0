"""Reading the YAML files of ``data/``: each mistake is named by file, line and mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import BaseModel, Extra, ValidationError

from bot.settings import ROOT

Location = tuple[str | int, ...]
"""The way to a value in a file: keys of mappings and places in lists (``("facts", 3, "text")``)."""


class Written(BaseModel):
    """What somebody wrote into a data file: a name that is not known is a mistake, and nobody changes it later."""

    class Config:
        extra = Extra.forbid
        frozen = True


Model = TypeVar("Model", bound=BaseModel)

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataFileError(Exception):
    """One or several mistakes in data files, a line each: ``file:line: what is wrong, and the mend``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def place(path: Path, line: int | None = None) -> str:
    """``file:line`` as an editor understands it, relative to the project where possible."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{name}:{line}" if line else str(name)


@lru_cache(maxsize=128)
def _parsed(path: Path, changed: int, size: int) -> yaml.Node | None:
    """The nodes of a file with their lines; parsed again where the file has changed since."""
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)


def _nodes(path: Path) -> yaml.Node | None:
    state = path.stat()
    return _parsed(path, state.st_mtime_ns, state.st_size)


def line_of(path: Path, location: Location) -> int:
    """The line of a value (or of the nearest thing around it) in a YAML file, counted from 1."""
    node = _nodes(path)
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


def _repeated_keys(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Keys that stand twice in one mapping: YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file, read by libyaml where PyYAML was built with it (ten times as quick).

    Raises:
        DataFileError: the file is missing, is not YAML, or has a key twice.
    """
    try:
        nodes = _nodes(path)
        problems = [
            f"{place(path, key.start_mark.line + 1)}: `{key.value}` stands here a second time; keep one of the two."
            for key in _repeated_keys(nodes)
        ]
        if problems:
            raise DataFileError(problems)
        return yaml.constructor.SafeConstructor().construct_document(nodes) if nodes else None
    except FileNotFoundError:
        raise DataFileError([f"{place(path)}: the file is missing; restore it from the repository."]) from None
    except UnicodeDecodeError:
        raise DataFileError([f"{place(path)}: not UTF-8; save the file with the encoding UTF-8."]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "a character that YAML does not know"
        raise DataFileError(
            [
                f"{place(path, mark.line + 1 if mark else None)}: not valid YAML ({reason}); "
                "check indentation, colons and quotes."
            ]
        ) from None


def read_model(path: Path, model: type[Model]) -> Model:
    """The content of a YAML file as ``model``.

    Raises:
        DataFileError: with every mistake found, by line.
    """
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        # YAML reads no, yes, on and off as true and false.
        raise DataFileError([f"{place(path, 1)}: write `name: value` at the top, each name as text; quote no and yes."])
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


class Identified(Protocol):
    """A row of a list that is referred to by its id."""

    id: str


Row = TypeVar("Row", bound=Identified)


@dataclass(frozen=True)
class Reference:
    """A name in a row that must be one of ``known``; ``field`` is where it stands, ``home`` where such ids stand."""

    field: Location
    name: str
    known: Collection[str]
    what: str
    home: str


def unknown_names(path: Path, within: Location, references: Iterable[Reference]) -> list[str]:
    """A mistake for every reference to something that there is not; their fields are counted from ``within``."""
    return [
        f"{place(path, line_of(path, (*within, *each.field)))}: there is no {each.what} `{each.name}`; "
        f"use an id of {each.home}."
        for each in references
        if each.name not in each.known
    ]


def repeated_ids(section: str, files: Mapping[Path, Sequence[Identified]]) -> list[str]:
    """A mistake for every row of the same section of some files whose id stands before it already."""
    ids = [(path, number, row.id) for path, rows in files.items() for number, row in enumerate(rows)]
    return [
        f"{place(path, line_of(path, (section, number, 'id')))}: the id `{name}` is used twice; choose another."
        for place_in_all, (path, number, name) in enumerate(ids)
        if any(name == earlier for _, _, earlier in ids[:place_in_all])
    ]


def by_id(
    path: Path,
    section: str,
    rows: Sequence[Row],
    references: Callable[[Row], Iterable[Reference]],
    more: Iterable[str] = (),
) -> dict[str, Row]:
    """The rows of a section by id, in their order; ``more`` are mistakes that the caller has found.

    Raises:
        DataFileError: with those, every id that is used twice and every reference to what there is not.
    """
    problems = [*repeated_ids(section, {path: rows}), *more]
    for number, row in enumerate(rows):
        problems += unknown_names(path, (section, number), references(row))
    if problems:
        raise DataFileError(problems)
    return {row.id: row for row in rows}
