"""Which document a file of specifications names, and where."""

from __future__ import annotations

import pytest

from seclog.formats.specification_kept import kept_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: x\nkept_in: schedule-11\n", ("schedule-11", 2, 10)),
        ("kept_in:   'tsim'  # the matrix\r\n", ("tsim", 1, 13)),
        ('\ufeffkept_in: "tsim"\n', ("tsim", 1, 11)),
        ("# kept_in: tsim\nid: x\n", ("", 1, 1)),
        ("id: x\nnote: |\n  kept_in: tsim\n", ("", 1, 1)),
        ('id: x\n"kept_in": tsim\n', ("tsim", 2, 12)),
        ("{id: x, kept_in: tsim}\n", ("tsim", 1, 18)),
        ('id: x\n"kept\\x5fin": tsim\n', ("tsim", 2, 15)),
        ("kept_in: [tsim]\n", ("", 1, 1)),
        ("kept_in: [tsim\n", ("", 1, 1)),
        ("id: x\n", ("", 1, 1)),
        ("", ("", 1, 1)),
    ],
)
def test_the_document_is_told_with_its_place(text: str, expected: tuple[str, int, int]) -> None:
    assert kept_in(text.encode()) == expected
