"""Homeless drafts: recorded on a line after its release had landed or was cancelled, so that none takes them."""

from __future__ import annotations

from collections.abc import Container, Iterable

from seclog.core.line import Line
from seclog.core.record import RETIRED
from seclog.core.report import Collision


def homeless_units(line: Line, late: Container[str]) -> tuple[str, ...]:
    """The documents whose drafts or retirements are recorded in `late` commits: those left behind."""
    drafts = [one for one, draft in line.drafts.items() if draft.commit in late]
    return (*drafts, *(one for one, going in line.retired.items() if going.commit in late))


def homeless_warnings(line: Line, documents: Iterable[str]) -> tuple[Collision, ...]:
    """What is said of each homeless unit of a closed line."""
    return tuple(_warning(line, one) for one in documents)


def _warning(line: Line, document: str) -> Collision:
    version = line.drafts[document].row.version if document in line.drafts else RETIRED
    message = f"{document} {version} stands on the closed line {line.release}."
    move = f"Move it: seclog move {document} --from {line.release} --to RELEASE"
    return Collision("homeless", line.release, document, version, "", message, move)
