"""`reissue`, `draft --from` and `init` of what is to come, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builder import MAIL, NAME, Repo
from tests.cli.support import seclog


@pytest.fixture(name="where")
def rulebook(tmp_path: Path) -> str:
    repo = Repo.init(tmp_path / "book")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "rules.md").write_text("# Rules\n\nBe *good*.\n")
    done = seclog("init", str(repo.path), "--from", str(tmp_path / "texts"), "--time-zone", "Europe/London")
    assert done.returncode == 0, done.stderr
    return str(repo.path)


def test_words_are_reissued_and_an_old_text_drafted_again(where: str, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("Rules\n=====\n\nBe good.\n")
    (tmp_path / "other.md").write_text("Rules\n\nBe better.\n")
    wrong = seclog("-C", where, "reissue", "rules", str(tmp_path / "other.md"), "--reason", "Tidy")
    assert (wrong.returncode, "“Rules Be good” became “Rules Be better”" in wrong.stderr) == (1, True)
    assert seclog("-C", where, "reissue", "rules", str(tmp_path / "new.md")).returncode == 2
    done = seclog("-C", where, "reissue", "rules", str(tmp_path / "new.md"), "--reason", "Tidy", "--json")
    assert json.loads(done.stdout)["action"] == "reissue"
    assert seclog("-C", where, "draft", "rules", "--file", str(tmp_path / "other.md")).returncode == 0
    again = seclog("-C", where, "draft", "rules", "--from", "1.0")
    assert (again.returncode, "The text is that of Rules 1.0." in again.stdout + again.stderr) == (0, True)
    both = seclog("-C", where, "draft", "rules", "--from", "1.0", "--file", str(tmp_path / "new.md"))
    assert (both.returncode, "--from is the text of a version" in both.stderr) == (2, True)


def test_the_table_shows_what_is_to_come(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("Document,Version,Effective from\nRules,2,2020-01-01\nRules,3,2999-01-01\n")
    signed = {"GIT_COMMITTER_NAME": NAME, "GIT_COMMITTER_EMAIL": MAIL}
    done = seclog("init", str(tmp_path / "book"), "--from", str(tmp_path / "s.csv"), "--dry-run", env=signed)
    assert "3\tRules\t3\t2.1\tPending, for 2999-01-01: drafted from 2.0." in done.stdout
