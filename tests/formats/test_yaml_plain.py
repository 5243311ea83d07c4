"""The fast reader of plain YAML says what the full reader says, or nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.formats import yaml_plain, yaml_reader, yaml_source
from seclog.formats.yaml_plain import Bare, PlainError, read_plain
from seclog.formats.yaml_reader import Value

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "registry").rglob("*.yaml"))
DECLINED = object()


def fast(data: bytes) -> object:
    try:
        return read_plain(data)
    except PlainError:
        return DECLINED


def holds_as_the_full_reader_does(data: bytes) -> bool:
    """Whether the fast reader took it; it never says another thing than the full one."""
    value = fast(data)
    if value is DECLINED:
        return False
    assert yaml_source.load(data, "x.yaml").data == value
    return True


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_is_plain(path: Path) -> None:
    assert holds_as_the_full_reader_does(path.read_bytes())


TAKEN: list[tuple[str, Value]] = [
    ("a: b\n", {"a": "b"}),
    ("a: b", {"a": "b"}),
    ("a: b  # c: d\nc:   e   \n", {"a": "b", "c": "e"}),
    ("# c\n\n  # c\na: b\n\n#\nc: d\n", {"a": "b", "c": "d"}),
    ("a: b#c\n", {"a": "b#c"}),
    ("a: b:c\nd: http://x/?y#z\n", {"a": "b:c", "d": "http://x/?y#z"}),
    ("a: 'it''s' # x\nb: \"c: d\"\nc: ''\nd: \"\"\n", {"a": "it's", "b": "c: d", "c": "", "d": ""}),
    ('a: "# x"\nb: \'[\'\nc: "it\'s"\n', {"a": "# x", "b": "[", "c": "it's"}),
    ("a:\nb: ~\nc: null\nd: 'null'\ne: NULL # x\n", {"a": None, "b": None, "c": None, "d": "null", "e": None}),
    ("a:\n  b: c\n  d:\n    e: f\ng: h\n", {"a": {"b": "c", "d": {"e": "f"}}, "g": "h"}),
    ("a:\n- b\n- c\nd: e\n", {"a": ["b", "c"], "d": "e"}),
    ("a: # x\n  # y\n  - b\n\n  - c\nd: e\n", {"a": ["b", "c"], "d": "e"}),
    ("- a: b\n  c: d\n- a: e\n", [{"a": "b", "c": "d"}, {"a": "e"}]),
    ("-   a: b\n    c:\n    - d\n    e: f\n-   g\n", [{"a": "b", "c": ["d"], "e": "f"}, "g"]),
    ("- a:\n    b: c\n- a:\n  - b\n", [{"a": {"b": "c"}}, {"a": ["b"]}]),
    (
        "a: [b, 'c, d', \"e]\", ~, 2018-07-13]  # x\nb: []\nc: [ ]\n",
        {"a": ["b", "c, d", "e]", None, "2018-07-13"], "b": [], "c": []},
    ),
    ("a: {b: c, d: 'e, f', g: \"}\"}\nb: {}\n", {"a": {"b": "c", "d": "e, f", "g": "}"}, "b": {}}),
    ("a: [ b c ,d ]\n", {"a": ["b c", "d"]}),
    ("\ufeffa: b\r\nc:\r\n  - d\r\n", {"a": "b", "c": ["d"]}),
    (
        "a: 7.10\nb: yes\nc: 012\nd: 2020-02-30\ne: 1e3\n",
        {"a": "7.10", "b": "yes", "c": "012", "d": "2020-02-30", "e": "1e3"},
    ),
    (
        'a: b - c\nb: c, d\nc: e ! f & g * h\nd: f\'s "g"\ne: x[1]{2}\n',
        {"a": "b - c", "b": "c, d", "c": "e ! f & g * h", "d": 'f\'s "g"', "e": "x[1]{2}"},
    ),
    ("a: [b] #]x]\n", {"a": ["b"]}),
    ("a: é供\n", {"a": "é供"}),
]


@pytest.mark.parametrize(("text", "value"), TAKEN)
def test_plain_texts_are_taken(text: str, value: Value) -> None:
    data = text.encode()
    assert fast(data) == value
    assert holds_as_the_full_reader_does(data)


# All of these are wrong, or right in a way that needs the full reader.
TRAPS = [
    *("", "\n", "# c\n", "a", "'a'\n", "[a]\n", "{a: b}\n", "null\n", " a: b\n", "  - a\n", "a: b: c\n", "a: b:\n"),
    *("a: 'b': c\n", "a:b\n", "a : b\n", "a b: c\n", "'a': b\n", ": b\n", "a:: b: c\n", "a: b\na: c\n"),
    *("a: {b: c, b: d}\n", "a:\na:\n", "- a: b\n  a: c\n", "null: b\n", "a: {null: b}\n", "a: &x b\n", "a: *x\n"),
    *("a: !x b\n", "<<: {a: b}\n", "a: {<<: b}\n", "&x a: b\n", "a: @b\n", "a: `b`\n", "a: %b\n", "a: |\n  b\n"),
    *("a: >-\n  b\n", "a: b\n  c\n", "a:\n  b\n", "a: 'b\n  c'\n", 'a: "b\n  c"\n', "a: [b,\n  c]\n"),
    *("a: b\n  - c\n", "a: b\n  c: d\n", "a: 'b'\n  c: d\n", "- a\n  - b\n", "- a\n  b: c\n", "a: [b]\n  c: d\n"),
    *("- - x\n", "-\n  - x\n", "-\n", "- # c\n", "? x\n", "? x\n: y\n", "a: - b\n", "a: ? b\n", "a: -b\n", "a: ?b\n"),
    *("a: :b\n", "a: b\n- c\n", "- a\nb: c\n", "a:\n  - b\n  c: d\n", "a:\n  b: c\n - d\n", "a:\n  b: c\n d: e\n"),
    *("a:\n    b: c\n   d: e\n", "a: 'b' c\n", "a: 'b'#c\n", 'a: "b" "c"\n', 'a: "b\\n"\n', 'a: "b\n', "a: 'b\n"),
    *("a: 'b'c'\n", 'a: ""b\n', "a: [b\n", "a: ]\n", "a: [b]c\n", "a: [b] c\n", "a: [b,]\n", "a: [,b]\n"),
    *("a: [b,,c]\n", "a: [[b]]\n", "a: [{b: c}]\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: {b: c,}\n"),
    *("a: {b: {c: d}}\n", "a: {b: [c]}\n", "a: [b: c]\n", "a: {'b': c}\n", "a: [b #c]\n", "a: {b: c #d}\n"),
    *("a: ['b'c]\n", "a: [b'c]\n", "a:\tb\n", "a: b\t\n", "a:\n\tb: c\n", "\ta: b\n", "a: 'b\tc'\n", "# \t\na: b\n"),
    *("a: b\rc: d\n", "a: \x07\n", "a: \x85\n", "a: \u2028\n", "a: \ufeffb\n", "\ufeff\ufeffa: b\n", "a: \xa0b\n"),
    *("a: \x00\n", "%YAML 1.2\n---\na: b\n", "---\na: b\n", "a: b\n---\nc: d\n", "a: b\n...\n", "--- a: b\n"),
    *("...\n", "a: b\n%\n", "- ---\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", TRAPS)
def test_what_is_not_surely_plain_is_declined(text: str) -> None:
    assert fast(text.encode()) is DECLINED


@pytest.mark.parametrize(
    "data", [b"\xff\xfea\0", b"a: \xe9\n", b"a: \xed\xa0\x80\n", b"a: " + b"x" * yaml_plain.MAX_BYTES]
)
def test_other_encodings_and_large_files_are_declined(data: bytes) -> None:
    assert fast(data) is DECLINED


def test_no_limit_is_wider_than_that_of_the_full_reader() -> None:
    assert yaml_plain.MAX_BYTES <= yaml_source.MAX_BYTES
    assert yaml_plain.MAX_EVENTS <= yaml_reader.MAX_NODES
    assert yaml_plain.MAX_DEPTH < yaml_reader.MAX_DEPTH


@pytest.mark.parametrize(("items", "taken"), [(19_980, True), (20_000, False), (40_000, False)])
def test_more_values_than_the_full_reader_takes_are_declined(items: int, taken: bool) -> None:
    data = b"a:\n" + b"- x\n" * items
    assert (fast(data) is not DECLINED) == taken
    if not taken and items < 40_000:
        with pytest.raises(InputError):
            yaml_source.load(b"a:\n" + b"- x\n" * (items + 10), "x.yaml")


@pytest.mark.parametrize(("depth", "taken"), [(15, True), (16, False), (1_000, False)])
def test_what_stands_deep_is_declined(depth: int, taken: bool) -> None:
    text = "".join(f"{' ' * level}a:\n" for level in range(depth))
    assert (fast(text.encode()) is not DECLINED) == taken
    assert not taken or holds_as_the_full_reader_does(text.encode())


@pytest.mark.parametrize(
    ("written", "bare"), [("7.10", True), ("7", True), ("7.", True), ("'7.10'", False), ("7.1.2", False)]
)
def test_a_number_without_quotes_is_known(written: str, bare: bool) -> None:
    for text in (f"a: {written}\n", f"- {written}\n", f"a: [{written}]\n", f"a: {{b: {written}}}\n"):
        value = read_plain(text.encode())
        while not isinstance(value, str):
            assert value
            value = next(iter(value.values())) if isinstance(value, dict) else value[0]
        assert isinstance(value, Bare) == bare


def test_hard_lines_do_not_take_long() -> None:
    begun = time.process_time()
    for part in (
        "a: [" + "x " * 100_000,
        "a: {" + "a: b, " * 40_000,
        "a: '" + "''" * 100_000,
        " " * 200_000,
        "- " * 90_000,
    ):
        assert fast(part.encode()) is DECLINED
    assert time.process_time() - begun < 3  # measured: a tenth of a second


PIECES = (
    *("a", "b", "key", "a: ", "b: ", "c:", "- ", "  ", "    ", "\n", "\n  ", "\n- ", "\n  - ", " ", ": ", ":", "#"),
    *(" #", ", ", "'", '"', "''", "[", "]", "{", "}", "[a, b]", "{a: b}", "'x'", '"y"', "|", ">", "&", "*", "!", "?"),
    *("? ", "%", "@", "---", "\n...", "\t", "\r\n", "\ufeff", "~", "null", "7.10", "-", "<<", "\\", "é", "\n\n"),
    *("# c\n", "a: b\n", "c: d\n", "- e\n"),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("a:\n- b\n -c")
@example("- a: b\n c")
@example("a: [b, c]d")
def test_any_text_is_read_as_the_full_reader_reads_it_or_declined(text: str) -> None:
    holds_as_the_full_reader_does(text.encode())


SCALARS = st.sampled_from(
    (
        "x",
        "a b",
        "7.10",
        "~",
        "null",
        "'q'",
        '"d: e"',
        "''",
        "b#c",
        "[a, '2']",
        "{k: v, l: '3'}",
        "[]",
        "{}",
        "http://x",
        "2020-11-29",
    )
)
ENDS = st.sampled_from(("", "", " ", " # c", "  # d: e"))


def lines_of(value: object) -> list[str]:
    """A drawn value as lines of YAML."""
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in entry(f"{key}:", inner)]
    assert isinstance(value, list)
    return [line for inner in value for line in entry("-", inner)]


def entry(sign: str, inner: object) -> list[str]:
    if isinstance(inner, str):
        return [f"{sign} {inner}"]
    below = [f"  {line}" for line in lines_of(inner)]
    if sign == "-" and isinstance(inner, dict):
        return [f"- {below[0][2:]}", *below[1:]]
    return [sign, *below]


INSIDE = (
    "a",
    "b",
    " ",
    ",",
    ", ",
    ":",
    ": ",
    "a: ",
    "'",
    '"',
    "''",
    "'c'",
    '"d"',
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    "-",
    "~",
    "7.1",
)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(("a: ", "- ", "- a: ")),
    st.sampled_from("[{'\"x"),
    st.lists(st.sampled_from(INSIDE), max_size=8).map("".join),
    st.sampled_from(("", "]", "}", "'", '"', "] ", "] # c", "} #c", "' #", "]#", "}]")),
)
def test_any_value_is_read_as_the_full_reader_reads_it_or_declined(
    sign: str, opens: str, inside: str, ends: str
) -> None:
    holds_as_the_full_reader_does(f"{sign}{opens}{inside}{ends}\n".encode())


KEYS = st.sampled_from(("a", "b", "c-d", "e_f", "1", "NO", "x.y"))
LEAVES = st.tuples(SCALARS, ENDS).map("".join)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.dictionaries(KEYS, inner, min_size=1, max_size=3),
        st.lists(st.one_of(LEAVES, st.dictionaries(KEYS, inner, min_size=1, max_size=3)), min_size=1, max_size=3),
    ),
    max_leaves=12,
).filter(lambda tree: not isinstance(tree, str))


@settings(deadline=None)
@given(TREES, st.booleans())
def test_whatever_is_plain_is_taken(tree: object, windows: bool) -> None:
    text = "\n".join(lines_of(tree)) + "\n"
    assert holds_as_the_full_reader_does((text.replace("\n", "\r\n") if windows else text).encode())


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A few lines of a shipped file or of a drawn one, with a few characters put in, taken out or moved."""
    if draw(st.booleans()):
        lines = draw(st.sampled_from(SHIPPED)).read_text().splitlines()
        start = draw(st.integers(0, max(0, len(lines) - 12)))
        text = "\n".join(lines[start : start + 12]) + "\n"
    else:
        text = "\n".join(lines_of(draw(TREES))) + "\n"
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 3))
        text = text[:at] + draw(st.sampled_from(("", *PIECES))) + text[at + cut :]
    return text.encode()


@settings(max_examples=500, deadline=None)
@given(spoilt())
def test_a_spoilt_file_is_read_as_the_full_reader_reads_it_or_declined(data: bytes) -> None:
    holds_as_the_full_reader_does(data)
