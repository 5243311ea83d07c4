"""`seclog verify` as a person and a program see it: what goes to stdout, what to stderr, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builder import Repo
from tests.cli.support import seclog
from tests.ops.verified import good_rulebook as good_rulebook

CLEAN = "integrity: chain ok (5 records, 8 versions, 7 drafts, 14 tags); authenticity: not proven\n"


def test_a_clean_record_says_so_on_stderr_and_nothing_on_stdout(good: Repo) -> None:
    done = seclog("-C", str(good.path), "verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", CLEAN)


def test_with_quiet_nothing_is_said(good: Repo) -> None:
    done = seclog("-q", "-C", str(good.path), "verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_deep_check_can_be_asked_for(good: Repo) -> None:
    assert seclog("-C", str(good.path), "verify", "--deep").returncode == 0


def test_json_has_the_findings_whether_there_are_some_or_none(good: Repo) -> None:
    done = seclog("-C", str(good.path), "verify", "--json")
    assert json.loads(done.stdout) == {"schema": "seclog/findings/1", "findings": []}
    good.git("tag", "-d", "section-d/8.0")
    done = seclog("-C", str(good.path), "verify", "--json")
    (finding,) = json.loads(done.stdout)["findings"]
    assert (done.returncode, finding["code"], finding["where"]) == (7, "V30", "refs/tags/section-d/8.0")
    assert finding["hint"] == "Type: seclog recover --tags"


def test_a_finding_is_one_line_that_ends_with_what_to_type(good: Repo) -> None:
    good.git("update-index", "--assume-unchanged", "guide.pdf")
    done = seclog("-C", str(good.path), "verify")
    assert done.returncode == 1
    assert done.stdout == (
        "guide.pdf: V50 It is marked assume-unchanged, which hides edits of it from git"
        " (fix: Type: git update-index --no-assume-unchanged guide.pdf)\n"
    )


def test_a_note_goes_to_stderr_and_does_not_fail(good: Repo) -> None:
    good.write("documents/section-d.md", "in work\n")
    done = seclog("-C", str(good.path), "verify")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"Note: documents/section-d.md: The text is edited and not yet drafted.\n{CLEAN}"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_cannot_be_looked_at_ends_with_6(good: Repo, tmp_path: Path, form: tuple[str, ...]) -> None:
    good.git("clone", "-q", "--depth=1", f"file://{good.path}", str(tmp_path / "shallow"))
    done = seclog("-C", str(tmp_path / "shallow"), "verify", *form)
    assert (done.returncode, "git fetch --unshallow" in done.stdout + done.stderr) == (6, True)


def test_findings_can_be_written_to_a_file(good: Repo, tmp_path: Path) -> None:
    good.git("tag", "-d", "section-d/8.0")
    done = seclog("-C", str(good.path), "verify", "-o", str(tmp_path / "findings.json"))
    assert (done.returncode, done.stdout) == (7, "")
    assert len(json.loads((tmp_path / "findings.json").read_text())["findings"]) == 1
