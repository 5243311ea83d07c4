"""What fields and paths may hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seclog.core.text import (
    annex_problem,
    clean_field,
    field_problem,
    folded,
    is_device_name,
    nearest,
    path_problem,
)

RAGGED = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Modification Process",
        "Section D10.7",
        "7.10",
        "NO",
        "[bold]not markup[/bold]",
        "[/]",
        "<script>alert(1)</script>",
        "=cmd()",
        "Café “Übergangs” – £5",
        "供應",
        "none of these",
        "x" * 300,
        "family \U0001f468\u200d\U0001f469",
    ],
)
def test_an_ordinary_text_can_stand_in_a_field(text: str) -> None:
    assert field_problem(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a|b", "'|'"),
        ("a\nVersion: b", "line break"),
        ("a\tb", "tab"),
        ("a\x1b]52;c;x\x07", "control character (U+001B)"),
        ("a\x7f", "U+007F"),
        ("a\x85b", "U+0085"),
        ("a\x9bb", "U+009B"),
        ("a\u2028b", "U+2028"),
        ("a\u2029b", "U+2029"),
        ("a\u202eb", "invisible character (U+202E)"),
        ("a\u2066b", "U+2066"),
        ("a\u200fb", "U+200F"),
        ("a\u200bb", "U+200B"),
        ("\ufeffa", "U+FEFF"),
        ("a\ud800", "U+D800"),
        ("Section\u00a0D", "special space (U+00A0)"),
        ("Cafe\u0301", "NFC"),
        (" a", "begins or ends"),
        ("a ", "begins or ends"),
        ("a  b", "several spaces"),
        ("none", "'none'"),
        ("None", "'None'"),
        ("x" * 301, "301 characters"),
        ("x" * 200_000, "200,000 characters"),
    ],
)
def test_a_text_that_could_forge_or_hide_something_is_named(text: str, said: str) -> None:
    problem = field_problem(text)
    assert problem is not None
    assert said in problem


@given(RAGGED)
@example("none")
@example("e\u0301")
@example("x" * 299 + " y")
@example("\u200bnone")
def test_cleaning_makes_any_text_acceptable_and_keeps_what_is_acceptable(text: str) -> None:
    cleaned = clean_field(text)
    assert field_problem(cleaned) is None
    assert clean_field(cleaned) == cleaned
    if field_problem(text) is None:
        assert cleaned == text


def test_cleaning_keeps_the_words_of_a_heading() -> None:
    assert clean_field(" Section\u00a0D:\r\n\tModification |  Process\u200b ") == "Section D: Modification / Process"


@given(RAGGED)
def test_an_acceptable_text_is_one_line_of_printable_text_in_nfc(text: str) -> None:
    if text and field_problem(text) is None:
        assert text.splitlines() == [text]
        assert unicodedata.normalize("NFC", text) == text
        assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    "path",
    [
        "documents/section-d.md",
        "documents/smets2/{version}.md",
        "Policies/Acceptable Use.docx",
        ".github/policy.md",
        "docs/a.b/c..d.md",
        "README.md",
        "documents/registry/x.md",
        "console.md",
    ],
)
def test_a_path_within_the_repository_is_accepted(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "empty"),
        ("../x", "'..'"),
        ("docs/../.git/config", "'..'"),
        ("docs/./a.md", "'.'"),
        ("docs//a.md", "empty part"),
        ("docs/", "empty part"),
        ("/etc/passwd", "begins with '/'"),
        (".git/x", "belongs to git"),
        (".GIT/x", "belongs to git"),
        ("a/.Git", "belongs to git"),
        ("GIT~1/config", "belongs to git"),
        (".git./x", "point"),
        ("C:\\x", "':'"),
        ("a\\b", "file name"),
        ("a?.md", "'?'"),
        ("a:b", "':'"),
        ("a|b", "'|'"),
        ("a\nb", "line break"),
        ("docs/ a.md", "begins with a space"),
        ("docs /a.md", "space"),
        ("registry/documents/x.yaml", "registry/"),
        ("Registry/x", "registry/"),
        ("registry", "registry/"),
        ("docs/con", "device"),
        ("docs/NUL.md", "device"),
        ("docs/.g\u200dit", "invisible"),
        ("documents/cafe\u0301.md", "NFC"),
        ("d/" + "é" * 128 + ".md", "255 bytes"),
    ],
)
def test_a_path_that_leads_elsewhere_or_cannot_be_checked_out_is_named(path: str, said: str) -> None:
    problem = path_problem(path)
    assert problem is not None
    assert said in problem


@pytest.mark.parametrize(
    ("part", "device"), [("con", True), ("COM1.txt", True), ("aux .md", True), ("com", False), ("lpt10", False)]
)
def test_windows_devices_are_known(part: str, device: bool) -> None:
    assert is_device_name(part) is device


@pytest.mark.parametrize(
    ("one", "two"), [("Section D", "SECTION d"), ("é", "E\u0301"), ("Straße", "STRASSE"), ("ΐ", "\u0399\u0308\u0301")]
)
def test_twins_fold_to_one_form(one: str, two: str) -> None:
    assert folded(one) == folded(two)


@pytest.mark.parametrize(
    ("word", "choice"),
    [("titel", "title"), ("Catgory", "category"), ("xyz", None), ("LABEL", "label"), ("", None)],
)
def test_a_mistyped_word_finds_the_nearest_choice(word: str, choice: str | None) -> None:
    assert nearest(word, ["id", "label", "title", "category"]) == choice


@pytest.mark.parametrize(
    ("word", "choices", "choice"),
    [
        ("schedule-12", ["schedule-2", "schedule-9", "schedule-11"], "schedule-11"),
        ("schedule-12", ["schedule-2", "schedule-1", "schedule-10"], "schedule-10"),
        ("schedule-12", ["schedule-2", "schedule-9"], "schedule-2"),
        ("MP175", ["MP075", "MP177", "MP1"], "MP177"),
        ("3.12", ["2.0", "3.1", "3.2"], "3.1"),
        ("smets21", ["smets1", "smets2"], "smets2"),
        ("smets2", ["smets1", "smets2", "smets"], "smets2"),
        ("any", [], None),
    ],
)
def test_of_equally_near_choices_the_one_that_begins_alike_is_found(
    word: str, choices: list[str], choice: str | None
) -> None:
    assert nearest(word, choices) == choice
    assert nearest(word, choices[::-1]) == choice


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("registry/specifications/smets1.yaml", True),
        ("documents/a.csv", True),
        ("registry/specifications/.yaml", False),
        ("registry/specifications/smets1.yml", False),
        ("registry/specifications/old/smets1.yaml", False),
        ("registry/specifications/con.yaml", False),
        ("registry/specifications/a:b.yaml", False),
        ("registry/Specifications/smets1.yaml", False),
        ("Registry/specifications/smets1.yaml", False),
        ("registry/documents/smets1.yaml", False),
        ("registry/collection.yaml", False),
        ("registry/specifications/../collection.yaml", False),
    ],
)
def test_of_the_registry_only_the_data_of_specifications_can_be_annexes(path: str, allowed: bool) -> None:
    assert (annex_problem(path) is None) is allowed
    assert path_problem(path) is None or path.startswith(("registry", "Registry"))
