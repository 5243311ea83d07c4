"""Reading statements of live documents: what people really save, and what is refused."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.errors import InputError, MachineError
from seclog.core.opening import StatementRow
from seclog.formats import statement, statement_cells, statement_xlsx
from seclog.formats.statement import read_statement
from seclog.formats.statement_dates import date_hint

HEADER = ("Document", "Title", "Type", "Category", "Version", "Effective from", "Change")
SECTION_D = StatementRow(
    row=2,
    where="statement.csv:2",
    id="section-d",
    document="Section D",
    title="Modification Process",
    type="SEC",
    category="Section",
    version="v3.0",
    effective_on=date(2018, 11, 1),
    cause="DCC analysis provisions",
)


def csv(text: str) -> tuple[StatementRow, ...]:
    return read_statement(text.encode(), "statement.csv")


def workbook(*rows: Sequence[object], title: str = "Sheet1") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for cells in rows:
        sheet.append(list(cells))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(*rows: Sequence[object], title: str = "Sheet1") -> tuple[StatementRow, ...]:
    return read_statement(saved(workbook(*rows, title=title)), "statement.xlsx")


def findings(data: bytes, name: str = "statement.csv") -> list[tuple[str, str, str, str]]:
    with pytest.raises(InputError) as caught:
        read_statement(data, name)
    return [tuple(finding) for finding in caught.value.findings]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_is_read_whatever_excel_made_of_it(delimiter: str, bom: str, newline: str) -> None:
    cells = ("Section D", "Modification Process", "SEC", "Section", "v3.0", "2018-11-01", "DCC analysis provisions")
    assert csv(bom + newline.join(delimiter.join(line) for line in (HEADER, cells)) + newline) == (SECTION_D,)


@pytest.mark.parametrize(
    "header",
    [
        "Doc,Name,Version",
        "label,TITLE,version no.",
        "SEC document,Document title,Current version",
        "Reference,Document_Name,Issue",
    ],
)
def test_header_names_are_taken_leniently(header: str) -> None:
    (row,) = csv(f"{header}\nSection A,Definitions,7\n")
    assert (row.document, row.title, row.version) == ("Section A", "Definitions", "7")


def test_every_column_is_read() -> None:
    (row,) = csv("ID,Document,File,Numbering,Cause\nduis,Appendix AD,documents\\duis\\3.1.md,Own,MP142\n")
    assert (row.id, row.file, row.numbering, row.cause) == ("duis", "documents/duis/3.1.md", "own", "MP142")


def test_rows_above_the_header_and_empty_rows_are_left_out() -> None:
    rows = csv("Statement of live documents,,\nas at 29 November 2019,,\n\nDocument,Version,\n,,\nSection A,,\n , ,\n")
    assert [(row.row, row.document) for row in rows] == [(6, "Section A")]


def test_a_quoted_line_break_becomes_a_space_and_rows_keep_their_lines() -> None:
    rows = csv('Document,Title\nSection L,"Smart Metering\nKey  Infrastructure"\nSection M,General\n')
    assert [(row.row, row.title) for row in rows] == [(2, "Smart Metering Key Infrastructure"), (4, "General")]


def test_separate_accents_and_special_spaces_are_made_plain() -> None:
    (row,) = csv("Document,Title\nSection\u00a0A,De\u0301finitions \u2003\n")
    assert (row.document, row.title, row.id) == ("Section A", "Définitions", "section-a")


@pytest.mark.parametrize("nothing", ["", "-", "–", "n/a", "None"])
def test_what_says_nothing_is_empty(nothing: str) -> None:
    (row,) = csv(f"Document,Version,Effective,Change\nSection A,{nothing},{nothing},{nothing}\n")
    assert (row.version, row.effective_on, row.cause) == ("", None, "")


def test_short_rows_are_filled_with_nothing() -> None:
    (row,) = csv("Document,Title,Version\nSection A\n")
    assert (row.title, row.version) == ("", "")


def test_a_label_and_title_in_one_cell_are_split() -> None:
    (row,) = csv("Document,Version\nSection D – Modification Process,3\n")
    assert (row.id, row.document, row.title) == ("section-d", "Section D", "Modification Process")


def test_the_id_comes_from_the_title_where_there_is_no_label() -> None:
    (row,) = csv("Title,Version\nSecurity Controls Framework,1.3\n")
    assert (row.id, row.document) == ("security-controls-framework", "")


def test_all_faults_are_named_at_once() -> None:
    text = (
        "ID,Document,Version,Effective,File,Numbering\n"
        "Section A,Section A,7,05/11/2026,,\n"
        ",Section B,=1+1,2026-02-30,../x.md,roman\n"
        ",Sec|tion,,,,\n"
        ",,3,,,\n"
        ",Section C,7,,,\n"
        ",Section C,7,,,\n"
        ",Ελλάδα,7,,,\n"
        ",release,7,,,\n"
    )
    found = findings(text.encode())
    assert [(code, where) for code, where, _, _ in found] == [
        ("statement-id", "statement.csv:2"),
        ("statement-date", "statement.csv:2"),
        ("statement-formula", "statement.csv:3"),
        ("statement-date", "statement.csv:3"),
        ("statement-file", "statement.csv:3"),
        ("statement-numbering", "statement.csv:3"),
        ("statement-text", "statement.csv:4"),
        ("statement-name", "statement.csv:5"),
        ("statement-id", "statement.csv:8"),
        ("statement-id", "statement.csv:9"),
        ("statement-duplicate", "statement.csv:7"),
    ]
    assert found[1][2:] == (
        "'05/11/2026' is not a date written as YYYY-MM-DD.",
        "Write 2026-11-05 or 2026-05-11.",
    )
    assert found[8][3] == "Give the document an id of its own in a column named ID."
    assert found[-1][2] == "Section C stands already at statement.csv:6."


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("05/11/2026", "Write 2026-11-05 or 2026-05-11."),
        ("29/11/2020", "Write 2020-11-29."),
        ("11.11.20", "Write 2020-11-11."),
        ("2020/11/29", "Write 2020-11-29."),
        ("29 November 2020", "Write 2020-11-29."),
        ("29-Nov-20", "Write 2020-11-29."),
        ("31/31/2020", "Write the day as 2020-11-29, or leave the cell empty."),
        ("20201129", "Write the day as 2020-11-29, or leave the cell empty."),
        ("2020-W45-4", "Write the day as 2020-11-29, or leave the cell empty."),
        ("TBC", "Write the day as 2020-11-29, or leave the cell empty."),
    ],
)
def test_a_date_in_another_form_is_refused_with_what_to_write(text: str, hint: str) -> None:
    assert findings(f"Document,Effective\nSection A,{text}\n".encode())[0][3] == hint
    assert date_hint(text) == hint


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u200b", "\x0b"])
def test_controls_are_refused(mark: str) -> None:
    (finding,) = findings(f"Document,Title\nSection A,Defi{mark}nitions\n".encode())
    assert finding[:2] == ("statement-text", "statement.csv:2")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no header"),
        (b"Section A,7\nSection B,7\n", "no header"),
        (b"Document\nSection A\n", "no header"),
        (b"Document,Version\n,\n", "names no document"),
        (b"\xff\xfeD\0o\0c\0", "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or protected"),
        (b'Document,Version\n"Section A,7\n', "not well-formed"),
        (b'Document,Version\n"Section A"x,7\n', "not well-formed"),
        (b"Document,Version\n" + b"x" * 200_000 + b",7\n", "not well-formed"),
        (b"x" * (statement.RAW_LIMIT + 1), "larger than 20 MB"),
        (b"PK\x03\x04 and then nothing", "cannot be read as an Excel workbook"),
    ],
)
def test_what_is_no_statement_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_statement(data, "statement.csv")
    assert caught.value.hint


def test_a_line_that_is_not_utf_8_is_named() -> None:
    (finding,) = findings("Document,Title\nSection A,Definitions\nSection B,Café\n".encode("cp1252"))
    assert finding[:2] == ("statement-encoding", "statement.csv:3")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Section {n},7\n" for n in range(statement_cells.ROW_LIMIT + 1))
    with pytest.raises(InputError, match="more than 20,000 rows"):
        csv(f"Document,Version\n{rows}")
    monkeypatch.setattr(statement_xlsx, "ROW_LIMIT", 2)
    with pytest.raises(InputError, match="more than 2 rows"):
        xlsx(HEADER, ["Section A"], ["Section B"], ["Section C"])


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        rows = csv("Document,Version,Effective\n" + text)
    except InputError:
        return
    assert all(row.id and row.row > 1 for row in rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_statement(b"PK\x03\x04" + data, "statement.xlsx")


def test_a_workbook_is_read_like_csv() -> None:
    day = datetime(2018, 11, 1)
    cells = ["Section D", "Modification Process", "SEC", "Section", "v3.0", day, "DCC analysis provisions"]
    assert xlsx(HEADER, cells) == (SECTION_D._replace(where="statement.xlsx:Sheet1!A2"),)


def test_numbers_of_a_workbook_are_read_as_they_are_shown() -> None:
    book = workbook(["Document", "Version"], ["A", 7], ["B", 7.1], ["C", 7.1], ["D", "7.10"], ["E", True])
    book.active["B4"].number_format = "0.00"
    rows = read_statement(saved(book), "statement.xlsx")
    assert [(row.version, row.number_cell) for row in rows] == [
        ("7", True),
        ("7.1", True),
        ("7.10", False),
        ("7.10", False),
        ("True", False),
    ]


def test_a_place_in_a_workbook_names_sheet_column_and_row() -> None:
    rows = [["Live documents"], [], ["Document", "Version", "Effective"], ["Section A", "=1+2", "05/11/2026"]]
    data = saved(workbook(*rows, title="Live docs"))
    assert [finding[:2] for finding in findings(data, "statement.xlsx")] == [
        ("statement-formula", "statement.xlsx:'Live docs'!B4"),
        ("statement-date", "statement.xlsx:'Live docs'!C4"),
    ]


def test_columns_far_to_the_right_are_named_as_excel_does() -> None:
    header = ["Document", *[""] * 25, "Effective"]
    data = saved(workbook(header, ["Section A", *[""] * 25, "TBC"]))
    assert findings(data, "s.xlsx")[0][1] == "s.xlsx:Sheet1!AA2"


def test_a_date_that_is_a_bare_number_or_an_error_is_refused() -> None:
    data = saved(workbook(["Document", "Effective"], ["Section A", 43405], ["Section B", "#REF!"]))
    assert [(code, where) for code, where, _, _ in findings(data, "s.xlsx")] == [
        ("statement-date", "s.xlsx:Sheet1!B2"),
        ("statement-formula", "s.xlsx:Sheet1!B3"),
    ]


def test_a_version_that_excel_made_a_date_keeps_its_day_as_text() -> None:
    (row,) = xlsx(["Document", "Version", "Effective"], ["Section A", date(2026, 3, 1), date(2026, 3, 1)])
    assert (row.version, row.effective_on) == ("2026-03-01", date(2026, 3, 1))


def test_the_first_visible_sheet_with_a_header_is_read() -> None:
    book = workbook(["Notes for the reader"])
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    hidden.append(["Document", "Version"])
    hidden.append(["Section Z", 1])
    for title, label in (("Live", "Section A"), ("More", "Section B")):
        sheet = book.create_sheet(title)
        sheet.append(["Document", "Version"])
        sheet.append([label, 7])
    rows = read_statement(saved(book), "statement.xlsx")
    assert [(row.where, row.document) for row in rows] == [("statement.xlsx:Live!A2", "Section A")]


def test_a_workbook_without_a_header_is_refused() -> None:
    with pytest.raises(InputError, match="no header"):
        xlsx(["Notes"], ["more notes"])


def test_a_row_far_down_is_found() -> None:
    book = workbook(["Document", "Version"])
    book.active["A900"] = "Section A"
    (row,) = read_statement(saved(book), "statement.xlsx")
    assert row.row == 900


def test_a_missing_openpyxl_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(workbook(HEADER))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MachineError) as caught:
        read_statement(data, "statement.xlsx")
    assert caught.value.hint == 'Type: pip install "seclog[xlsx]"'


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_xlsx, "UNPACKED_LIMIT", 1_000_000)
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        read_statement(zipped({"xl/workbook.xml": b"0" * 1_000_001}), "bomb.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_defines_entities_is_refused(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode(encoding)
    with pytest.raises(InputError, match="DOCTYPE"):
        read_statement(zipped({"xl/workbook.xml": laughs}), "laughs.xlsx")


def test_rows_beyond_the_last_of_excel_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_xlsx, "_LAST_ROW", 5_000)
    book = workbook(["Document", "Version"], ["Section A", 7])
    with zipfile.ZipFile(io.BytesIO(saved(book))) as package:
        members = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'<row r="2"', b'<row r="999999999"').replace(b'r="A2"', b'r="A999999999"')
    with pytest.raises(InputError, match="more than 20,000 rows"):
        read_statement(zipped(members), "statement.xlsx")
