"""The title that a text states: front matter, headings of Markdown, HTML and Word, and what is none."""

from __future__ import annotations

import io
import time
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.text import field_problem
from seclog.formats.titles import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: GitHub Terms of Service\n---\n# Other\n", "GitHub Terms of Service"),
        ('---\nversions:\n  fpt: "*"\ntitle: "Terms: a \\"short\\" form"\n---\n', 'Terms: a "short" form'),
        ("---\ntitle: 'The Panel''s Rules'\n---\n", "The Panel's Rules"),
        ("---\ntitle: Rules # not the title\n---\n", "Rules"),
        ("---\ntitle: Use of C# and F#\n---\n", "Use of C# and F#"),
        ("---\r\ntitle: Windows\r\n---\r\n", "Windows"),
        ("---  \ntitle:\tTabbed\n---  \n", "Tabbed"),
        ("---\ntitle: No line after\n---", "No line after"),
        ("\ufeff---\ntitle: Marked\n---\n", "Marked"),
        ("---\ntitle:\nauthor: Panel\n---\n# Heading\n", "Heading"),
        ('---\ntitle: ""\n---\n# Heading\n', "Heading"),
        ("---\ntitle: ''\n---\n# Heading\n", "Heading"),
        ("---\ntitle: # none yet\n---\n# Heading\n", "Heading"),
        ("---\ntitle: >-\n  Folded\n---\n# Heading\n", "Heading"),
        ("---\nsubtitle: Not this\n---\n# Heading\n", "Heading"),
        ("---\n---\n# Heading\n", "Heading"),
        ("---\nauthor: Panel\n---\nNo heading.\n", ""),
    ],
)
def test_the_title_of_the_front_matter_goes_before_headings(text: str, title: str) -> None:
    assert title_of("a.md", text.encode()) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Section D\n\n## Part One\n", "Section D"),
        ("Some text.\n\n## Second level\n", "Second level"),
        ("   ### Indented ###\n", "Indented"),
        ("# C#\n", "C#"),
        ("#\n# Later\n", "Later"),
        ("# ###\n# Later\n", "Later"),
        ("#hashtag\n# Real\n", "Real"),
        ("    # code\n", ""),
        ("####### seven\n", ""),
        ("Section D\n=========\n", "Section D"),
        ("Section D  \n---\n", "Section D"),
        ("Section D\n--\n", ""),
        ("text\n\n---\n# Heading\n", "Heading"),
        ("***\n---\n# Heading\n", "Heading"),
        ("=====\nTitle\n=====\n", "Title"),
        ("```sh\n# a comment\n```\n# Heading\n", "Heading"),
        ("~~~~\n~~~\n# code\n~~~~~\n# Heading\n", "Heading"),
        ("```\n# code to the end\n", ""),
        ("a | b\n--- | ---\n# Heading\n", "Heading"),
        ("No heading at all.\n", ""),
        ("", ""),
        ("# ***\n", ""),
        ("# none\n", ""),
    ],
)
def test_the_first_heading_outside_of_code_is_the_title(text: str, title: str) -> None:
    assert title_of("a.md", text.encode()) == title
    assert title_of("A.MARKDOWN", text.replace("\n", "\r\n").encode()) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("**Section D** – *Modification* `Process`", "Section D – Modification Process"),
        ("[Terms](https://example.org/a) of [Use](b.md)", "Terms of Use"),
        ("![logo](logo.png) Terms", "logo Terms"),
        ("Terms <br/> of <em>Use</em>", "Terms of Use"),
        ("snake_case and _emphasis_", "snake_case and emphasis"),
        ("Fish &amp; Chips", "Fish & Chips"),
        ("A | B", "A / B"),
        ("1 < 2", "1 < 2"),
        ("too   many\tspaces ", "too many spaces"),
        ("a\u00a0b\u200b\u202ec\x1b[31m", "a bc[31m"),
        (unicodedata.normalize("NFD", "Café"), "Café"),
        ("x" * 400, "x" * 300),
    ],
)
def test_markup_is_taken_off_and_what_is_left_fits_a_record(heading: str, title: str) -> None:
    found = title_of("a.md", f"# {heading}\n".encode())
    assert found == title
    assert field_problem(found) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<html><head><title>Terms &amp; Conditions</title></head>", "Terms & Conditions"),
        ("<H1 class='a'>\n  The <b>Rules</b>\n</H1>", "The Rules"),
        ("<title> </title><h1>Rules</h1>", "Rules"),
        ("<title>Never closed <h1>Rules</h1>", "Rules"),
        ("<h1><h1>Twice opened</h1>", "Twice opened"),
        ("</title><h1>Rules</h1>", "Rules"),
        ("İİİİ<title>Offsets</title>", "Offsets"),
        ("<h1a>No</h1a><h2>No</h2>", ""),
        ("<p>Text</p>", ""),
    ],
)
def test_the_title_or_first_heading_of_a_page_is_its_title(text: str, title: str) -> None:
    assert title_of("a.html", text.encode()) == title
    assert title_of("a.HTM", text.encode()) == title


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "README", "a.doc", "", ".md.bak"])
def test_other_formats_state_no_title_here(name: str) -> None:
    assert title_of(name, b"# Heading\n") == ""


@pytest.mark.parametrize(("name", "title"), [("a.txt", "Heading"), ("a.rst", "Heading"), (".md", "Heading")])
def test_plain_text_is_read_as_markdown(name: str, title: str) -> None:
    assert title_of(name, b"Heading\n=======\n") == title


@pytest.mark.parametrize("data", ["# Café\n".encode("latin-1"), "# Rules\n".encode("utf-16"), b"# \xff\xfe\n"])
def test_a_text_that_is_not_utf8_has_no_title_rather_than_a_wrong_one(data: bytes) -> None:
    assert title_of("a.md", data) == ""


def word(*paragraphs: tuple[str, str]) -> bytes:
    document = pytest.importorskip("docx").Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def package(xml: bytes, method: int = zipfile.ZIP_DEFLATED, name: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        made.writestr(name, xml)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        ([("Normal", "Contents"), ("Heading 1", "Section D"), ("Heading 2", "Part")], "Section D"),
        ([("Title", "Smart Energy Code"), ("Heading 1", "Section D")], "Smart Energy Code"),
        ([("Heading 3", "Deep")], "Deep"),
        ([("Title", ""), ("Heading 1", "  "), ("Heading 1", "Section D")], "Section D"),
        ([("Heading 1", "Terms & <Conditions> | 2")], "Terms & <Conditions> / 2"),
        ([("Heading 1", "Section D\tModification\nProcess")], "Section D Modification Process"),
        ([("Heading 1", "snake_case *kept*")], "snake_case *kept*"),
        ([("Normal", "Heading 1")], ""),
        ([], ""),
    ],
)
def test_the_title_of_a_word_document_is_its_first_heading(paragraphs: list[tuple[str, str]], title: str) -> None:
    assert title_of("a.docx", word(*paragraphs)) == title
    assert title_of("A.DOCX", word(*paragraphs)) == title


def test_runs_of_a_heading_are_put_together() -> None:
    xml = (
        b'<w:p><w:r><w:t>No heading</w:t></w:r></w:p><w:p w:rsid="1"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
        b'<w:r><w:t xml:space="preserve">Section </w:t></w:r><w:r><w:delText>X</w:delText><w:t>D</w:t></w:r></w:p>'
    )
    assert title_of("a.docx", package(xml)) == "Section D"


WORD = package(b'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Section D</w:t></w:r></w:p>')
ENCRYPTED = WORD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
assert ENCRYPTED != WORD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"not a zip",
        WORD[:60],
        WORD[:-30],
        package(b"<w:p/>", name="other.xml"),
        package(b""),
        ENCRYPTED,
    ],
    ids=["empty", "cut", "other", "head", "tail", "without-text", "no-paragraph", "encrypted"],
)
def test_a_package_that_cannot_be_read_has_no_title(data: bytes) -> None:
    assert title_of("a.docx", data) == ""


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WORD) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_package_never_stops_the_reading(place: int, damage: bytes) -> None:
    broken = WORD[:place] + damage + WORD[place + len(damage) :]
    assert title_of("a.docx", broken) in ("", "Section D") or field_problem(title_of("a.docx", broken)) is None


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["a.md", "a.html", "a.docx", "a.rst"]),
    st.text("-=#`~*_[]()<>h1/title: \"'\\\n\r\t aé|\x00\x85\u2028", max_size=60),
)
def test_whatever_a_text_holds_its_title_fits_a_record(name: str, text: str) -> None:
    assert field_problem(title_of(name, text.encode())) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"# a" + b" " * 190_000 + b"b"),
        ("a.md", b"```a\n" * 40_000),
        ("a.md", b"# " + b"[" * 190_000),
        ("a.md", b"---\n" + b"title:\n" * 25_000),
        ("a.md", b"---\n" * 50_000),
        ("a.md", b"---\ntitle: '" + b"''" * 95_000),
        ("a.md", b"x\n" + b"=" * 190_000 + b"a"),
        ("a.html", b"<h1>" * 50_000),
        ("a.html", b"<h1 " * 50_000),
        ("a.docx", package(b"<w:p>" * 3_000_000)),
        ("a.docx", package(b'<w:p><w:pStyle w:val="Title"/>' + b"<w:t>" * 3_000_000)),
        ("a.docx", package(b"<w:t" * 4_000_000)),
        ("a.docx", package(b"\x00" * 60_000_000)),
    ],
)
def test_a_text_made_to_be_slow_is_read_in_the_time_that_its_size_takes(name: str, data: bytes) -> None:
    start = time.process_time()
    assert field_problem(title_of(name, data)) is None
    assert time.process_time() - start < 2
