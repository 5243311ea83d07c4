"""Every page beside this file is a session that is played for real. To add one: write it, then UPDATE_TRANSCRIPTS=1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcript import check

PAGES = sorted(Path(__file__).resolve().parent.glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_scenario(page: Path, tmp_path: Path) -> None:
    check(page, tmp_path, columns=100)
