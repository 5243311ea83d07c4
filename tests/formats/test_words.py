"""The words of a text are the same whatever file they stand in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from seclog.core.errors import InputError, MachineError
from seclog.formats.words import words_of

docx = pytest.importorskip("docx")
PLAIN = "Security Each Party shall pay 5 % or £ 1,000.50 and/or un-did it's 3.1".replace("and/or", "and / or")


def word(make: Callable[[object], None]) -> bytes:
    document, data = docx.Document(), io.BytesIO()
    make(document)
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Security\n\nEach Party shall pay 5% or £1,000.50 and/or un-did it's 3.1"),
        (
            "a.md",
            "# Security\n\n**Each** *Party* shall [pay](https://x.org) 5\\% or £1,000.50 and/or un-did it’s `3.1`.",
        ),
        ("a.markdown", "Security\n====\n\n> Each Par**ty**, shall _pay_ 5% or <b>£1,000.50</b> and/or un‑did it's 3.1"),
        (
            "a.HTML",
            "<head><title>No</title></head><h1>Secu<b>rity</b></h1><p>Each&nbsp;Party<br>shall <!-- not -->pay "
            "5% or &pound;1,000.50 and/or un-did it's<td>3.1",
        ),
    ],
)
def test_markup_space_and_layout_are_left_out(name: str, text: str) -> None:
    assert " ".join(words_of(name, text.encode())) == PLAIN


def test_a_word_text_has_its_tables_and_bullets_in_order() -> None:
    def make(document: object) -> None:
        document.add_heading("Security", 1)  # type: ignore[attr-defined]
        line = document.add_paragraph("Each Par")  # type: ignore[attr-defined]
        line.add_run("ty").bold = True
        row = document.add_table(1, 2).rows[0].cells  # type: ignore[attr-defined]
        row[0].text, row[1].text = "shall", "pay"
        document.add_paragraph("5% or", style="List Bullet")  # type: ignore[attr-defined]

    assert " ".join(words_of("a.docx", word(make))) == "Security Each Party shall pay 5 % or"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("5", "5%"), ("shall", "Shall"), ("1.5", "15"), ("1.5", "1,5")),
        *(("-5 C", "5 C"), ("a b", "ab"), ("€5", "£5"), ("x ≤ y", "x ≥ y")),
    ],
)
def test_what_a_reader_would_tell_apart_differs(one: str, other: str) -> None:
    assert words_of("a.txt", one.encode()) != words_of("a.md", other.encode())


@pytest.mark.parametrize("text", ["5*3", "2 * 3 * 4", "a \\*b\\* c", "snake_case and snake\\_case", "1 < 2 and 3 > 1"])
def test_marks_that_are_no_markup_part_words_as_they_stand(text: str) -> None:
    assert words_of("a.md", text.encode()) == words_of("a.txt", text.replace("\\", "").encode())


def numbered(document: object) -> None:
    document.add_paragraph("Pay", style="List Number")  # type: ignore[attr-defined]


def tracked(document: object) -> None:
    paragraph = document.add_paragraph("Pay")  # type: ignore[attr-defined]
    paragraph._p.append(paragraph._p.makeelement(docx.oxml.ns.qn("w:ins"), {}))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"%PDF", "is none of"),
        ("noname", b"x", "is none of"),
        ("a.txt", b"\xff", "is not UTF-8"),
        ("a.docx", b"PK no", "is no sound Word file"),
        ("a.docx", word(numbered), "numbers its paragraphs"),
        ("a.docx", word(tracked), "holds tracked changes"),
        ("a.html", b"<ol><li>Pay</ol>", "numbers its paragraphs"),
    ],
)
def test_what_cannot_be_compared_is_to_be_drafted(name: str, data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=f"cannot be compared: it {why}") as caught:
        words_of(name, data)
    assert "Draft it" in caught.value.hint


def test_without_python_docx_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MachineError) as caught:
        words_of("a.docx", b"")
    assert "pip install 'seclog[docx]'" in caught.value.hint


def test_comments_are_no_words_and_take_no_time_when_they_do_not_end() -> None:
    assert words_of("a.md", b"a<!-- b -->c <!-- d -->e") == ("ac", "e")
    assert len(words_of("a.md", b"<!--" * 200_000 + b" a")) == 1
    assert len(words_of("a.md", b"*a [" * 100_000)) == 100_000


NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = (
    f'<w:p {NAMES} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>Before</w:t>'
    "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>again</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent><w:tab/><w:t>un</w:t><w:noBreakHyphen/><w:t>done</w:t></w:r></w:p>"
)


def boxed(document: object) -> None:
    """A box beside a paragraph, which Word writes twice, and a footnote in a part of its own."""
    document.element.body.insert(0, docx.oxml.parse_xml(BOX))  # type: ignore[attr-defined]
    note = (
        f'<w:footnotes {NAMES}><w:footnote w:id="2"><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = docx.opc.part.Part(
        docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        note.encode(),
        document.part.package,  # type: ignore[attr-defined]
    )
    document.part.relate_to(part, kind)  # type: ignore[attr-defined]


def test_boxes_are_read_once_and_footnotes_last() -> None:
    assert words_of("a.docx", word(boxed)) == ("Before", "boxed", "un-done", "A", "note")


def within(document: object) -> None:
    body = document.element.body  # type: ignore[attr-defined]
    body.insert(0, docx.oxml.parse_xml(f"<w:del {NAMES}><w:p/></w:del>"))


def test_tracked_changes_around_paragraphs_are_found_too() -> None:
    with pytest.raises(InputError, match="holds tracked changes"):
        words_of("a.docx", word(within))
