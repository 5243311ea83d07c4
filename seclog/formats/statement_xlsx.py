"""The lines of a statement in Excel: values only, from the first sheet that has a header."""

from __future__ import annotations

import importlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Protocol

from seclog.core.errors import InputError, MachineError
from seclog.core.text import clean_field
from seclog.formats.statement_cells import HEADER_ROWS, ROW_LIMIT, Cell, Line, is_header, plain, recognised

UNPACKED_LIMIT = 200_000_000
COLUMN_LIMIT = 64

_LAST_ROW = 1_048_576
_BARE = re.compile(r"\w+")
_DECIMALS = re.compile(r"0\.(0+)")
_PROLOGUE = 8192


class SheetCell(Protocol):
    """What is asked of a cell of openpyxl's, an empty one too."""

    value: object
    data_type: str
    number_format: str


def xlsx_lines(data: bytes, name: str) -> list[Line]:
    """The rows of the first visible sheet with a header, else of the first one; empty rows are left out.

    Raises InputError, and MachineError where openpyxl is missing.
    """
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError:
        raise MachineError(
            "Reading Excel files needs openpyxl, which is not installed.", 'Type: pip install "seclog[xlsx]"'
        ) from None
    try:
        _check_package(data, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every feature that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            return _best_sheet(_sheets(book, name))
    except InputError:
        raise
    except Exception as error:  # a package is anybody's, and its reader fails in a dozen ways
        raise InputError(
            f"{name} cannot be read as an Excel workbook ({type(error).__name__}).",
            "Open it in Excel and save it anew as .xlsx, or as CSV UTF-8.",
        ) from error


def _check_package(data: bytes, name: str) -> None:
    """Refuse a package that unpacks beyond all measure, or whose XML defines entities.

    The sizes stated are bounds: the unpacking of a member stops at the size that it states.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        if sum(member.file_size for member in members) > UNPACKED_LIMIT:
            raise InputError(
                f"{name} unpacks to more than {UNPACKED_LIMIT // 1_000_000} MB.", "A statement has one row a document."
            )
        for member in members:
            with package.open(member) as stream:
                if b"<!doctype" in stream.read(_PROLOGUE).replace(b"\0", b"").lower():
                    raise InputError(f"{name} holds XML with a DOCTYPE.", "Open it in Excel and save it anew.")


def _sheets(book: object, name: str) -> Iterator[list[Line]]:
    for sheet in book.worksheets:  # type: ignore[attr-defined]
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            yield _lines(sheet.iter_rows(max_col=COLUMN_LIMIT), sheet.title, name)


def _best_sheet(sheets: Iterable[list[Line]]) -> list[Line]:
    first: list[Line] | None = None
    for lines in sheets:
        if any(is_header(recognised(cell.text for cell in line.cells)) for line in lines[:HEADER_ROWS]):
            return lines
        first = lines if first is None else first
    return first or []


def _lines(rows: Iterable[tuple[SheetCell, ...]], title: str, name: str) -> list[Line]:
    lines: list[Line] = []
    sheet = clean_field(title)
    place = f"{name}:{sheet}" if _BARE.fullmatch(sheet) else f"{name}:'{sheet}'"
    for number, cells in enumerate(rows, start=1):
        if number > _LAST_ROW or len(lines) > ROW_LIMIT:
            raise InputError(f"{name} has more than {ROW_LIMIT:,} rows.", "A statement has one row a document.")
        if any(cell.value is not None for cell in cells):
            lines.append(Line(number, tuple(map(_cell, cells)), partial(_where, place, number)))
    return lines


def _where(sheet: str, row: int, column: int) -> str:
    """A cell's place as Excel names it; the columns read end before CZ."""
    first, last = divmod(column, 26)
    return f"{sheet}!{chr(64 + first) if first else ''}{chr(65 + last)}{row}"


def _cell(cell: SheetCell) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type in "ef":
        return Cell(plain(str(value)), is_formula=True)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.isoformat(), day=day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        decimals = _DECIMALS.fullmatch(cell.number_format)
        shown = f"{value:.{len(decimals[1])}f}" if decimals else f"{value:.15g}"
        return Cell(shown, is_number=not decimals)
    return Cell(plain(str(value)))
