"""Findings of a check, one line each, as compilers print them so that editors can jump to the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from seclog.core.errors import Finding
from seclog.render.columns import styled
from seclog.render.paper import Column, Paper, Screen, Section
from seclog.render.safe import block, one_line
from seclog.render.view import Sheet, View

COLUMNS = (
    Column("Where"),
    Column("Code", "bold"),
    Column("Finding", wraps=True),
    Column("Fix", "dim", wraps=True),
)


def view(findings: Sequence[Finding]) -> View:
    """Findings in all their forms; JSON is `seclog/findings/1`."""
    return View(
        partial(_data, findings),
        partial(_sheet, findings),
        partial(_paper, findings),
        piped="table",
        text=partial(_text, findings),
    )


def _data(findings: Sequence[Finding]) -> dict[str, object]:
    return {"schema": "seclog/findings/1", "findings": [finding._asdict() for finding in findings]}


def _sheet(findings: Sequence[Finding]) -> Sheet:
    return Sheet(("code", "where", "message", "hint"), findings)


def _paper(findings: Sequence[Finding]) -> Paper:
    rows = [(f.where, f.code, f.message, f.hint) for f in findings]
    return Paper("Findings", columns=COLUMNS, sections=(Section("", rows),) if rows else ())


def _text(findings: Sequence[Finding], screen: Screen) -> str:
    return "".join(f"{line}\n" for finding in findings for line in _lines(finding, screen))


def _lines(finding: Finding, screen: Screen) -> Iterator[str]:
    """`path:line: CODE message (fix: hint)`, then the excerpt that the message may bring."""
    message, *excerpt = block(finding.message).split("\n")
    where = f"{one_line(finding.where)}: " if finding.where else ""
    fix = styled(f" (fix: {one_line(finding.hint)})", "dim", screen) if finding.hint else ""
    yield f"{where}{styled(one_line(finding.code), 'bold', screen)} {message}{fix}"
    yield from excerpt
