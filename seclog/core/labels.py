"""Labels: each belongs to one document for ever, but for placeholders such as "Appendix [tbc]" in drafts."""

from __future__ import annotations

from collections.abc import Iterable

from seclog.core.errors import Finding, RuleError
from seclog.core.label import is_placeholder
from seclog.core.line import Line
from seclog.core.record import VersionRow
from seclog.core.rulebook import Rulebook
from seclog.core.state import State


def bearers(book: Rulebook) -> dict[str, str]:
    """The document that each label was first given to, by the label in one letter case."""
    found: dict[str, str] = {}
    for document, versions in book.issued.items():
        for one in versions:
            if not is_placeholder(one.row.label):
                found.setdefault(one.row.label.casefold(), document)
    return found


def check_labels(state: State, line: Line, drafts: tuple[VersionRow, ...]) -> None:
    """Refuse a label that another document bears or that was vacated: it is never given again (design section 7)."""
    labels = bearers(state.book)
    for row in (*(draft.row for draft in line.drafts.values()), *drafts):
        if not is_placeholder(row.label):
            labels.setdefault(row.label.casefold(), row.document)
    for row in drafts:
        other = labels.get(row.label.casefold(), row.document)
        if other != row.document:
            claim = _claim(state.book, row.label, other, f"{row.label} is the label of {other} already")
            raise RuleError(f"{claim}.", f"Give {row.document} a label of its own.")


def _claim(book: Rulebook, label: str, document: str, bears: str) -> str:
    """How a label belongs to a document that bears it, in the words given, or once bore it."""
    versions = book.issued.get(document, ())
    vacated = versions and (document in book.retired or versions[-1].row.label.casefold() != label.casefold())
    return f"{label} was the label of {document}, and a label is never given again" if vacated else bears


def label_findings(state: State, line: Line, rows: Iterable[VersionRow]) -> list[Finding]:
    """Labels that a release would give twice (E111), and placeholders that it cannot make live (E120)."""
    found = []
    labels = bearers(state.book)
    for row in rows:
        if is_placeholder(row.label):
            message = f"{row.label} is a placeholder and no label"
            hint = f"Give it its label: seclog rename {row.document} --label LABEL --for {line.release}"
            found.append(Finding("E120", row.document, message, hint))
            continue
        other = labels.setdefault(row.label.casefold(), row.document)
        if other != row.document:
            message = _claim(state.book, row.label, other, f"{row.label} would be the label of {other} as well")
            found.append(Finding("E111", row.document, message, "Give one of them another label"))
    return found
