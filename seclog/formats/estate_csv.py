"""A file of devices in CSV, read and written as a stream: a block of bytes in, a block of bytes out.

Taken as spreadsheets write it: UTF-8 with or without a byte order mark, columns apart by commas, semicolons or tabs
(told from the header line alone), and written the same way. A cell keeps its text; quotes stand only where needed.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from seclog.core.errors import Finding, InputError

BLOCK = 1 << 20  # bytes that are best read at once
LINE_LIMIT = 4_000_000  # characters of a line; more is no table
_ROWS = 4096  # rows that are written at once
_DELIMITERS = (",", ";", "\t")
_MARK = "\ufeff"
_CRLF = "\r\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "Save it as “CSV UTF-8”."


class Form(NamedTuple):
    """How a file is written: what parts its columns, whether a byte order mark comes first, what ends a line."""

    delimiter: str = ","
    marked: bool = False
    newline: str = "\n"


class EstateRows:
    """The header of a file and, once, its rows; `line` is the one on which the row just read begins."""

    def __init__(self, header: list[str], form: Form, reader: Iterator[list[str]], name: str) -> None:
        self.header = header
        self.form = form
        self.line = 1
        self._reader = reader
        self._name = name

    def __iter__(self) -> Iterator[list[str]]:
        """The rows as cells; a blank line is an empty row. Raises InputError with the line."""
        reader, read = self._reader, 1
        try:
            for row in reader:
                self.line = read + 1
                read = reader.line_num  # type: ignore[attr-defined]  # of csv.reader, which has no type of its own
                yield row
        except csv.Error as error:
            raise _unreadable(self._name, read + 1, str(error)) from None


def read_estate(blocks: Iterable[bytes], name: str) -> EstateRows:
    """The rows of a file that comes in blocks of any size; raises InputError for what is no CSV of UTF-8."""
    lines = _lines(_texts(blocks, name), name)
    first = next(lines, "")
    text = first.removeprefix(_MARK)
    if not text.strip():
        raise InputError(f"{name} has no header line.", "Its first line names the columns: device,installed")
    newline = _CRLF if text.endswith(_CRLF) else "\n"
    try:
        form = Form(_delimiter(text), first.startswith(_MARK), newline)
    except csv.Error as error:
        raise _unreadable(name, 1, str(error)) from None
    # strict: without it an open quote swallows the rest of the file and nothing is said
    reader = csv.reader(_again(text, lines), delimiter=form.delimiter, strict=True)
    try:
        header = next(reader)
    except csv.Error as error:
        raise _unreadable(name, 1, str(error)) from None
    if reader.line_num != 1:
        raise InputError(f"{name}:1: a name of a column goes over several lines.", "Close its quotes.")
    return EstateRows(header, form, reader, name)


def written(rows: Iterable[list[str]], form: Form) -> Iterator[bytes]:
    """Rows as blocks of CSV in the form of the file they came from."""
    rows = iter(rows)
    mark = _MARK if form.marked else ""
    while batch := list(islice(rows, _ROWS)):
        text = _lines_of(batch, form.delimiter, form.newline)
        if form.newline == "\n" and "\r" in text:
            # Python before 3.13 leaves a lone carriage return unquoted where lines end otherwise.
            text = "".join(f"{_lines_of([row], form.delimiter, _CRLF)[:-2]}\n" for row in batch)
        yield (mark + text).encode()
        mark = ""


def _lines_of(rows: list[list[str]], delimiter: str, newline: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue()


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header: str) -> str:
    """What parts the columns: that which parts the header line into most names."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _texts(blocks: Iterable[bytes], name: str) -> Iterator[str]:
    """The blocks decoded; `line` is the one on which a block begins."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for place, block in enumerate(blocks):
        if not place and block.startswith(_UTF16):
            raise InputError(f"{name} is UTF-16 text.", _SAVE_AS)
        if b"\0" in block:
            where = line + block.count(b"\n", 0, block.index(b"\0"))
            raise _refused("estate-nul", name, where, "The line holds a NUL byte, which no text does.")
        yield _decoded(decoder, block, name, line)
        line += block.count(b"\n")
    yield _decoded(decoder, b"", name, line)


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, name: str, line: int) -> str:
    try:
        return decoder.decode(block, not block)
    except UnicodeDecodeError as error:
        where = line + error.object.count(b"\n", 0, error.start)
        raise _refused("estate-encoding", name, where, "The line is not UTF-8.") from None


def _lines(texts: Iterable[str], name: str) -> Iterator[str]:
    """Whole lines, each with its end, whatever the blocks."""
    rest, number = "", 1
    for text in texts:
        whole, end, tail = text.rpartition("\n")
        if end:
            for line in io.StringIO(rest + whole + end, newline=""):
                number += 1
                yield line
            rest = tail
        else:
            rest += tail
        if len(rest) > LINE_LIMIT:
            raise _refused("estate-line", name, number, f"The line has more than {LINE_LIMIT:,} characters.")
    yield from io.StringIO(rest, newline="")


def _unreadable(name: str, line: int, problem: str) -> InputError:
    if "field larger" in problem:
        said = f"A cell has more than {csv.field_size_limit():,} characters; perhaps a quote is not closed."
    elif "unexpected end" in problem:
        said = "A quote is opened and never closed."
    else:
        said = f"The row cannot be read: {problem}."
    return _refused("estate-csv", name, line, said, "Mend the quotes of the row.")


def _refused(code: str, name: str, line: int, message: str, hint: str = _SAVE_AS) -> InputError:
    return InputError(f"{name} is no CSV file of UTF-8.", hint, [Finding(code, f"{name}:{line}", message)])
