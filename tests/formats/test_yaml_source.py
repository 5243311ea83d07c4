"""YAML read as text with places."""

from __future__ import annotations

import time
import tracemalloc
import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seclog.core.errors import InputError
from seclog.formats.yaml_reader import MAX_DEPTH, MAX_FINDINGS, MAX_NODES, Value
from seclog.formats.yaml_source import MAX_BYTES, Source, load

NAME = "registry/documents/section-d.yaml"


def read(text: str) -> Source:
    return load(text.encode(), NAME)


def outcome_of(text: str) -> Source | InputError:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return read(text)
        except InputError as error:
            return error


def refused(data: str | bytes) -> list[tuple[str, str]]:
    """Code and place of each finding."""
    with pytest.raises(InputError) as caught:
        load(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data, NAME)
    assert caught.value.findings
    for finding in caught.value.findings:
        assert finding.where.startswith(NAME)
        assert finding.hint
        assert finding.message.partition("\n")[0].endswith(".")
    return [(finding.code, finding.where.removeprefix(NAME)[1:]) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7.10", "7.10"),
        ("7.1", "7.1"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("true", "true"),
        ("012", "012"),
        ("1:30", "1:30"),
        ("1e3", "1e3"),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-05", "2026-11-05"),
        ("٧.١", "٧.١"),
        ("'it''s'", "it's"),
        ('"\\u00e9"', "é"),
        ("one\n  two", "one two"),
        (">-\n  one\n  two", "one two"),
        ("", None),
        ("null", None),
        ("~", None),
        ("NULL", None),
        ("# comment", None),
        ('"null"', "null"),
        ("'~'", "~"),
        ('""', ""),
        ("nullable", "nullable"),
        ("[]", []),
        ("{}", {}),
        ("[a, 7.10, null]", ["a", "7.10", None]),
        ("\n- a\n-\n- - b", ["a", None, ["b"]]),
        ("{b: c, d}", {"b": "c", "d": None}),
    ],
)
def test_every_scalar_stays_text_and_only_nothing_is_null(written: str, value: Value) -> None:
    assert read(f"key: {written}\n").data == {"key": value}


def test_every_value_and_key_knows_its_place() -> None:
    source = read("# c\nid: x\nlist:\n  - a # one\n  -\n  - 'b'\nmap: {k: v, e: }\nnone:   # c\nlast: |\n  t\n")
    assert {path: span[:2] for path, span in source.spans.items()} == {
        (): (2, 1),
        ("id",): (2, 5),
        ("list",): (4, 3),
        ("list", 0): (4, 5),
        ("list", 1): (5, 4),
        ("list", 2): (6, 5),
        ("map",): (7, 6),
        ("map", "k"): (7, 10),
        ("map", "e"): (7, 15),
        ("none",): (8, 6),
        ("last",): (9, 7),
    }
    assert source.keys[("map", "e")][:2] == (7, 13)
    assert {path: source.text[span.start : span.end] for path, span in source.spans.items() if path} == {
        ("id",): "x",
        ("list",): "- a # one\n  -\n  - 'b'",
        ("list", 0): "a",
        ("list", 1): "",
        ("list", 2): "'b'",
        ("map",): "{k: v, e: }",
        ("map", "k"): "v",
        ("map", "e"): "",
        ("none",): "",
        ("last",): "|\n  t\n",
    }


def test_the_place_of_what_is_absent_is_that_of_what_is_around_it() -> None:
    source = read("a:\n  b: c\n")
    assert source.place(("a", "x", 3))[:2] == (2, 3)
    assert source.place(("x",), at_key=True)[:2] == (1, 1)
    assert source.place(("a", "b"), at_key=True)[:2] == (2, 3)
    assert source.place(("a", "b"))[:2] == (2, 6)


@pytest.mark.parametrize("path", [("x", "y"), ("a", "b"), ("l", 5), ("l", "k"), (0,)])
def test_a_path_that_leads_nowhere_has_no_value(path: tuple[str | int, ...]) -> None:
    source = read("a: t\nl: [x]\n")
    assert source.value(path) is None
    assert source.value(("l", 0)) == "x"


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    source = load(b"\xef\xbb\xbfid: x\r\ntitle: 'y'\r\nlist:\r\n  - z\r\n", NAME)
    assert source.data == {"id": "x", "title": "y", "list": ["z"]}
    assert source.spans[("id",)][:2] == (1, 5)
    assert source.spans[("list", 0)][:2] == (4, 5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("R108", "1:1")]),
        ("# only a comment\n", [("R108", "1:1")]),
        ("---\n", [("R108", "1:1")]),
        ("null\n", [("R108", "1:1")]),
        ("a:\tb\n", [("R103", "1:3")]),
        ("a:\n\tb: c\n", [("R103", "2:1")]),
        ("a: b: c\n", [("R103", "1:5")]),
        ("ab\n", []),
        ("a: b\nword\n", [("R103", "2:1")]),
        ('a: "b\nc: d\n', [("R103", "1:4")]),
        ("a: [b, c\nd: e\n", [("R103", "1:4")]),
        ("a: {b: c\n", [("R103", "1:4")]),
        ("a: @b\n", [("R103", "1:4")]),
        ("a: ]\n", [("R103", "1:4")]),
        ('a: "\\q"\n', [("R103", "1:6")]),
        ('a: "\\UFFFFFFFF"\n', [("R103", "1:2")]),
        ('a: "b" c\n', [("R103", "1:8")]),
        ("a: - b\n", [("R103", "1:4")]),
        ("- a\nb: c\n", [("R103", "2:1")]),
        ("a: b\n- c\n", [("R103", "2:1")]),
        ("%YAML 1.1\n---\na: no\n", [("R104", "1:1")]),
        ("%TAG ! tag:x,2000:\n---\na: b\n", [("R104", "1:1")]),
        ("---\na: b\n---\nc: d\n", [("R104", "3:1")]),
        ("a: &x b\nc: *x\n", [("R105", "1:4"), ("R105", "2:4")]),
        ("a: &x [b]\nc: &y {d: e}\n", [("R105", "1:4"), ("R105", "2:4")]),
        ("*x : b\n", [("R105", "1:1")]),
        ("<<: {a: b}\n", [("R105", "1:1")]),
        ("a: !x b\n", [("R106", "1:4")]),
        ("a: ! b\n", [("R106", "1:4")]),
        ("!x a: b\n", [("R106", "1:1")]),
        ("a: !!python/object/apply:os.system [b]\n", [("R106", "1:4")]),
        ("a: !!map {b: c}\n", [("R106", "1:4")]),
        ("a: 1\nb: 2\na: 3\na: 4\n", [("R107", "3:1"), ("R107", "4:1")]),
        ("a: {b: 1, b: 2}\n", [("R107", "1:11")]),
        ("a: 1\n'a': 2\n", [("R107", "2:1")]),
        (": b\n", [("R109", "1:1")]),
        ("? [a]\n: b\n", [("R109", "1:3")]),
        ("a: b\0\n", [("R101", "1:5")]),
        ("a: \x1b]52;c\x07\n", [("R101", "1:4"), ("R101", "1:10")]),
        ("a: \x85\nb: \u2028\n", [("R101", "1:4"), ("R101", "2:4")]),
        ("a: \ufeffb\n", [("R101", "1:4")]),
        ("a: b\rc: d\n", [("R101", "1:5")]),
    ],
)
def test_what_a_registry_does_not_need_is_refused_with_its_place(text: str, found: list[tuple[str, str]]) -> None:
    if found:
        assert refused(text) == found
    else:
        assert read(text).data == "ab"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a: b\nc: \xe9\n", ("R101", "2:4")),
        (b"\xef\xbb\xbfa: \xff\n", ("R101", "1:4")),
        (b"a: \xed\xa0\x80\n", ("R101", "1:4")),
        ("a: b".encode("utf-16"), ("R101", "1:1")),
        ("a: b".encode("utf-16-le"), ("R101", "1:1")),
        ("a: b".encode("utf-16-be"), ("R101", "1:1")),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused(data: bytes, found: tuple[str, str]) -> None:
    assert refused(data) == [found]


HOSTILE = [
    ("x: " + "a" * 50_000_000, "R102"),
    ("x: " + "a" * MAX_BYTES, "R102"),
    ("[" * 5_000, "R102"),
    ("{a: " * 5_000, "R102"),
    ("- " * 5_000, "R102"),
    ("a:\n" + "- x\n" * (MAX_NODES + 1), "R102"),
    ("{" * 200_000, "R109"),
    ("? " * 100_000, "R109"),
    ("&a " * 80_000, "R105"),
    ("a:\n" * 80_000, "R107"),
    ("\x01" * 200_000, "R101"),
    ("%\n" * 100_000, "R104"),
    ('a: "' + "\n" * 200_000, "R103"),
    ("#" + "x" * 250_000, "R108"),
]


@pytest.mark.parametrize(("text", "code"), HOSTILE, ids=[text[:8] for text, _ in HOSTILE])
def test_a_hostile_file_is_refused_quickly(text: str, code: str) -> None:
    data = text.encode()
    begun = time.process_time()
    found = refused(data)
    # Measured: half a second at most; the rest is room for slow machines and for coverage.
    assert time.process_time() - begun < 5
    assert found[0][0] == code
    assert len(found) <= MAX_FINDINGS


@pytest.mark.parametrize(("text", "code"), [HOSTILE[0], HOSTILE[8], HOSTILE[9]], ids=["large", "anchors", "keys"])
def test_a_hostile_file_is_refused_in_little_memory(text: str, code: str) -> None:
    data = text.encode()
    tracemalloc.start()
    try:
        assert refused(data)[0][0] == code
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_what_lies_just_within_the_limits_is_read() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH).data is not None
    assert read("a: " + "x" * (MAX_BYTES - 3)).data is not None


def test_an_error_shows_the_line_and_a_caret() -> None:
    with pytest.raises(InputError) as caught:
        read("id: section-d\nlabel: Section D\ntitle: Process: Modification\n")
    assert caught.value.message == f"{NAME} has one error."
    assert caught.value.findings[0].message == (
        "A second ': ' stands in this value, or a key is indented.\n"
        "    3 | title: Process: Modification\n"
        "      |               ^"
    )


def told(text: str) -> tuple[str, str, str]:
    """The place, the sentence and the hint of the one finding."""
    with pytest.raises(InputError) as caught:
        read(text)
    (finding,) = caught.value.findings
    return finding.where.removeprefix(NAME)[1:], finding.message.partition("\n")[0], finding.hint


KEYS = "Begin the keys of one entry in the same column, with spaces."
DASHES = "Begin the dashes of one list in the same column, with spaces."
TERMS = "terms:\n  - devices: [ESME]\n    installation: "
FLOW = f"{TERMS}{{from: open, until: open}}\n"
BLOCK = f"{TERMS}\n      from: open\n      until: open\n"


@pytest.mark.parametrize(
    ("text", "place", "begins", "hint"),
    [
        (f"{FLOW}     maintenance: {{from: open}}\n", "4:6", "6, line 3 in column 5", KEYS),
        (f"{FLOW}   maintenance: {{from: open}}\n", "4:4", "4, line 3 in column 5", KEYS),
        (f"{BLOCK}     maintenance:\n", "6:6", "6, line 3 in column 5, line 5 in column 7", KEYS),
        (f"{BLOCK}   maintenance:\n", "6:4", "4, line 3 in column 5", KEYS),
        (f"{BLOCK}        maintenance:\n", "6:9", "9, line 5 in column 7", KEYS[:-1]),
        (f"{FLOW} # x\n\n   maintenance:\n", "6:4", "4, line 3 in column 5", KEYS),
        ("a: b\n c: d\n", "2:2", "2, line 1 in column 1", KEYS[:-1]),
        ('a: "b"\n c: d\n', "2:2", "2, line 1 in column 1", KEYS),
        (" a: b\nc: d\n", "2:1", "1, line 1 in column 2", KEYS),
        ("l:\n  - a: b\n   - c: d\n", "3:4", "4, line 2 in column 3", DASHES),
        ("l:\n  - [a]\n    # x\n - c\n", "4:2", "2, line 2 in column 3", DASHES),
        ("a: [b]\n  - c\n", "2:3", "3", DASHES),
    ],
)
def test_a_key_or_dash_in_a_column_of_its_own_is_told_which_line_it_differs_from(
    text: str, place: str, begins: str, hint: str
) -> None:
    where, message, advice = told(text)
    assert where == place
    assert message == f"This is indented otherwise than what stands above: it begins in column {begins}."
    assert advice.startswith(hint)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: {b: c, reason: Late: four two}\n", "1:23"),
        ('a: {b: "c": d}\n', "1:11"),
        ("a: [{b: c: d}]\n", "1:10"),
        ("a: [b: c: d]\n", "1:9"),
        ("a: {b: c,\n  d: e: f}\n", "2:7"),
    ],
)
def test_a_second_colon_in_brackets_is_no_bracket_that_does_not_close(text: str, place: str) -> None:
    where, message, hint = told(text)
    assert (where, message) == (place, "A second ': ' stands in this value.")
    assert hint.startswith('Put a text with ": " in double quotes')


@pytest.mark.parametrize("text", ["a: {b: c\nd: e\n", "a: {b: c\n  d: e}\n", "a: [b, c\nd: e\n"])
def test_a_bracket_that_does_not_close_on_its_line_is_told_as_one(text: str) -> None:
    assert told(text)[:2] == ("1:4", "A bracket opens here and does not close.")


def test_a_colon_in_a_text_of_several_lines_is_told_as_one() -> None:
    assert told("a: b\n  or so: c\n")[:2] == ("2:8", "A second ': ' stands in this value, or a key is indented.")


def test_a_tab_is_shown_as_one_mark_with_the_caret_under_it() -> None:
    with pytest.raises(InputError) as caught:
        read("a:\n  \tb: c\n")
    message = "A tab stands where only spaces may.\n    2 |   →b: c\n      |   ^"
    assert caught.value.findings[0].message == message


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("a: b", 1, 4, "    1 | a: b\n      |    ^"),
        ("a: b\r\n", 1, 5, "    1 | a: b\n      |     ^"),
        ("a", 3, 1, "    3 | \n      | ^"),
        ("供應: b", 1, 5, "    1 | 供應: b\n      |       ^"),
        ("cafe\u0301: b", 1, 8, "    1 | cafe\u0301: b\n      |       ^"),
        ("a\t\x1b: b", 1, 6, "    1 | a→\ufffd: b\n      |      ^"),
        ("x" * 300 + "y", 1, 301, f"    1 | {'x' * 50}y\n      | {' ' * 50}^"),
    ],
)
def test_the_caret_stands_below_the_character(text: str, line: int, column: int, shown: str) -> None:
    source = Source(NAME, text, None, {}, {})
    assert source.excerpt(line, column) == shown


@pytest.mark.parametrize("written", ["7.10", "7", "7.", "8.0"])
def test_an_unquoted_version_is_told_to_be_quoted(written: str) -> None:
    source = read(f"version: {written}\n")
    finding = source.unquoted_version(("version",))
    assert finding is not None
    assert (finding.code, finding.where) == ("R210", f"{NAME}:1:10")
    assert finding.hint == f'Quote it: "{written}".'


@pytest.mark.parametrize("written", ['"7.10"', "'7.10'", "7.10-draft.1", "3.1.2", "null", "[7.10]", ">-\n  7.10"])
def test_what_no_reader_takes_for_a_number_is_a_version_as_it_stands(written: str) -> None:
    assert read(f"version: {written}\n").unquoted_version(("version",)) is None


def test_quotes_are_known() -> None:
    source = read("a: 7.10\nb: '7.10'\nc:\n")
    assert [source.is_plain((key,)) for key in "abcx"] == [True, False, False, False]


@given(st.text(st.sampled_from("ab:#-?[]{}\"'|>&*!%@, \n\t\r~\\x0\ufeff"), max_size=40))
@example("a: \\x")
@example('"\\x')
@example("? a\n? b")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    outcome = outcome_of(text)
    if isinstance(outcome, InputError):
        assert outcome.findings
        assert all(finding.where.startswith(f"{NAME}:") for finding in outcome.findings)
    else:
        assert outcome.data is not None
        assert () in outcome.spans
        assert all(0 <= s.start <= s.end <= len(outcome.text) for s in outcome.spans.values())
