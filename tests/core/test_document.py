"""Ids of documents and releases, and the order of labels."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seclog.core.document import (
    RESERVED_IDS,
    Document,
    check_document_id,
    check_release_id,
    label_key,
    slug,
)
from seclog.core.errors import InputError

AMBIGUOUS = [
    "",
    "-d",
    "--help",
    "HEAD",
    "Section-A",
    "SEC A",
    "a b",
    "a/b",
    "a\\b",
    "a..b",
    "x.lock",
    "é",
    unicodedata.normalize("NFD", "é"),
    "А",
    "\u0430",
    "ａ",
    "a\u200bb",
    "a\u200db",
    "a\n",
    "a\x00",
    "a~1",
    "a^",
    "a:b",
    "a*",
    "@{1}",
    "a_b",
    "٣",
    "a" * 300,
]


@pytest.mark.parametrize("text", [*AMBIGUOUS, "7.10", "a" * 65, *sorted(RESERVED_IDS)])
def test_an_id_that_git_a_shell_or_a_reader_could_mistake_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        check_document_id(text)
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    assert len(caught.value.message) < 400
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    "text", [*AMBIGUOUS, ".", "-", "2020-11.", "2020-11.lock", "2020..11", ".x", "a" * 41, "baseline"]
)
def test_a_release_id_that_git_could_mistake_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="cannot be a release id") as caught:
        check_release_id(text)
    assert "such as 2020-11" in caught.value.hint


@pytest.mark.parametrize("text", ["con", "nul", "com1", "lpt9", "aux.1"])
def test_a_release_id_that_windows_takes_for_a_device_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="cannot be a release id"):
        check_release_id(text)


@pytest.mark.parametrize("text", ["a", "section-d", "smets2", "7", "a-", "a--b", "x" * 64, "main", "heads"])
def test_a_plain_id_is_returned_unchanged(text: str) -> None:
    assert check_document_id(text) == text


@pytest.mark.parametrize("text", ["2020-11", "mp102a", "unscheduled", "2021-06.1", "7", "r-.-1", "x.lock.y", "x" * 40])
def test_a_plain_release_id_is_returned_unchanged(text: str) -> None:
    assert check_release_id(text) == text


@given(st.text(max_size=80))
def test_a_slug_is_an_id_or_nothing(text: str) -> None:
    made = slug(text)
    assert len(made) <= 64
    assert not made or made in RESERVED_IDS or check_document_id(made) == made
    assert slug(made) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Section D", "section-d"),
        ("  GitHub's Terms (2024).v2 ", "github-s-terms-2024-v2"),
        ("é", ""),
        ("a" * 63 + " b", "a" * 63),
    ],
)
def test_a_slug_keeps_what_an_id_may_hold(text: str, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    "ascending",
    [
        ["Schedule 1", "Schedule 2", "Schedule 9", "Schedule 10", "Schedule 11"],
        ["Appendix A", "Appendix B", "Appendix Z", "Appendix AA", "Appendix AC", "Appendix AT", "Appendix BA"],
        ["Section A", "Section D", "Section L", "Section M", "Section X"],
        ["Appendix AC", "Schedule 8", "Section A"],
        ["Annex 2 A", "Annex 2 B", "Annex 10 A"],
        ["Form 9", "Form 9a", "Form 9b", "Form 10"],
        ["Schedule", "Schedule 1"],
        ["smets 2.9", "SMETS 2.10"],
    ],
)
def test_labels_stand_as_people_expect_them(ascending: list[str]) -> None:
    assert all(label_key(one) < label_key(two) for one, two in pairwise(ascending))
    shuffled = random.Random(3).sample(ascending, len(ascending))
    assert sorted(shuffled, key=label_key) == ascending


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_the_order_of_labels_is_total(labels: list[str]) -> None:
    one, two, three = map(label_key, labels)
    assert (one < two) + (one == two) + (one > two) == 1
    if one <= two <= three:
        assert one <= three


@given(st.text(max_size=12))
def test_space_in_a_label_does_not_change_its_place(label: str) -> None:
    assert label_key(f"  {label}\t") == label_key(label)


@pytest.mark.parametrize(
    ("document", "version", "path"),
    [
        (Document("a", "A", "T", "SEC", "Section", file="documents/a.md"), "8.0", "documents/a.md"),
        (Document("a", "A", "T", "SEC", "Section", file="documents/a/{version}.md"), "4.2", "documents/a/4.2.md"),
        (Document("a", "A", "T", "SEC", "Section", file="documents/a/{version}.md"), None, "documents/a/{version}.md"),
        (Document("a", "A", "T", "SEC", "Section"), "8.0", None),
        (Document("a", "A", "T", "SEC", "Section", file="documents/a.md", text="listed"), "8.0", None),
    ],
)
def test_the_path_of_a_version_is_that_of_its_entry(document: Document, version: str | None, path: str | None) -> None:
    assert document.path(version) == path
