"""Rulebooks for the use-cases: one is built per session, each test has a copy of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ops.rulebooks import Book, build


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The rulebook that tests copy."""
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return build(tmp_path_factory.mktemp("original") / "rulebook")


@pytest.fixture(scope="session")
def original_planned(original: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The same with release 2026-03 planned, MP001 approved, and drafts of Section A and the guide on it."""
    book = Book(original.repo.copy(tmp_path_factory.mktemp("planned") / "rulebook"), original.now)
    book.plan(title="March 2026 Release")
    book.approve("MP001")
    book.draft("section-a", text="# Definitions\n\nNew words.\n", causes=("MP001",))
    book.draft("guide", text=b"PK\x03\x04 a new guide\0")
    return book


@pytest.fixture
def book(original: Book, tmp_path: Path) -> Book:
    """A rulebook with nothing planned."""
    return Book(original.repo.copy(tmp_path / "rulebook"), original.now)


@pytest.fixture
def planned(original_planned: Book, tmp_path: Path) -> Book:
    """A rulebook with two drafts on release 2026-03, dated 2026-03-01, on 10 January 2026."""
    return Book(original_planned.repo.copy(tmp_path / "rulebook"), original_planned.now)


@pytest.fixture
def due(planned: Book) -> Book:
    """The same on 1 March 2026, when the release can be made."""
    planned.on("2026-03-01")
    return planned
