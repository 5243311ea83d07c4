"""The collection: its types, the order of its documents, and what of a repository it governs."""

from __future__ import annotations

import random

import pytest

from seclog.core.collection import Collection, Registry, entry_path, is_governed
from tests.core.ledger_text import CATEGORIES, TYPES, document

CODE = Collection("sec", "Code", "UTC", TYPES, CATEGORIES)


def test_a_type_is_found_by_its_whole_name() -> None:
    assert CODE.type_named("Other") is TYPES[2]
    assert CODE.type_named("other") is None


def test_documents_stand_by_type_then_label_then_id() -> None:
    ids = ["section-a", "section-d", "schedule-8", "appendix-z", "appendix-aa", "guide", "handbook"]
    expected = ["section-a", "section-d", "appendix-z", "appendix-aa", "schedule-8", "guide", "handbook"]
    documents = [document(one) for one in ids]
    twin = document("guide-2", label=document("guide").label)
    stranger = document("appendix-b", type="Unknown")
    for seed in range(3):
        chosen = random.Random(seed).sample([*documents, twin, stranger], len(documents) + 2)
        registry = Registry(CODE, {one.id: one for one in chosen})
        order = [one.id for one in registry.ordered()]
        assert order == [*expected[:6], "guide-2", "handbook", "appendix-b"]


@pytest.mark.parametrize(
    ("path", "governed"),
    [
        ("registry/collection.yaml", True),
        ("registry/documents/section-d.yaml", True),
        ("documents/section-d.md", True),
        ("documents/loose.txt", True),
        ("texts/guide.docx", True),
        ("texts/annex.pdf", True),
        ("texts/other.docx", False),
        ("README.md", False),
        ("registry.md", False),
        ("documents", False),
        ("sub/documents/x.md", False),
        (".github/workflows/ci.yml", False),
    ],
)
def test_only_the_registry_and_its_texts_are_governed(path: str, governed: bool) -> None:
    assert is_governed(path, {"texts/guide.docx", "texts/annex.pdf"}) is governed


def test_an_entry_lies_under_the_id_of_its_document() -> None:
    assert entry_path("section-d") == "registry/documents/section-d.yaml"
