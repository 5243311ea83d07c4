"""Devices in CSV: whatever a spreadsheet writes is read and written back the same, and what is no CSV says where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.formats import estate_csv
from seclog.formats.estate_csv import EstateRows, Form, read_estate, written


def blocks(data: bytes, size: int = 7) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def read(data: bytes, size: int = 7) -> EstateRows:
    return read_estate(blocks(data, size), "estate.csv")


def finding(data: bytes, size: int = 7) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        list(read(data, size))
    [found] = caught.value.findings
    return found.code, found.where, found.message


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"device,installed\nESME,2020-01-15\n", Form(",", False, "\n")),
        (b"device;installed\r\nESME;2020-01-15\r\n", Form(";", False, "\r\n")),
        (b"\xef\xbb\xbfdevice;installed\r\nESME;2020-01-15\r\n", Form(";", True, "\r\n")),
        (b"device\tinstalled\nESME\t2020-01-15\n", Form("\t", False, "\n")),
        (b'"device","a;b;c",installed\nESME,x;y;z,2020-01-15\n', Form(",", False, "\n")),
    ],
)
def test_a_file_is_written_as_it_was_read(data: bytes, form: Form) -> None:
    rows = read(data)
    assert rows.form == form
    again = b"".join(written([rows.header, *rows], rows.form))
    assert again.replace(b'"', b"") == data.replace(b'"', b"")


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_cells_with_breaks_quotes_and_letters_of_any_kind_are_kept_whatever_the_blocks(size: int) -> None:
    data = 'device,note\nESME,"two\r\nlines; ""quoted"", é€𝄞"\n\nGSME,\u2028x\x0b\n'.encode()
    rows = read(data, size)
    assert list(rows) == [["ESME", 'two\r\nlines; "quoted", é€𝄞'], [], ["GSME", "\u2028x\x0b"]]


def test_the_line_on_which_a_row_begins_is_known() -> None:
    rows = read(b'device,note\nESME,"two\nlines"\nGSME,x\n')
    assert [(row[0], rows.line) for row in rows] == [("ESME", 2), ("GSME", 4)]


def test_the_last_line_needs_no_end() -> None:
    assert list(read(b"device\nESME")) == [["ESME"]]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n", b"  \r\nESME\n"])
def test_a_file_without_a_header_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"estate\.csv has no header line"):
        read(data)


def test_utf_16_is_named() -> None:
    with pytest.raises(InputError, match=r"estate\.csv is UTF-16 text") as caught:
        read("device".encode("utf-16"))
    assert "CSV UTF-8" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "code", "line", "message"),
    [
        (b"device\nESME\nES\0ME\n", "estate-nul", 3, "The line holds a NUL byte"),
        (b"device\nESME\nESM\xe9\n", "estate-encoding", 3, "The line is not UTF-8"),
        (b"device\nESME\nESM\xc3", "estate-encoding", 3, "The line is not UTF-8"),
        (b'device\nESME\n"ESME\nGSME\nx\n', "estate-csv", 3, "A quote is opened and never closed"),
        (b'device\n"ES"ME\n', "estate-csv", 2, "The row cannot be read"),
        (b'"device\nESME\n', "estate-csv", 1, "A quote is opened and never closed"),
        (b"device\nESME\n" + b"E" * 140_000 + b"\n", "estate-csv", 3, "A cell has more than 131,072 characters"),
        (b'device\n"' + b"ESME\n" * 30_000, "estate-csv", 2, "perhaps a quote is not closed"),
    ],
)
@pytest.mark.parametrize("size", [5, 1 << 20])
def test_what_is_no_csv_says_where(data: bytes, code: str, line: int, message: str, size: int) -> None:
    got = finding(data, size)
    assert got[:2] == (code, f"estate.csv:{line}")
    assert message in got[2]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estate_csv, "LINE_LIMIT", 1000)

    def endless() -> Iterator[bytes]:
        yield b"device\nESME\n"
        while True:
            yield b"E" * 100

    with pytest.raises(InputError) as caught:
        list(read_estate(endless(), "estate.csv"))
    assert caught.value.findings[0].where == "estate.csv:3"


def test_a_name_of_a_column_over_several_lines_is_refused() -> None:
    with pytest.raises(InputError, match="goes over several lines"):
        read(b'device,"instal\nled"\nESME,x\n')


def test_a_header_with_too_long_a_name_says_where() -> None:
    got = finding(b"device," + b"x" * 200_000 + b"\nESME,1\n", 1 << 20)
    assert got[:2] == ("estate-csv", "estate.csv:1")


def test_rows_before_what_is_wrong_are_read() -> None:
    rows = iter(read(b"device\nESME\nGSME\n\xff\n", 12))
    assert next(rows) == ["ESME"]
    with pytest.raises(InputError):
        list(rows)


def test_many_rows_are_written_in_blocks() -> None:
    made = list(written((["ESME", str(number)] for number in range(10_000)), Form()))
    assert len(made) == 3
    assert b"".join(made).count(b"\n") == 10_000


CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(1, 40),
)
def test_any_cells_pass_through_unchanged(
    rows: list[list[str]], delimiter: str, newline: str, marked: bool, size: int
) -> None:
    out = io.StringIO(newline="")
    header = ["device", "installed"]
    csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    found = read((("\ufeff" if marked else "") + out.getvalue()).encode(), size)
    assert found.form == Form(delimiter, marked, newline)
    assert list(found) == rows
    again = read(b"".join(written([header, *rows], found.form)), size)
    assert (again.header, again.form, list(again)) == (header, found.form, rows)
