from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import seclog
from seclog.core.redline import compare
from seclog.render.paper import Screen
from seclog.render.redline_text import print_rich, render_plain
from seclog.render.redline_view import visible

ROOT = Path(seclog.__file__).parent.parent

BASE = """# Code

Intro stays.

First stays.

Second stays.

## Liability

Third stays.

Fourth stays.

The Party shall pay.

Fifth stays.

Sixth stays.

Seventh stays.
"""
TARGET = BASE.replace("shall", "must")

_TEXTS = st.one_of(
    st.text("ab \n[]{}+-\\.|", max_size=40),
    st.text(st.characters(blacklist_characters="·→↵"), max_size=40),
)


def body(base: str, target: str) -> str:
    return render_plain(compare(base, target), "old", "new", full=True).partition("\n\n")[2]


def decoded(text: str) -> tuple[str, str]:
    """Both sides of the marked form, read by the rule that the module states."""
    sides: dict[str, list[str]] = {"base": [], "target": []}
    state = ""
    closing = {"[-": "-]", "{+": "+}"}
    at = 0
    while at < len(text):
        found = re.compile(r"(\\*)(\[-|\{\+|-\]|\+\})?").match(text, at)
        assert found is not None
        slashes, mark = found[1], found[2]
        is_mark = mark is not None and (mark == closing[state] if state else mark in closing)
        literal = slashes
        if is_mark:
            literal = slashes[: len(slashes) // 2]
            if len(slashes) % 2:
                literal, is_mark = literal + mark, False
            at = found.end()
        elif slashes:
            at += len(slashes)
        else:
            literal, at = text[at], at + 1
        if state != "{+":
            sides["base"].append(literal)
        if state != "[-":
            sides["target"].append(literal)
        if is_mark:
            state = "" if state else mark
    assert state == ""
    return "".join(sides["base"]), "".join(sides["target"])


def squeezed(text: str) -> str:
    """Without spacing, form feeds and the like included."""
    return re.sub(r"[\s·→↵]|<U\+(00(0B|0C|1[C-F]|85)|202[89])>", "", text)


@given(_TEXTS, _TEXTS)
@example("a[-b-] {+c+}", "a\\[-b \\\\{+c")
@example("\\", "\\ \\[-")
@example("x [", "x {")
@settings(max_examples=300, deadline=None)
def test_the_marked_form_says_both_texts_without_doubt(base: str, target: str) -> None:
    ours, theirs = decoded(body(base, target))
    assert squeezed(ours) == squeezed(visible(base))
    assert squeezed(theirs) == squeezed(visible(target))


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None)
def test_no_control_or_direction_character_reaches_the_reader(base: str, target: str) -> None:
    plain = render_plain(compare(base, target), base, target, full=True)
    rich = print_rich(compare(base, target), base, target, True, Screen(80, True))
    bare = re.sub(r"\x1b\[[0-9;]*m", "", rich)
    for text in (plain, bare):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_the_head_names_both_sides_and_counts_the_changes() -> None:
    head = render_plain(compare(BASE, TARGET), "Section H\n7.0", "Section H 7.1\x1b[2J").splitlines()[:3]
    assert head == [
        "--- Section H 7.0",
        "+++ Section H 7.1<U+001B>[2J",
        "1 word inserted, 1 deleted; 1 of 11 paragraphs changed.",
    ]


def test_what_stands_far_from_a_change_is_counted_and_its_heading_kept() -> None:
    assert render_plain(compare(BASE, TARGET), "a", "b").split("\n\n")[1:] == [
        "... 4 unchanged paragraphs ...",
        "## Liability",
        "Third stays.",
        "Fourth stays.",
        "The Party [-shall-]{+must+} pay.",
        "Fifth stays.",
        "... 2 unchanged paragraphs ...\n",
    ]


def test_one_paragraph_alone_is_never_left_out() -> None:
    base = "One.\n\nTwo.\n\nThree four.\n\nFive.\n\nSix.\n\nSeven.\n\nEight nine.\n\nTen.\n\nEleven.\n"
    target = base.replace("four", "4").replace("nine", "9")
    assert "unchanged" not in render_plain(compare(base, target), "a", "b")


def test_a_full_redline_leaves_nothing_out() -> None:
    assert body(BASE, TARGET) == BASE.replace("shall", "[-shall-]{+must+}")


def test_a_paragraph_of_other_spacing_is_counted_with_those_left_out() -> None:
    text = render_plain(compare(BASE, TARGET.replace("First stays", "First\nstays")), "a", "b")
    assert "... 4 unchanged paragraphs, 1 of them with other spaces or line ends ..." in text
    assert "In 1 paragraph only spaces or line ends differ." in text


@pytest.mark.parametrize(
    ("base", "target", "says"),
    [
        ("same\n", "same\n", "The two texts are the same, byte for byte."),
        (
            "a\n\nb\n",
            "a\r\n\r\nb\r\n",
            "No word and no punctuation mark differs. In 2 paragraphs only spaces or line ends differ.",
        ),
        ("", "", "The two texts are the same, byte for byte."),
    ],
)
def test_texts_without_a_change_are_said_to_have_none(base: str, target: str, says: str) -> None:
    assert render_plain(compare(base, target), "a", "b").splitlines()[2] == says


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("Old para.\n", "Old para.\n\nA new\none.\n", "Old para.\n\n{+A new+}\n{+one.+}\n"),
        ("Kept.\n\nGone.", "Kept.\n\nFresh words!", "Kept.\n\n[-Gone.-]\n\n{+Fresh words!+}\n"),
        ("a;b c", "a;\nb c", "a;{+↵+}\nb c\n"),
        ("- a b\n", "\t- a b\n", "{+→\t+}- a b\n"),
        ("a \\ b c", "a \\ x c", "a \\ [-b-]{+x+} c\n"),
        ("a\\b c d", "a\\x c d", "a\\\\[-b-]{+x+} c d\n"),
        ("a [- b", "a [- c", "a \\[- [-b-]{+c+}\n"),
        ("one\nx\\\ntwo three", "one\nx\\\ntwo four", "one\nx\\\ntwo [-three-]{+four+}\n"),
        ("v\u200bw x y", "vw x y", "[-v<U+200B>w-]{+vw+} x y\n"),
    ],
)
def test_marks_stand_where_the_change_is(base: str, target: str, expected: str) -> None:
    assert body(base, target) == expected


def test_at_a_terminal_changes_differ_by_more_than_colour() -> None:
    text = print_rich(compare(BASE, TARGET), "a", "b", screen=Screen(80, True))
    assert "The Party \x1b[9;31mshall\x1b[0m\x1b[4;32mmust\x1b[0m pay." in text
    assert "\x1b[1m## Liability" in text
    assert "... 4 unchanged paragraphs ..." in text


def test_without_colour_the_marks_stay() -> None:
    text = print_rich(compare(BASE, TARGET), "a", "b", screen=Screen(80, False))
    assert "The Party \x1b[9m[-shall-]\x1b[0m\x1b[4m{+must+}\x1b[0m pay." in text
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", text)


def test_text_is_never_read_as_markup_of_the_terminal_library() -> None:
    text = print_rich(compare("[bold]x[/bold] :smile: y", "[bold]x[/bold] :smile: z"), "[red]a", "b")
    assert "[bold]x[/bold] :smile: " in text
    assert "--- [red]a" in text


def test_a_terminal_of_any_width_gets_every_word() -> None:
    long = " ".join(f"word{at}" for at in range(60)) + " " + "x" * 90
    text = print_rich(compare(long, long + " more"), "a", "b", True, Screen(30, True))
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert max(map(len, bare.splitlines())) <= 30
    assert squeezed(long) in squeezed(bare)


def test_the_piped_form_does_without_the_terminal_library() -> None:
    code = (
        "import sys; from seclog.core.redline import compare; from seclog.render.redline_text import render_plain; "
        "render_plain(compare('a', 'b'), 'x', 'y'); print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
