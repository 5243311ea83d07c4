"""Other branches have no effect on what a line holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.builder import Repo
from tests.life.calls import ran

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_a_branch_that_begins_within_a_line_takes_nothing_from_it(tmp_path: Path) -> None:
    """All in one second, so that git may show the branch's tip before that of the line."""
    repo = Repo.init(tmp_path / "book")
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("leave", "aid", "new"):
        (texts / f"{name}.md").write_text(f"# {name.title()}\n\nWords.\n")
    given = tmp_path / "given.md"

    def act(*words: str) -> str:
        done = ran(repo.path, NOW, *words)
        assert done.code == 0, done
        return done.out

    act("init", "--from", str(texts))
    act("plan", "r1", "--effective", "2026-01-05")
    for place, name in enumerate(("leave", "aid", "new")):
        given.write_text(f"# {name.title()}\n\nOther words.\n")
        act("draft", name, "--for", "r1", "--file", str(given))
        repo.git("branch", f"backup-{place}", "pending/r1")
    drafts = {line.split("\t")[5]: line.split("\t")[9] for line in act("pending").splitlines()[1:]}
    assert drafts == {"leave": "1.1", "aid": "1.1", "new": "1.1"}
    assert act("pending", "r1", "--history").count("drafted") == 3
    act("release", "r1")
    assert "chain ok" in ran(repo.path, NOW, "verify").err
