from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seclog.core.redline import Counts, Redline, Span, compare
from seclog.core.redline_blocks import split
from seclog.core.redline_words import compare_words

# Real texts, where a folder of them stands beside the repository.
SITE_POLICY = Path(__file__).parents[3] / "shared" / "data" / "site-policy"

_LINES = st.sampled_from(
    ["# One", "## Two", "Title", "===", "---", "- item", "  - deeper", "(a) point", "1. first", "text one two",
     "text one  three", "| a | b |", "|---|---|", "| c | d \\| e |", "a | b", "--|--", "```", "~~~ x", "code  x",
     "", " ", "\t", "x" * 130, "> quote", "a.b-c’d", "\\", "\u202e", "é\u0301", "\x1b[31m", "a\x0cb", "*", "|"]
)  # fmt: skip
_ENDS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", "\n\n\n", " \n", ""])
_DOCUMENTS = st.lists(st.tuples(_LINES, _ENDS), max_size=14).map(lambda lines: "".join(map("".join, lines)))
_TEXTS = st.one_of(_DOCUMENTS, st.text(max_size=60), st.text("ab .\n|-`#\r", max_size=60))


def shown(base: str, target: str) -> str:
    """The spans of the redline as `[-deleted-]{+inserted+}`, blocks that did not change as `=`."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    texts = []
    for block in compare(base, target).blocks:
        spans = [span for part in block.shown() for span in part]
        text = "".join(marks[span.kind].format(span.text) for span in spans)
        texts.append(text if block.is_change else "=")
    return "".join(texts)


@given(_TEXTS, _TEXTS)
@example("a\r\n\r\nb", "a\n\nb\n")
@example("", "\n")
@example("| a |\n\n", "| a |")
@settings(max_examples=300, deadline=None)
def test_a_redline_gives_both_texts_back_byte_for_byte(base: str, target: str) -> None:
    redline = compare(base, target)
    assert redline.base() == base
    assert redline.target() == target
    assert redline.is_empty == (base == target)


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_changed_block_shows_a_change_and_no_other_does(base: str, target: str) -> None:
    for block in compare(base, target).blocks:
        kinds = {span.kind for part in block.shown() for span in part}
        assert block.is_change == bool(kinds & {"insert", "delete"})


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_within_a_change_the_deletion_comes_first_and_spans_are_as_long_as_can_be(base: str, target: str) -> None:
    for block in compare(base, target).blocks:
        for part in block.parts:
            kinds = [span.kind for span in part]
            assert all(span.text for span in part)
            neighbours = list(pairwise(kinds))
            assert ("insert", "delete") not in neighbours
            assert all(one != other for one, other in neighbours)


@given(_TEXTS)
def test_a_text_is_its_blocks_joined(text: str) -> None:
    for by_line in (False, True):
        assert "".join(piece.text for piece in split(text, by_line=by_line)) == text


@given(_TEXTS)
def test_a_text_compared_with_itself_is_an_empty_redline(text: str) -> None:
    redline = compare(text, text)
    assert redline.is_empty
    assert redline.counts == Counts(0, 0, 0, 0, 0, 0, len(redline.blocks))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("# One\ntext\n- a\n- b\n", ["heading", "paragraph", "item", "item"]),
        ("Title\n=====\n\nText\nmore\n", ["heading", "paragraph"]),
        ("(a) one\n(iv) two\n1. three\n2) four\n3.1 five", ["item"] * 5),
        ("| a |\n|---|\n| b |\n\ntext", ["table", "paragraph"]),
        ("a | b\n--|--\nc | d\ntext", ["table", "paragraph"]),
        ("a | b\nc | d\n", ["paragraph"]),
        ("a | b", ["paragraph"]),
        ("```\n# no heading\n\n```\ntext", ["code", "paragraph"]),
        ("~~~~\n~~~\n~~~~ \nend", ["code", "paragraph"]),
        ("```\nnever closed\n\n# text", ["code"]),
        ("---\ntitle: T\n---\n# One", ["meta", "heading"]),
        ("---\nno end", ["paragraph"]),
        ("\n\ntext", ["blank", "paragraph"]),
        ("x" * 121 + "\nnext", ["paragraph", "paragraph"]),
        ("x" * 20 + "\nnext", ["paragraph"]),
    ],
)
def test_blocks_are_what_a_reader_takes_for_blocks(text: str, forms: list[str]) -> None:
    assert [piece.form for piece in split(text)] == forms


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("The Party shall pay.", "The Party must pay.", "The Party [-shall-]{+must+} pay."),
        ("Pay now.", "Pay now, please.", "Pay now{+, please+}."),
        ("A 10.1 b", "A 10.2 b", "A [-10.1-]{+10.2+} b"),
        ("User’s-own text here", "Users own text here", "[-User’s-own-]{+Users own+} text here"),
        ("One two.\n\nThree four.\n", "One two.\n\nNew words.\n\nThree four.\n", "={+New words.\n\n+}="),
        ("One two.\n\nThree four.\n", "One two.\n", "=[-Three four.\n-]"),
        ("Old words only.\n", "Fresh thing instead!\n", "[-Old words only.\n-]{+Fresh thing instead!\n+}"),
        ("see \"[X]\".", "see [X].", "see [-\"-][X][-\"-]."),
        ("- a b\n", "  - a b\n", "{+  +}- a b\n"),
        (" - a b\n", "   - a b\n", " {+  +}- a b\n"),
        (" - a b\n", "\t- a b\n", "[- -]{+\t+}- a b\n"),
        (" \t- a b\n", "   - a b\n", " [-\t-]{+  +}- a b\n"),
        ("one foo\n", "one\n\n", "one[- foo-]\n\n"),
        ("a\nb\nc d e f", "a c d e f", "a[-\nb-] c d e f"),
        ("a;b", "a;\nb", "a;{+\n+}b"),
        ("one two three\nfour", "one two\nthree five", "one two\nthree [-four-]{+five+}"),
        ("go go end", "go go go go end", "go go{+ go go+} end"),
        ("# Scope\n", "## Scope\n", "#{+#+} Scope\n"),
    ],
)  # fmt: skip
def test_changes_are_shown_as_an_editor_would_mark_them(base: str, target: str, expected: str) -> None:
    assert shown(base, target) == expected


def test_a_sentence_put_between_two_is_marked_from_full_stop_to_full_stop() -> None:
    base = "The Party shall pay. The Party shall go."
    target = "The Party shall pay. The Party shall stay. The Party shall go."
    assert shown(base, target) == "The Party shall pay.{+ The Party shall stay.+} The Party shall go."
    assert shown(target, base) == "The Party shall pay.[- The Party shall stay.-] The Party shall go."


def test_a_rewritten_paragraph_is_shown_whole_not_as_crumbs() -> None:
    base = "Each Supplier Party of the first part shall, in good time, deliver to the Code Manager a plan."
    target = "No User may in any case of doubt rely upon, or deliver, what the Secretary of State decided."
    kinds = [span.kind for span in compare_words(base, target)]
    assert kinds == ["delete", "insert"]


def test_a_lone_mark_between_two_replacements_does_not_part_them() -> None:
    base = "We start with aa bb cc dd, ee ff gg hh and go on as before with the same words."
    target = "We start with ii jj kk ll, mm nn oo pp and go on as before with the same words."
    assert [span.text for span in compare_words(base, target) if span.kind != "equal"] == [
        "aa bb cc dd, ee ff gg hh",
        "ii jj kk ll, mm nn oo pp",
    ]


def test_a_mark_between_two_pure_insertions_stays() -> None:
    spans = compare_words("a, b and so on", "a new one, or other, b and so on")
    assert [span for span in spans if span.kind == "delete"] == []


def test_an_edited_paragraph_among_new_ones_is_found_again() -> None:
    base = "Heading of it\n\nThe Code Manager shall publish the log within ten days of the release.\n\nEnd\n"
    target = (
        "Heading of it\n\nSomething wholly different comes first here now.\n\n"
        "The Code Manager shall publish the log within five days of the release.\n\nEnd\n"
    )
    assert [block.change for block in compare(base, target).blocks] == ["equal", "insert", "edit", "equal"]
    assert "within [-ten-]{+five+} days" in shown(base, target)


def test_repeated_short_paragraphs_do_not_pull_others_out_of_place() -> None:
    base = "One alpha beta.\n\nNot used.\n\nTwo gamma delta.\n\nNot used.\n\nThree epsilon zeta.\n"
    target = base.replace("Not used.\n\nTwo gamma delta.\n\n", "")
    assert shown(base, target).count("[-") == 2
    assert compare(base, target).counts.blocks_deleted == 2


def test_rewrapped_text_and_other_line_ends_are_spacing_not_change() -> None:
    base = "One two\nthree.\n\n| a | b |\n|---|---|\n| c |  d |\n\n```\nx\n```\n"
    target = "One two three.\r\n\r\n|a|b|\r\n|-----|---|\r\n| c | d |\r\n\r\n```\r\nx\r\n```\r\n"
    redline = compare(base, target)
    assert {block.change for block in redline.blocks} == {"spacing"}
    assert not redline.is_empty
    assert redline.counts == Counts(0, 0, 0, 0, 0, 3, 3)
    assert redline.counts.blocks_changed == 0
    assert [part for block in redline.blocks for part in block.shown()] == [
        (Span("equal", block.target()),) for block in redline.blocks
    ]


def test_leading_blank_lines_are_spacing() -> None:
    assert [block.change for block in compare("text", "\n\ntext").blocks] == ["spacing", "equal"]
    assert [block.change for block in compare("\ntext", "text").blocks] == ["spacing", "equal"]


TABLE = "| Name | Value |\n|------|-------|\n| Volt | 230 |\n| Hertz | 50 |\n\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("230", "240", "| Volt | [-230-]{+240+} |\n"),
        ("| Hertz | 50 |\n", "", "| Volt | 230 |\n[-| Hertz | 50 |\n-]\n"),
        ("| Hertz | 50 |\n\n", "| Hertz | 60 |", "| Hertz | [-50-]{+60+} |"),
        ("| Hertz | 50 |\n", "| Hertz | 50 |\n| Amp | 16 |\n", "50 |\n{+| Amp | 16 |\n+}\n"),
        ("| Hertz", "| Amp | 16 |\n| Hertz", "{+| Amp | 16 |\n+}"),
        ("| Volt | 230 |", "| Volt | 230 | V |", "| Volt | 230 |{+ V |+}\n"),
        ("| Volt |", "| Volt A \\| B |", "| Volt{+ A \\| B+} | 230 |"),
    ],
)
def test_a_table_is_one_block_compared_row_by_row_and_cell_by_cell(old: str, new: str, expected: str) -> None:
    target = TABLE.replace(old, new)
    redline = compare(TABLE, target)
    assert [(block.form, block.change) for block in redline.blocks] == [("table", "edit")]
    assert expected in shown(TABLE, target)


def test_a_table_with_other_values_stays_one_table() -> None:
    base = "| Volt | 230 |\n| Hertz | 50 |\n| Amp | 16 |\n"
    target = "| Volt | 110 |\n| Hertz | 60 |\n| Amp | 20 |\n"
    assert shown(base, target).count("[-") == 3


def test_code_is_compared_line_by_line_with_its_space_marked() -> None:
    base = "```\nif x:\n  go on\n```\n"
    target = "```\nif x:\n    go on\n```\n\n"
    assert shown(base, target) == "```\nif x:\n  {+  +}go on\n```\n\n"


def test_a_blank_line_put_into_code_is_marked() -> None:
    assert shown("```\na\nb\n```\n", "```\na\n\nb\n```\n") == "```\na\n{+\n+}b\n```\n"


def test_counts_say_how_much_differs() -> None:
    base = "# A\n\nOne two three, four.\n\nGone now entirely.\n\nSame\nhere.\n"
    target = "# A\n\nOne two 3 four.\n\nSame here.\n\nWholly new.\n"
    assert compare(base, target).counts == Counts(
        words_inserted=3,
        words_deleted=4,
        blocks_inserted=1,
        blocks_deleted=1,
        blocks_edited=1,
        blocks_spaced=1,
        blocks=5,
    )


def test_a_long_list_without_blank_lines_is_compared_line_by_line() -> None:
    lines = [f"entry {at} of the list" for at in range(100)]
    changed = [*lines[:50], "entry fifty of the list", *lines[51:]]
    counts = compare("\n".join(lines), "\n".join(changed)).counts
    assert (counts.blocks, counts.blocks_edited) == (100, 1)
    items = [f"- entry {at}" for at in range(3)]
    assert compare("\n".join([*lines, *items]), "\n".join(items)).counts.blocks == 103


def _real_pairs() -> Iterator[tuple[Path, Path]]:
    years = sorted(path for path in SITE_POLICY.glob("20*") if path.is_dir())
    for at, year in enumerate(years):
        for later in years[at + 1 :]:
            for path in sorted(year.rglob("*.md")):
                other = later / path.relative_to(year)
                if other.exists():
                    yield path, other


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.skipif(not SITE_POLICY.is_dir(), reason="no folder of real policies beside the repository")
def test_real_policies_of_three_dates_are_given_back() -> None:
    pairs = list(_real_pairs())
    assert len(pairs) > 100
    for one, other in pairs:
        base, target = _read(one), _read(other)
        redline: Redline = compare(base, target)
        assert (redline.base(), redline.target()) == (base, target), one
