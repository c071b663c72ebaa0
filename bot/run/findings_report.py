"""The editors' report: what waits for them, by kind with places, and a table of topics."""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.run.check import check_content
from bot.run.findings import Finding, find_all
from bot.run.kinds import MENDS

ROWS = 5
"""Rows of a kind that are shown unless all are asked for."""


def check(options: argparse.Namespace, today: date) -> int:
    """Print what ``options`` ask for; returns the exit code.

    Raises:
        DataFileError: the content has mistakes; they come before any finding.
    """
    check_content()
    findings = [finding for finding in find_all(today) if options.kind in (None, finding.kind)]
    if options.json:
        print(json.dumps([finding.row() for finding in findings], ensure_ascii=False, indent=1))
    else:
        width = max(80, min(120, shutil.get_terminal_size((100, 24)).columns))
        rows = 0 if options.summary else len(findings) if options.all else ROWS
        print(report(findings, rows, width))
    return 1 if options.strict and findings else 0


def report(findings: Sequence[Finding], rows: int, width: int) -> str:
    """At most ``rows`` places of each kind, then the table; lines are cut at ``width``."""
    lines = []
    for kind, (meaning, mend) in MENDS.items():
        chosen = [finding for finding in findings if finding.kind == kind]
        if not chosen:
            continue
        lines.append(f"{kind} ({len(chosen)}): {meaning}")
        if rows:
            lines += textwrap.wrap(f"To do: {mend}", width, initial_indent="  ", subsequent_indent="  ")
            lines += [_line(finding, width) for finding in chosen[:rows]]
            if len(chosen) > rows:
                lines.append(f"  … {len(chosen) - rows} more: python -m bot check --all --kind {kind}")
            lines.append("")
    if rows and findings:
        lines += [*_table(findings), ""]
    lines.append(f"Content: no mistakes, {len(findings)} findings.")
    return "\n".join(lines)


def _line(finding: Finding, width: int) -> str:
    what = " ".join(finding.what.split())
    room = max(20, width - len(finding.place) - 4)
    return f"  {finding.place}  {what if len(what) <= room else what[: room - 1] + '…'}"


def _table(findings: Sequence[Finding]) -> list[str]:
    """Topics and counts, those with most to do first."""
    kinds = [kind for kind in MENDS if any(finding.kind == kind for finding in findings)]
    counts = Counter((finding.topic, finding.kind) for finding in findings)
    totals = Counter(finding.topic for finding in findings)
    name = max(len(topic) for topic in (*totals, "topic"))

    def row(title: str, cells: Sequence[str | int]) -> str:
        fitted = (f"{cell or '·':>{len(kind) + 1}}" for kind, cell in zip(kinds, cells, strict=True))
        return f"{title:<{name}}{''.join(fitted)}"

    lines = [row("topic", kinds)]
    lines += [row(topic, [counts[topic, kind] for kind in kinds]) for topic, _ in totals.most_common()]
    lines.append(row("all", [sum(finding.kind == kind for finding in findings) for kind in kinds]))
    return lines
