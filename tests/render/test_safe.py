from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.render.safe import block, escaped_json, one_line

HOSTILE = st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\x00\x07\u202e\u2066\u2028\x85\n\t"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Section G", "Section G"),
        ("[bold]Draft[/bold]", "[bold]Draft[/bold]"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("\x1b]52;c;aGk=\x07", "]52;c;aGk="),
        ("8.0\u202e0.8", "8.00.8"),
        ("a\u2066b\u2069c", "abc"),
        ("one\ttwo\nthree\u2028four\x85five", "one two three four five"),
        ("one\r\ntwo", "one two"),
        ("caf\u00e9 \u6587\u66f8\u00a0x", "caf\u00e9 \u6587\u66f8\u00a0x"),
        ("", ""),
    ],
)
def test_one_line_shows_data_and_no_control(text: str, shown: str) -> None:
    assert one_line(text) == shown


@given(HOSTILE)
def test_one_line_holds_no_control_and_no_bidi_character(text: str) -> None:
    shown = one_line(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Zl", "Zp")]
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert one_line(shown) == shown


def test_block_keeps_the_lines_and_tabs_of_a_text_and_drops_its_controls() -> None:
    assert block("one\n\ttwo\r\nthree\x1b[2J") == "one\n\ttwo\nthree[2J"


@given(HOSTILE)
def test_escaped_json_means_the_same_and_shows_no_control(text: str) -> None:
    written = escaped_json(json.dumps({"title": text}, ensure_ascii=False))
    assert json.loads(written) == {"title": text}
    assert not [char for char in written if unicodedata.category(char) == "Cc"]
