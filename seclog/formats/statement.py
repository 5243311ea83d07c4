"""Statements of live documents, as CSV or Excel, read into rows; all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from seclog.core.document import NUMBERINGS, check_document_id, slug
from seclog.core.errors import Finding, InputError
from seclog.core.guess import split_label
from seclog.core.opening import StatementRow
from seclog.core.text import field_problem, path_problem
from seclog.formats.statement_cells import HEADER_ROWS, Cell, Line, is_header, recognised
from seclog.formats.statement_csv import csv_lines
from seclog.formats.statement_dates import date_hint, iso_date
from seclog.formats.statement_xlsx import xlsx_lines

RAW_LIMIT = 20_000_000

_NOTHING = frozenset({"-", "–", "—", "n/a", "none"})
_AGAIN = "Put the rows right, then run the command again."


def read_statement(data: bytes, name: str) -> tuple[StatementRow, ...]:
    """Read a statement from the bytes of a CSV or `.xlsx` file; `name` is used in messages.

    Dates are ISO, or true date cells in Excel. Rows without any text are left out. Raises InputError with a
    finding for each fault, and MachineError where Excel is to be read without openpyxl.
    """
    if len(data) > RAW_LIMIT:
        raise InputError(f"{name} is larger than {RAW_LIMIT // 1_000_000} MB.", "A statement has one row a document.")
    lines = xlsx_lines(data, name) if data.startswith(b"PK\x03\x04") else csv_lines(data, name)
    columns, body = _below_header(lines, name)
    findings: list[Finding] = []
    rows = [_row(line, columns, findings) for line in body if any(cell.text for cell in line.cells)]
    findings += _repeated(rows)
    if findings:
        raise InputError(f"{name} has {len(findings)} problem{'s' if len(findings) > 1 else ''}.", _AGAIN, findings)
    if not rows:
        raise InputError(f"{name} names no document.", "A statement has one row a document under its header.")
    return tuple(rows)


def _below_header(lines: list[Line], name: str) -> tuple[dict[str, int], list[Line]]:
    for place, line in enumerate(lines[:HEADER_ROWS]):
        columns = recognised(cell.text for cell in line.cells)
        if is_header(columns):
            return columns, lines[place + 1 :]
    raise InputError(
        f"{name} has no header among its first {HEADER_ROWS} rows.",
        "Name the columns: Document or Title, and of Type, Category, Version, Effective from, Change what there is.",
    )


def _row(line: Line, columns: Mapping[str, int], findings: list[Finding]) -> StatementRow:
    reader = _RowReader(line, columns, findings)
    label, beside = split_label(reader.text("document"))
    title = reader.text("title") or beside
    row = StatementRow(
        row=line.row,
        where=line.where(reader.place("document")),
        id=reader.id(label or title),
        document=label,
        title=title,
        type=reader.text("type"),
        category=reader.text("category"),
        version=reader.text("version"),
        effective_on=reader.day("effective_on"),
        cause=reader.text("cause"),
        file=reader.path("file"),
        numbering=reader.numbering("numbering"),
        number_cell=reader.cell("version").is_number,
        retired_on=reader.day("retired_on"),
    )
    if not (label or title) and not reader.refused:
        reader.refuse("document", "name", "The row names no document.", "Give its label or its title.")
    return row


class _RowReader:
    """Reads the fields of one row, adding a finding for each that cannot be taken."""

    def __init__(self, line: Line, columns: Mapping[str, int], findings: list[Finding]) -> None:
        self._line = line
        self._columns = columns
        self._findings = findings
        self.refused = False

    def place(self, field: str) -> int:
        return self._columns.get(field, min(self._columns.values()))

    def refuse(self, field: str, code: str, message: str, hint: str) -> None:
        self.refused = True
        self._findings.append(Finding(f"statement-{code}", self._line.where(self.place(field)), message, hint))

    def cell(self, field: str) -> Cell:
        place = self._columns.get(field)
        return self._line.cells[place] if place is not None and place < len(self._line.cells) else Cell("")

    def text(self, field: str) -> str:
        cell = self.cell(field)
        if cell.is_formula or cell.text.startswith("="):
            self.refuse(field, "formula", "The cell holds a formula or an error.", "Put its value in its place.")
            return ""
        if cell.text.casefold() in _NOTHING:
            return ""
        problem = field_problem(cell.text)
        if problem:
            self.refuse(field, "text", f"The text {problem}.", "Type it anew, or take the characters out.")
            return ""
        return cell.text

    def id(self, name: str) -> str:
        given = self.text("id")
        if not (given or name):
            return ""
        try:
            return check_document_id(given or slug(name))
        except InputError as error:
            hint = error.hint if given else "Give the document an id of its own in a column named ID."
            self.refuse("id" if given else "document", "id", error.message, hint)
            return ""

    def day(self, field: str) -> date | None:
        cell = self.cell(field)
        text = "" if cell.day else self.text(field)
        if not text:
            return cell.day
        try:
            return iso_date(text)
        except ValueError:
            self.refuse(field, "date", f"{text!r} is not a date written as YYYY-MM-DD.", date_hint(text))
            return None

    def path(self, field: str) -> str:
        path = self.text(field).replace("\\", "/").removeprefix("./")
        problem = path_problem(path) if path else None
        if problem:
            self.refuse(field, "file", f"The path {problem}.", "Write it as documents/section-d.md.")
        return "" if problem else path

    def numbering(self, field: str) -> str:
        text = self.text(field).casefold()
        if not text or text in NUMBERINGS:
            return text
        self.refuse(field, "numbering", f"{text!r} is no numbering.", "Write integer, own, or nothing.")
        return ""


def _repeated(rows: Iterable[StatementRow]) -> list[Finding]:
    """Rows that say one version of one document twice; other clashes need the registry (core/opening).

    Without a version it is told by its date: the live text and one that is to come.
    """
    first: dict[tuple[str, object], StatementRow] = {}
    findings = []
    for row in rows:
        other = first.setdefault((row.id, row.version or row.effective_on), row)
        if row.id and other is not row:
            said = f"{row.document or row.title} stands already at {other.where}."
            findings.append(Finding("statement-duplicate", row.where, said, "Take one of the rows out."))
    return findings
