"""Papers drawn: Markdown and HTML from templates, JSON, Word; and parts that are made again in place."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date
from html.parser import HTMLParser

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.collection import Trial
from seclog.core.errors import InputError, MachineError
from seclog.core.paper import PaperModification, ReleasePaper
from seclog.core.report import Overdue
from seclog.render.paper_blocks import Grid, Mark, Run, Words, read_blocks
from seclog.render.paper_data import paper_data, paper_json
from seclog.render.paper_docx import WordFile, paper_docx, remade_docx
from seclog.render.paper_parts import made_again, read_parts, refuse_marks
from seclog.render.paper_text import Template, own_template, render_paper, template_name
from tests.core.test_paper import LANDED, NOVEMBER, guide, paper

ABOUT = WordFile("Code", "Code", date(2020, 11, 1))
PARTS = {
    "rid": ("summary", "scope", "modifications", "dates", "redlines", "history"),
    "notice": ("notice", "documents", "modifications"),
    "guide": ("versions", "own", "force", "citing", "asking", "numbers"),
}
HISTORIES = {
    "planned": NOVEMBER,
    "landed": f"{NOVEMBER}{LANDED}\n",
    "cancelled": f"{NOVEMBER}cancel 2020-11",
    "empty": "plan 2020-11",
    "leaving": "plan 2020-11; leave 2020-11: appendix-x > section-g by BEIS direction, section-h",
}


def drawn(kind: str, form: str, report: ReleasePaper | None = None, template: Template | None = None) -> str:
    if kind == "guide":
        return render_paper(kind, form, {"guide": paper_data(guide(HISTORIES["landed"]))}, template)
    return render_paper(kind, form, {"release": paper_data(report or paper(NOVEMBER))}, template)


def own(text: str, form: str = "markdown") -> str:
    return drawn("rid", form, template=Template(text, "house.j2"))


@pytest.mark.parametrize("form", ["markdown", "html"])
@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("kind", ["rid", "notice"])
def test_every_paper_has_the_same_parts_whatever_its_release(kind: str, history: str, form: str) -> None:
    text = drawn(kind, form, paper(HISTORIES[history]))
    marked = read_parts(text.encode())
    assert (tuple(one.name for one in marked.parts), marked.problems) == (PARTS[kind], ())
    assert "Document Log is definitive for which version" in text


@pytest.mark.parametrize(
    ("history", "today", "said"),
    [
        (NOVEMBER, "2020-11-27", "Release 2020-11 will take effect on 29 November 2020, in 2 days. Until"),
        (NOVEMBER, "2020-11-28", "in 1 day. Until"),
        (NOVEMBER, "2020-11-29", "Release 2020-11 takes effect today, 29 November 2020, once it is recorded as live;"),
        (NOVEMBER, "2020-12-01", "was to take effect on 29 November 2020. It is 2 days late and not recorded as live."),
        ("plan 2020-11", "2020-12-01", "Release 2020-11 has no effective date at present."),
        (HISTORIES["cancelled"], "2020-11-01", "Release 2020-11 was cancelled and will not take effect."),
        (HISTORIES["landed"], "2020-11-29", "Release 2020-11 takes effect today, 29 November 2020.\n"),
        (HISTORIES["landed"], "2020-12-09", "Release 2020-11 took effect on 29 November 2020.\n"),
        (
            "plan 2020-11; draft 2020-11: section-g 7.1 < 7.0; release 2020-11 on 2020-02-22",
            "2020-02-27",
            "Release 2020-11 took effect on 22 February 2020. It was recorded 5 days later.\n",
        ),
    ],
)
def test_a_notice_is_worded_by_how_its_day_stands(history: str, today: str, said: str) -> None:
    assert said in drawn("notice", "markdown", paper(history, today=today))
    assert said.strip() in drawn("notice", "html", paper(history, today=today))


def test_the_table_of_a_notice() -> None:
    text = drawn("notice", "markdown", paper(f"{NOVEMBER}{LANDED}"))
    assert "| Document | Title | Version | Effective date | Modification | Designation |\n| --- |" in text
    assert "| Section G | Rules of Section G | 8.0 | 29 November 2020 | Yes | Yes |\n" in text
    assert "| Smets2 | Rules of Smets2 | 3.2 | 29 November 2020 | Yes | No |\n" in text
    leaving = drawn("notice", "markdown", paper(HISTORIES["leaving"]))
    assert "| Designation or direction |" in leaving
    assert (
        "| Appendix X | Rules of Appendix X | leaves the rulebook, merged into Section G | no date | No | Yes |"
        in leaving
    )


def test_the_tables_of_a_rid() -> None:
    text = drawn("rid", "markdown", paper(f"{NOVEMBER}{LANDED}"))
    assert (
        "| Section G | Rules of Section G | Section | 7.0 | 8.0 | 7.1 | MP093, BEIS designation |\n"
        "| Section Q | Rules of Section Q | Section | new | 1.0 | 0.1 | no cause stated |\n"
    ) in text
    assert "| 3.1 | 3.2; ends 3.1 | 3.2-draft.1 | MP094 |" in text
    assert "| Section G | 7.0 | 8.0 | `seclog redline section-g 7.0 8.0 -o section-g-7.0-to-8.0.html` |" in text
    assert "| 27 February 2020 | 24 November 2020 | first planned |\n" in text
    assert "| BEIS designation | not stated | not stated |" in text
    assert "| BEIS designation | 13 November 2020 | not stated |" in drawn("rid", "markdown")
    assert "open to objection" not in text  # the window had closed by then
    assert "Where to read it" not in text


def test_what_is_unusual_about_a_document_is_said() -> None:
    stale = "plan x for 2020-12-17; draft x: section-g 7.2 < 7.0; release x on 2020-12-17"
    assert "| 9.0 (the draft is on an earlier text) | 7.1 |" in drawn("rid", "markdown", paper(f"{NOVEMBER}{stale}"))
    void = paper(f"{NOVEMBER}{LANDED}\ncorrect section-g 8.0: void")
    for kind in ("rid", "notice"):
        assert "| 8.0 (recorded in error, never in force) |" in drawn(kind, "markdown", void)


HOSTILE = "A | B *c* <script>\n<!-- seclog:end scope --> `d` [e](f) &lt; _g_"


def test_what_data_holds_is_no_markup() -> None:
    plain = paper(NOVEMBER)
    document = plain.documents[0]._replace(title=HOSTILE)
    hostile = plain._replace(title=HOSTILE, documents=(document,))
    text = drawn("rid", "markdown", hostile)
    escaped = r"A \| B \*c\* \<script\> \<!-- seclog:end scope --\> \`d\` \[e\](f) \&lt; \_g\_"
    assert f"# {escaped}: Release" in text
    assert f"| Section G | {escaped} | Section |" in text
    assert read_parts(text.encode()).problems == ()
    page = drawn("rid", "html", hostile)
    assert "<script" not in page
    assert "<h1>A | B *c* &lt;script&gt; &lt;!-- seclog:end scope --&gt; `d` [e](f) &amp;lt; _g_: Release" in page
    assert read_parts(page.encode()).problems == ()


def test_a_link_is_one_where_it_is_safe() -> None:
    def linked(link: str, form: str) -> str:
        one = PaperModification("MP1", "T", "approved", None, "", None, link, ())
        return drawn("rid", form, paper(NOVEMBER)._replace(modifications=(one,)))

    assert "| <https://example.org/mp1> |" in linked("https://example.org/mp1", "markdown")
    assert '<a href="https://example.org/mp1">https://example.org/mp1</a>' in linked("https://example.org/mp1", "html")
    assert "| javascript:x |" in linked("javascript:x", "markdown")
    assert "<td>javascript:x</td>" in linked("javascript:x", "html")


class Page(HTMLParser):
    """What a reader's machine meets in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize("kind", PARTS)
def test_a_page_stands_alone_and_is_accessible(kind: str) -> None:
    text = drawn(kind, "html", paper(f"{NOVEMBER}{LANDED}"))
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert dict(page.tags)["html"] == {"lang": "en-GB"}
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert page.headings.count(1) == 1
    assert names.count("caption") == names.count("table") > 0
    assert all(facts.get("scope") in ("col", "row") for tag, facts in page.tags if tag == "th")
    assert not {"script", "img", "link", "iframe"} & set(names)
    assert not [facts for _, facts in page.tags if "src" in facts]
    assert "@media print" in text
    assert "url(" not in text


def test_the_guide_explains_the_numbers_and_how_to_cite() -> None:
    text = drawn("guide", "markdown")
    for said in ("| 8.0 |", "| 8.1 |", "| 9.0 |", "| 0.1 |", "Section G 8.0, in force from 29 November 2020"):
        assert said in text
    assert "Technical Specifications keep the numbers" in text
    assert "Only live text is in force." in text
    assert "`seclog log --as-of 2020-11-29`" in text
    assert "| Section Q | Rules of Section Q | none | came later, as 1.0 | 1.0 |" in text


def test_a_guide_without_documents_or_with_a_trial() -> None:
    bare = guide(today="2020-01-01")._replace(
        collection_number="", trial=Trial(date(2020, 2, 27), date(2020, 8, 27), "a@example.org")
    )
    for form in ("markdown", "html"):
        text = render_paper("guide", form, {"guide": paper_data(bare)})
        assert "on trial from 27 February 2020 until 27 August 2020; comments are welcome at a@example.org." in text
        assert "There is no document in force to give an example of." in text
        assert "No document here numbers itself." in text
        assert "No document is in force yet." in text


def test_json_has_a_schema_iso_days_and_null_for_what_is_absent() -> None:
    report = paper(NOVEMBER)._replace(overdue=(Overdue("x", "X", date(2020, 1, 2)),))
    data = json.loads(paper_json(report, "rid"))
    assert (data["schema"], data["effective_on"], data["made_on"], data["collection_number"]) == (
        "seclog/rid/1",
        "2020-11-29",
        None,
        None,
    )
    assert data["stance"] == {"name": "ahead", "days": 28, "recorded_days": 0}
    assert data["overdue"] == [{"release": "x", "title": "X", "planned_on": "2020-01-02"}]
    assert data["events"][0]["recorded_at"] == "2020-02-27T12:02:00Z"
    assert data["events"][0]["recorded_on"] == "2020-02-27"
    tale = json.loads(paper_json(guide()._replace(trial=Trial(None, date(2020, 8, 27), "")), "guide"))
    assert (tale["schema"], tale["numbers"]["becomes"]) == ("seclog/guide/1", "8.0")
    assert tale["trial"] == {"begins_on": None, "ends_on": "2020-08-27", "comment_at": None}


def test_a_template_of_ones_own_takes_in_the_shipped_one() -> None:
    assert template_name("rid", "html") == "rid.html.j2"
    assert own("{{ release.title }} {{ release.effective_on | day }} {{ 'a*b' | raw }} {{ 'x' | code }}\n") == (
        "Release 2020-11 29 November 2020 a*b `x`\n"
    )
    assert own("{{ 'a`b' | code }} {{ release.id | day }} {{ 7 }}") == r"a\`b 2020-11 7"
    house = '{% extends "seclog/rid.html.j2" %}{% block title %}House{% endblock %}'
    assert "<title>House</title>" in own(house, "html")
    assert own("{{ '<b>' }}{{ '<i>' | code }}", "html") == "&lt;b&gt;<code>&lt;i&gt;</code>"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n{% if %}\n", 2, "Expected an expression"),
        ("a\n\n{{ release.nothing }}", 3, "has no attribute 'nothing'"),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("a\n{% for x in range(9999999) %}{% endfor %}", 2, "Range too big"),
        ("\n{{ release.__class__.__mro__ }}", 2, "access to attribute '__class__' of 'dict' object is unsafe"),
        ('\n{% include "other.j2" %}', 2, "there is no template 'other.j2' to take in"),
        ('{% include "seclog/../rid.py" %}', 1, "there is no template 'seclog/../rid.py'"),
        ('{% include "/etc/hostname" %}', 1, "there is no template"),
    ],
)
def test_a_fault_in_a_template_is_told_by_file_and_line(text: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        own(text)
    assert caught.value.message.startswith(f"house.j2:{line}: ")
    assert said in caught.value.message
    assert caught.value.message.endswith(".")


def test_a_template_that_is_no_text_is_refused() -> None:
    assert own_template(b"\xef\xbb\xbfa", "house.j2").text == "a"
    with pytest.raises(InputError, match=r"^house.j2:2: this is no text"):
        own_template(b"a\n\xff", "house.j2")


def test_without_jinja2_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MachineError, match="jinja2 is missing"):
        drawn("rid", "markdown")


def marked(*parts: tuple[str, str]) -> bytes:
    made = (f"<!-- seclog:begin {name} -->\n{text}\n<!-- seclog:end {name} -->\n" for name, text in parts)
    return "".join(made).encode()


NEW = marked(("a", "new a"), ("b", "new b"))


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (b"<!-- seclog:begin a -->\n", "a begins on line 1 and does not end"),
        (b"x\n<!-- seclog:end a -->\n", "line 2 ends a, which is not open there"),
        (b"<!-- seclog:begin a -->\n<!-- seclog:end b -->\n", "line 2 ends b"),
        (b"<!-- seclog:begin a -->\n<!-- seclog:begin b -->\n", "line 2 begins b inside a (line 1)"),
        (marked(("a", "1"), ("a", "2"), ("b", "")), "line 4 begins a a second time (first: line 1)"),
        (marked(("a", "1")), "the marks of b are missing"),
        (marked(("a", "1"), ("b", "2"), ("c", "3")), "line 7 begins c, which is not made"),
        (NEW + b"<!-- seclog:begn a -->", "line 7 has a damaged mark"),
        (NEW.replace(b"<!-- seclog:end a -->", b"<!-- seclog:end a --> x"), "line 3 has a damaged mark"),
        (NEW.replace(b"<!-- seclog:end a -->", b"<!--seclog:end a-->"), "line 3 has a damaged mark"),
    ],
)
def test_marks_that_are_damaged_missing_or_double_are_refused_by_line(old: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        made_again(old, NEW, "rid.md")
    assert caught.value.message.startswith("rid.md has marks that are not in order: ")
    assert said in caught.value.message
    assert "--fresh" in caught.value.hint


def test_a_file_that_seclog_did_not_make_is_left_alone() -> None:
    with pytest.raises(InputError, match=r"^notes.md holds no part that seclog made\.$"):
        made_again(b"# My notes\n", NEW, "notes.md")


def test_a_template_without_marks_or_with_bad_ones_makes_nothing_again() -> None:
    with pytest.raises(InputError, match="has no marks"):
        made_again(NEW, b"plain", "rid.md")
    with pytest.raises(InputError, match="The template has marks that are not in order"):
        made_again(NEW, b"<!-- seclog:begin a -->", "rid.md")
    with pytest.raises(InputError, match="line 1 has a damaged mark"):
        refuse_marks(read_parts(b"<!-- seclog -->"), "x")


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    old = b"\xef\xbb\xbf" + marked(("a", "old")).replace(b"\n", b"\r\n") + b"mine\r\n\xff"
    assert made_again(old, marked(("a", "1\n2")), "x") == (
        b"\xef\xbb\xbf<!-- seclog:begin a -->\r\n1\r\n2\r\n<!-- seclog:end a -->\r\nmine\r\n\xff"
    )


HAND = st.binary(max_size=40).filter(lambda one: b"seclog" not in one).map(lambda one: one + b"\n")
MADE = st.text(st.characters(codec="ascii", exclude_characters="<\r"), max_size=30).map(str.encode)


@given(st.lists(HAND, min_size=3, max_size=3), st.lists(st.tuples(MADE, MADE), min_size=2, max_size=5), st.booleans())
def test_what_people_write_around_the_parts_survives_any_number_of_times(
    hand: list[bytes], rounds: list[tuple[bytes, bytes]], swapped: bool
) -> None:
    def around(first: bytes, second: bytes) -> bytes:
        parts = [("a", first), ("b", second)][:: -1 if swapped else 1]
        texts = [
            b"<!-- seclog:begin %b -->\n%b\n<!-- seclog:end %b -->\n" % (n.encode(), t, n.encode()) for n, t in parts
        ]
        return hand[0] + texts[0] + hand[1] + texts[1] + hand[2]

    text = around(b"old", b"old")
    for first, second in rounds:
        made = (
            b"<!-- seclog:begin a -->\n%b\n<!-- seclog:end a -->\n<!-- seclog:begin b -->\n%b\n<!-- seclog:end b -->\n"
        )
        text = made_again(text, made % (first, second), "x")
        assert text == around(first, second)


def test_a_page_is_read_back_as_blocks() -> None:
    title, blocks = read_blocks(
        "<html><head><title>A  b</title><style>p {}</style></head><body>\n<h2>H <em>i</em></h2>"
        "<!-- seclog:begin a --><!-- other -->loose <p>x<br>y <b>z</b></p><ol><li>one</li></ol><ul><li>two</li></ul>"
        "<table><caption>C</caption><thead><tr><th>n</th></tr></thead><tbody><tr><td><code>v</code> </td></tr></tbody>"
        "</table><table></table></i><p> </p><hr><!-- seclog:end a -->tail</body></html>"
    )
    assert title == "A b"
    assert blocks == (
        Words("h2", (Run("H "), Run("i", "italic"))),
        Mark("begin", "a"),
        Words("p", (Run("loose"),)),
        Words("p", (Run("x"), Run("\n"), Run("y "), Run("z", "bold"))),
        Words("li", (Run("one"),), True),
        Words("li", (Run("two"),)),
        Grid("C", 1, (((Run("n", "bold"),),), ((Run("v", "code"),),))),
        Mark("end", "a"),
        Words("p", (Run("tail"),)),
    )


def word(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def word_text(data: bytes) -> str:
    return "\n".join(
        "".join(one.text or "" for one in line.iter(qn("w:t"))) for line in word(data).element.iter(qn("w:p"))
    )


@pytest.fixture(scope="module")
def planned_word() -> bytes:
    return paper_docx(drawn("rid", "html"), ABOUT)


def test_a_word_paper_has_headings_repeated_header_rows_and_properties(planned_word: bytes) -> None:
    made = word(planned_word)
    styles = [one.get(qn("w:val")) for one in made.element.iter(qn("w:pStyle"))]
    assert styles.count("Heading1") == 1
    assert styles.count("Heading2") == 5
    tables = list(made.element.iter(qn("w:tbl")))
    assert all(len(list(one.iter(qn("w:tblHeader")))) == 1 for one in tables)
    assert len(tables) == 7
    about = made.core_properties
    assert (about.title, about.author) == ("Release 2020-11: Release Implementation Document", "Code")
    assert (about.language, about.comments, about.created and about.created.date()) == ("en-GB", "", date(2020, 11, 1))
    tags = [one.get(qn("w:val")) for one in made.element.iter(qn("w:tag"))]
    assert tags == [f"seclog:{part}" for part in PARTS["rid"]]
    assert "will take effect on 29 November 2020" in word_text(planned_word)


def test_what_people_write_in_a_word_paper_survives(planned_word: bytes) -> None:
    made = word(planned_word)
    body = made.element.body
    made.add_paragraph("At the end, by hand")
    second = list(body.iter(qn("w:sdt")))[1]
    second.addprevious(made.add_paragraph("In the middle, by hand")._p)
    foreign = docx.oxml.parse_xml(
        f'<w:sdt xmlns:w="{body.nsmap["w"]}"><w:sdtPr><w:tag w:val="house:logo"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    body.insert(0, foreign)
    made.styles["Caption"].element.getparent().remove(made.styles["Caption"].element)
    out = io.BytesIO()
    made.save(out)
    page = drawn("rid", "html", paper(f"{NOVEMBER}{LANDED}", today="2020-12-01"))
    again = out.getvalue()
    for _ in range(2):
        again = remade_docx(again, page, ABOUT, "rid.docx")
    text = word_text(again)
    assert "took effect on 29 November 2020" in text
    assert "will take effect" not in text
    assert text.count("At the end, by hand") == text.count("In the middle, by hand") == 1
    assert text.index("State") < text.index("In the middle, by hand") < text.index("Rules of Section G")
    assert text.count("How the scope came about") == 1


def changed(data: bytes, change: str) -> bytes:
    made = word(data)
    first, second = list(made.element.body.iter(qn("w:sdt")))[:2]
    if change == "missing":
        made.element.body.remove(first)
    elif change == "twice":
        second.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").set(qn("w:val"), "seclog:summary")
    elif change == "inside":
        first.find(qn("w:sdtContent")).append(second)
    elif change == "unknown":
        first.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").set(qn("w:val"), "seclog:other")
    elif change == "empty":
        first.remove(first.find(qn("w:sdtContent")))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("missing", "summary is missing"),
        ("twice", "summary is there twice; scope is missing"),
        ("inside", "scope stands inside another part"),
        ("unknown", "other is not made; summary is missing"),
        ("empty", "summary has no content to replace"),
    ],
)
def test_content_controls_that_are_not_in_order_are_refused(planned_word: bytes, change: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        remade_docx(changed(planned_word, change), drawn("rid", "html"), ABOUT, "rid.docx")
    assert caught.value.message == f"rid.docx has content controls that are not in order: {said}."


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(InputError, match=r"^rid.docx is no Word file"):
        remade_docx(b"PK\x03\x04", drawn("rid", "html"), ABOUT, "rid.docx")


def test_a_template_of_ones_own_makes_word_papers_too() -> None:
    page = (
        (
            "<title>T</title><h1>Mine</h1><!-- seclog:begin a --><h2>S</h2><ol><li>one</li></ol><ul><li>two</li></ul>"
            "<table><tr><td>x</td><td></td></tr><tr><td>y</td></tr></table><p><i>i</i> <code>c</code></p>"
            "<!-- seclog:end a --><p>Last</p>"
        )
        .replace("-->", "-->\n")
        .replace("<!--", "\n<!--")
    )
    made = paper_docx(page, ABOUT)
    styles = [one.get(qn("w:val")) for one in word(made).element.iter(qn("w:pStyle"))]
    assert styles == ["Heading1", "Heading2", "ListNumber", "ListBullet"]
    assert [line for line in word_text(made).split("\n") if line] == [
        "Mine",
        "S",
        "one",
        "two",
        "x",
        "y",
        "i c",
        "Last",
    ]


def test_without_python_docx_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MachineError) as caught:
        paper_docx("", ABOUT)
    assert "pip install 'seclog[docx]'" in caught.value.hint
