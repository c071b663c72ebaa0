"""The lines of an answer, as the chat and the pages show them: text, place in a list, origins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.reply import Origin

Form = Literal["text", "heading", "item", "step"]


@dataclass(frozen=True)
class Line:
    """A line of text; an ``item`` stands in a list, a ``step`` in a numbered one."""

    text: str
    form: Form = "text"
    origins: tuple[Origin, ...] = ()


def marked(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as a ``Reply`` holds them: "• " before an item, "1. " before the first step."""
    step = 0
    for line in lines:
        if line.form == "step":
            step += 1
            yield f"{step}. {line.text}"
        else:
            yield f"• {line.text}" if line.form == "item" else line.text


def unmarked(text: str) -> tuple[Line, ...]:
    """A text of several lines, its "• " read as items."""
    return tuple(
        Line(line[2:], "item") if line.startswith("• ") else Line(line) for line in text.split("\n") if line.strip()
    )
