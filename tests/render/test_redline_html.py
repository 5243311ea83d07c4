from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seclog.core.redline import compare
from seclog.render.redline_css import PAIRS, STYLE
from seclog.render.redline_html import RedlinePage, render_html
from seclog.render.redline_view import visible

PAGE = RedlinePage("Section H", "7.0", "7.1", "in force from 2020-11-29", "for June 2021", "Made from the record.")
VOID = {"meta", "link", "br"}
BLOCKS = {"p", "pre", "h2", "h3", "h4", "h5", "h6", "td", "th"}

DOCUMENT = """# Code

Intro stays.

First stays.

Second stays.

## Liability

The Party shall pay.

* Item one
  * Item two

| Name | Value |
|------|-------|
| Volt | 230 |
| Hertz | 50 |

Last stays.

## End

Closing stays.

Really.
"""


class Reader(HTMLParser):
    """Collects elements, texts inside `main` by side, and any tag that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.base = self.target = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        inside = {name.split(".")[0] for name in self.open}
        if not inside & BLOCKS or "main" not in inside or "span.vh" in self.open:
            return
        self.base += "" if "ins" in inside else data
        self.target += "" if "del" in inside else data


def page(base: str, target: str) -> str:
    return render_html(compare(base, target), PAGE)


def main(html: str) -> str:
    return html.partition('<main id="text">\n')[2].partition("</main>")[0]


def squeezed(text: str) -> str:
    """Without spacing, form feeds and the like included."""
    return re.sub(r"[\s·→↵]|<U\+(00(0B|0C|1[C-F]|85)|202[89])>", "", text)


_TEXTS = st.one_of(
    st.text("ab \n<>&\"'#*-=`\t", max_size=50),
    st.text(st.characters(blacklist_characters="·→↵|"), max_size=40),
)


@given(_TEXTS, _TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_page_is_well_formed_and_says_all_of_both_texts(base: str, target: str) -> None:
    reader = Reader(page(base, target))
    assert reader.open == []
    assert squeezed(reader.base) == squeezed(visible(base))
    assert squeezed(reader.target) == squeezed(visible(target))


@given(st.text("ab |\n-:\\", max_size=50), st.text("ab |\n-:\\", max_size=50))
@settings(max_examples=200, deadline=None)
def test_every_change_is_marked_in_tables_too(base: str, target: str) -> None:
    redline = compare(base, target)
    html = main(render_html(redline, PAGE))
    assert redline.counts.blocks_changed == 0 or "<ins>" in html or "<del>" in html
    assert Reader(html).open == []


def test_the_page_has_what_a_reader_and_a_screen_reader_need() -> None:
    html = page(DOCUMENT, DOCUMENT.replace("shall", "must"))
    tags = Reader(html).tags
    assert html.startswith("<!DOCTYPE html>\n")
    assert ("html", {"lang": "en"}) in tags
    assert "<title>Redline of Section H: 7.0 to 7.1</title>" in html
    assert [tag for tag, _ in tags if tag in ("header", "nav", "main", "footer", "h1")] == [
        "header", "h1", "nav", "main", "footer",
    ]  # fmt: skip
    assert ("a", {"class": "skip", "href": "#text"}) in tags
    for said in ("in force from 2020-11-29", "for June 2021", "Made from the record."):
        assert said in html


def test_a_change_is_an_element_with_words_for_those_who_do_not_see_it() -> None:
    html = page(DOCUMENT, DOCUMENT.replace("shall", "must"))
    assert (
        'The Party <del><span class="vh"> deleted: </span>shall<span class="vh"> (end) </span></del>'
        '<ins><span class="vh"> inserted: </span>must<span class="vh"> (end) </span></ins> pay.'
    ) in html


def test_nothing_is_asked_of_another_machine() -> None:
    html = page(DOCUMENT, DOCUMENT + '\n<script src="https://evil.example/x.js"></script> ![i](https://evil.example)\n')
    tags = Reader(html).tags
    assert "default-src 'none'" in html
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in tags}
    links = [attrs["href"] or "" for tag, attrs in tags if tag == "a"]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_names_and_titles_are_escaped_and_on_one_line() -> None:
    hostile = RedlinePage("<b>&\n", '"7.0"', "</title>", "<i>", "\x1b[31m\u202e", "<u>")
    html = render_html(compare("a", "b"), hostile)
    assert "<title>Redline of &lt;b&gt;&amp;: &quot;7.0&quot; to &lt;/title&gt;</title>" in html
    assert "<dd>&lt;U+001B&gt;[31m&lt;U+202E&gt;</dd>" in html
    assert not re.search(r"<[biu]>", html)


def test_what_is_far_from_a_change_is_folded_and_complete() -> None:
    html = main(page(DOCUMENT, DOCUMENT.replace("shall", "must")))
    folded = re.findall(r"<summary>(.*?)</summary><div>(.*?)</div></details>", html, re.DOTALL)
    assert [summary for summary, _ in folded] == ["4 unchanged paragraphs", "6 unchanged paragraphs"]
    assert "Second stays." in folded[0][1]
    assert "<td>Volt</td><td>230</td>" not in folded[0][1]


def test_every_place_is_listed_and_leads_to_the_next() -> None:
    target = DOCUMENT.replace("First stays", "First, stays").replace("shall", "must").replace("Really", "Really new")
    html = page(DOCUMENT, target)
    assert re.findall(r'<li><a href="#(.*?)">(.*?)</a> <span>(.*?)</span>', html) == [
        ("change-1", "Code", "no words: punctuation or layout"),
        ("change-2", "Liability", "1 word inserted, 1 word deleted"),
        ("change-3", "End", "1 word inserted"),
    ]
    assert "<summary>3 changes</summary>" in html
    assert re.findall(r'id="(change-.*?)" role="group" aria-label="(.*?)"', html) == [
        (f"change-{at}", f"Change {at} of 3") for at in (1, 2, 3)
    ]
    assert re.findall(r'class="next" href="(.*?)"', html) == ["#change-2", "#change-3", "#change-1"]


def test_a_long_list_of_places_starts_closed() -> None:
    base = "\n\n".join(f"Paragraph {at} alpha.\n\nSame{at}." for at in range(30))
    assert '<nav aria-label="Changes"><details><summary>30 changes' in page(base, base.replace("alpha", "beta"))
    assert '<nav aria-label="Changes"><details open><summary>1 change<' in page("Some a.", "Some b.")


def test_a_new_section_is_listed_by_its_own_heading() -> None:
    html = page("# Code\n\nText.\n", "# Code\n\nText.\n\n## New part\n\nWords.\n")
    assert '<a href="#change-1">New part</a>' in html


def test_counts_stand_in_the_header() -> None:
    html = page(DOCUMENT, DOCUMENT.replace("shall", "must now").replace("Intro stays", "Intro\nstays"))
    figures = dict(re.findall(r"<dt>([a-z ]+)</dt><dd>(\d+)</dd>", html))
    assert figures == {
        "words inserted": "2",
        "words deleted": "1",
        "paragraphs inserted": "0",
        "paragraphs deleted": "0",
        "paragraphs edited": "1",
    }
    assert "In 1 paragraph only spaces or line ends differ." in html


def test_two_equal_texts_are_said_to_be_the_same() -> None:
    html = page(DOCUMENT, DOCUMENT)
    assert "The two texts are the same, byte for byte." in html
    assert "<nav" not in html
    assert "<footer" not in render_html(compare("a", "a"), RedlinePage("T", "1", "2"))


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("# A\n", "# A b\n", '<h2 class="b"><span class="mark">#</span> A'),
        ("### A\n\n#### B\n", "### A\n\n#### B c\n", '<h3 class="b"><span class="mark">####</span> B'),
        ("A\n===\n\nB\n---\n", "A\n===\n\nB c\n---\n", '<h3 class="b">B'),
        ("A\n===\n", "A c\n===\n", '<h2 class="b">A'),
        ("x\n", "x\n\n# New\n", "</span>#".replace("#", '<span class="mark">#</span> New')),
        ("* a b\n  * c d\n", "* a b\n  * c e\n", '<p class="b item tight" style="--depth: 1">'),
        ("* a b\n\t\t* c d\n", "* a b\n\t\t* c e\n", 'style="--depth: 2"'),
        ("```\na  b\n```\n", "```\na  c\n```\n", '<pre class="b">```\na  '),
        ("a <b> c\n", "a <b> d\n", "a &lt;b&gt; "),
        ("- a b\n", "    - a b\n", "····<"),
    ],
)
def test_the_structure_of_the_text_is_visible(base: str, target: str, expected: str) -> None:
    assert expected in main(page(base, target))


TABLE = "| Name | Value |\n|------|-------|\n| Volt | 230 |\n"


def cells(target: str, base: str = TABLE) -> list[list[str]]:
    """The cells of each row shown, insertions in `+`, deletions in `-`."""
    html = re.sub(r'<span class="vh">.*?</span>', "", main(page(base, target)))
    html = re.sub(r"</?ins>", "+", re.sub(r"</?del>", "-", html))
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [[cell.strip() for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (TABLE.replace("230", "240"), [["Name", "Value"], ["Volt", "-230-+240+"]]),
        (TABLE.replace("230", "240").rstrip(), [["Name", "Value"], ["Volt", "-230-+240+"]]),
        (TABLE + "| Amp |  |\n", [["Name", "Value"], ["Volt", "230"], ["+ Amp +", ""]]),
        (TABLE.replace("Volt | 230 |", "Volt | 230 | x |"), [["Name", "Value"], ["Volt", "230", "+ x +"]]),
        (TABLE.replace("Volt | 230 |", "Volt | 230 | |"), [["Name", "Value"], ["Volt", "230", "+(empty)+"]]),
        (
            TABLE.replace("| Volt | 230 |", "| Amp | 16 | A |"),
            [["Name", "Value"], ["- Volt -", "- 230 -"], ["+ Amp +", "+ 16 +", "+ A +"]],
        ),
        (
            TABLE.replace("|------|-------|", "|:-----|-------|"),
            [["Name", "Value"], ["--------", "---------"], ["+:-----+", "+-------+"], ["Volt", "230"]],
        ),
    ],
)  # fmt: skip
def test_a_table_shows_changes_in_its_cells(target: str, expected: list[list[str]]) -> None:
    assert cells(target) == expected


def test_column_titles_are_headers_and_the_row_of_dashes_is_left_out() -> None:
    html = main(page(TABLE, TABLE.replace("230", "240")))
    assert '<tr><th scope="col"> Name </th><th scope="col"> Value </th></tr>' in html
    assert "---" not in html
    assert main(page("", TABLE.rstrip())).count("<th ") == 2
    assert "<th" not in main(page("| a |\n| b |\n", "| a |\n| c |\n"))


def test_the_last_row_is_shown_where_a_text_ends_without_a_line_end() -> None:
    base = TABLE.rstrip()
    assert cells(base.replace("230", "240"), base) == [["Name", "Value"], ["Volt", "-230-+240+"]]


def test_a_row_rewritten_with_other_cells_is_shown_old_and_new() -> None:
    base, target = "| A B C D E F |\n| x |\n", "| F | E | D | C | B | A |\n| x |\n"
    assert cells(target, base) == [["- A B C D E F -"], [f"+ {letter} +" for letter in "FEDCBA"], ["x"]]


def test_a_table_whose_outer_bars_alone_changed_is_shown_as_written() -> None:
    html = main(page("| a | b |\n|---|---|\n", "| a | b\n|---|---|\n"))
    assert '<pre class="b">| a | b<del>' in html


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_colours_keep_the_contrast_of_wcag_aa(ink: str, paper: str) -> None:
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
