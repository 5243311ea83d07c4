"""The wiring of retire, merge, rename, and of listed documents: options, JSON, exit codes."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from seclog.cli.inputs import kept_elsewhere
from seclog.core.errors import UsageError
from tests.builder import Repo
from tests.cli.support import Cli
from tests.ops.rulebooks import Book, build

FORM = b"PK a form\0"
DIGEST = "sha256:" + hashlib.sha256(FORM).hexdigest()


@pytest.fixture(scope="module")
def original_documents(tmp_path_factory: pytest.TempPathFactory) -> Book:
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    book = build(tmp_path_factory.mktemp("documents") / "rulebook")
    book.plan("2026-03", "2026-03-01", title="March 2026 Release")
    book.approve("MP001")
    return book


@pytest.fixture(autouse=True)
def rulebook(original_documents: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = original_documents.repo.copy(tmp_path / "rulebook")
    monkeypatch.chdir(repo.path)
    return repo


def test_retire_says_what_goes_and_with_what(cli: Cli) -> None:
    dry = cli("retire", "Section G", "--for", "2026-03", "--mod", "MP001", "--reason", "Not needed", "-n")
    assert (dry.code, "Section G 7.0 leaves the rulebook with March 2026 Release (MP001)." in dry.out) == (0, True)
    done = cli("retire", "section-g", "--mod", "MP001", "--json")
    assert (done.code, json.loads(done.out)["action"]) == (0, "retire")
    again = cli("retire", "section-g")
    assert (again.code, "seclog withdraw section-g --from 2026-03" in again.err) == (1, True)
    (document,) = json.loads(cli("pending", "--json").out)["releases"][0]["documents"]
    assert (document["id"], document["draft"], document["retired"], document["merged_into"]) == (
        "section-g",
        None,
        True,
        None,
    )
    assert "0 drafts, 1 document to leave" in " ".join(cli("status", "--format", "table").out.split())
    assert "section-g is retired." in cli("release", "2026-03").out
    assert cli("verify").code == 0


def test_merge_needs_another_document(cli: Cli) -> None:
    assert cli("merge", "section-g", "--into", "", "--for", "2026-03").code == 2
    assert cli("merge", "section-g", "--into", "section-g", "--for", "2026-03").code == 1
    unknown = cli("merge", "section-g", "--into", "sectoin-a", "--for", "2026-03")
    assert (unknown.code, "Did you mean section-a?" in unknown.err) == (4, True)
    done = cli("merge", "section-g", "--into", "Section A", "--instrument", "BEIS designation | 2026-02-01", "--json")
    assert json.loads(done.out)["action"] == "merge"
    cli("release", "2026-03")
    log = json.loads(cli("log", "--all", "--json").out)
    row = next(one for one in log["documents"] if one["id"] == "section-g")
    assert (row["status"], row["retired_on"], row["merged_into"]) == ("retired", "2026-03-01", "section-a")
    assert "retired_on" not in next(one for one in log["documents"] if one["id"] == "section-a")
    assert "section-g\tSection G" in cli("log", "--all").out


def test_rename_makes_a_draft(cli: Cli) -> None:
    assert cli("rename", "section-g").code == 2
    done = cli("rename", "section-g", "--title", "Cyber Security", "--mod", "MP001", "--for", "2026-03", "--json")
    assert json.loads(done.out)["tags"] == ["section-g/7.1"]


def test_a_listed_text_is_given_by_file_or_digest_and_not_stored(cli: Cli, rulebook: Repo, tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(FORM)
    assert cli("draft", "form-l", "--listed", str(tmp_path / "form.docx"), "--for", "2026-03").code == 0
    assert cli("draft", "form-l", "--digest", DIGEST, "--for", "2026-03").code == 1
    added = cli(
        "add", "form-m", "--listed", str(tmp_path / "form.docx"), "--title", "Form M", "--type", "Paper",
        "--category", "Form", "--ask-at", "forms@example.org", "--for", "2026-03",
    )  # fmt: skip
    assert added.code == 0
    assert cli("release", "2026-03").code == 0
    shown = json.loads(cli("show", "form-m", "--json").out)
    assert (shown["path"], shown["document"]["ask_at"], shown["text"]) == (DIGEST, "forms@example.org", None)
    unstored = rulebook.git("hash-object", "--stdin", stdin=FORM)
    assert rulebook.git("cat-file", "--batch-check", stdin=unstored).endswith(" missing")
    assert cli("show", "form-m", "--raw").code == 4
    assert cli("verify").code == 0


def test_a_new_document_says_what_it_is_part_of(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "annex.md").write_text("# Annex\n\nText.\n")
    added = cli(
        "add", "annex", "--file", str(tmp_path / "annex.md"), "--category", "Section", "--first", "3.0",
        "--part-of", "Section G", "--predecessor", "guide", "--required-by", "Section G1", "--governance", "Panel",
        "--owner", "Secretariat", "--label", "Annex [tbc]", "--for", "2026-03",
    )  # fmt: skip
    assert added.code == 0
    document = json.loads(cli("history", "annex", "--json").out)["document"]
    assert (document["part_of"], document["predecessors"], document["owner"]) == ("section-g", ["guide"], "Secretariat")
    assert json.loads(cli("history", "annex", "--json").out)["versions"][0]["version"] == "2.1"


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ((Path("a"), Path("b"), ""), False),
        ((Path("a"), None, DIGEST), False),
        ((None, Path("a"), DIGEST), False),
        ((None, None, ""), True),
    ],
)
def test_a_text_is_given_in_one_way(given: tuple[Path | None, Path | None, str], needed: bool) -> None:
    with pytest.raises(UsageError):
        kept_elsewhere(*given, needed=needed)


def test_without_a_listed_text_there_is_no_digest() -> None:
    assert kept_elsewhere(Path("a"), None, "") == ""
    assert kept_elsewhere(None, None, DIGEST, needed=True) == DIGEST
