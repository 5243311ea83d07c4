"""The lines of a statement in CSV: UTF-8, separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from seclog.core.errors import Finding, InputError
from seclog.formats.statement_cells import HEADER_ROWS, ROW_LIMIT, Cell, Line, is_header, plain, recognised

_DELIMITERS = (",", ";", "\t")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def csv_lines(data: bytes, name: str) -> list[Line]:
    """The rows of a CSV file; `row` is the line on which a row begins. Raises InputError."""
    text = _decoded(data, name)
    delimiter = max(_DELIMITERS, key=lambda mark: _header_columns(text, mark))
    return _parsed(text, delimiter, name)


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_OLD_EXCEL):
        raise InputError(f"{name} is an old or protected Excel file.", "Save it as .xlsx without a password.")
    if data.startswith(_UTF16):
        raise InputError(f"{name} is UTF-16 text.", "Save it in Excel as “CSV UTF-8”.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        finding = Finding(
            "statement-encoding", f"{name}:{line}", "The line is not UTF-8.", "Save the file as “CSV UTF-8”."
        )
        raise InputError(f"{name} is not UTF-8 text.", finding.hint, [finding]) from None


def _header_columns(text: str, delimiter: str) -> int:
    """How many columns the best header row has with a delimiter."""
    best = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for _, cells in zip(range(HEADER_ROWS), reader, strict=False):
            columns = recognised(cells)
            best = max(best, len(columns) if is_header(columns) else 0)
    except csv.Error:
        return best
    return best


def _parsed(text: str, delimiter: str, name: str) -> list[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            lines.append(_line(cells, begins, name))
            begins = reader.line_num + 1
            if len(lines) > ROW_LIMIT:
                raise InputError(f"{name} has more than {ROW_LIMIT:,} rows.", "A statement has one row a document.")
    except csv.Error as error:
        finding = Finding("statement-csv", f"{name}:{begins}", f"The row cannot be read: {error}.", "Mend its quotes.")
        raise InputError(f"{name} is not well-formed CSV.", finding.hint, [finding]) from None
    return lines


def _line(cells: list[str], row: int, name: str) -> Line:
    where = f"{name}:{row}"
    return Line(row, tuple(Cell(plain(text)) for text in cells), lambda _: where)
