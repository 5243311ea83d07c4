"""`rebase`, `draft --designated` and the warnings of `pending` and `status`, as they are typed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.cli.support import seclog
from tests.ops.conftest import original as original
from tests.ops.rulebooks import SECTION_G, Book, kept
from tests.ops.test_rebase import BOTH_A, JUNE, JUNE_A, LIVE_A, OTHER_A, off_cycle


def june_book(book: Book) -> None:
    """June has drafts of Sections A and G; both went live off the cycle since, G in the same words."""
    book.plan(JUNE, "2026-06-25", title="June 2026 Release")
    book.approve("MP001")
    book.draft("section-a", text=JUNE_A, release=JUNE)
    book.draft("section-g", text=SECTION_G.replace("Keys", "All keys"), release=JUNE)
    off_cycle(book, ("section-a", LIVE_A), ("section-g", SECTION_G.replace("Keys", "Most keys")))


june = kept(june_book)


def ran(book: Book, *arguments: str) -> subprocess.CompletedProcess[str]:
    now = book.tick().isoformat()
    return seclog("-C", str(book.repo.path), *arguments, env={"SECLOG_NOW": now})


def test_clean_drafts_are_done_and_a_conflict_exits_with_1(june: Book) -> None:
    done = ran(june, "rebase", JUNE)
    assert done.returncode == 1
    assert done.stdout.startswith("Section A 8.1 is 7.1 on the live 8.0.\n1 of 2 drafts stay stale.\n")
    assert "section-g 7.1: D205 7.1 and 8.0 change the same words" in done.stderr
    assert "Error: 1 of 2 drafts stay stale." in done.stderr
    again = ran(june, "rebase", JUNE)
    assert (again.returncode, again.stdout) == (1, "")
    assert "Error: 1 of 1 draft stays stale, and nothing has changed." in again.stderr


def test_json_is_one_document_with_what_stays_stale(june: Book) -> None:
    done = ran(june, "rebase", JUNE, "--json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["schema"] == "seclog/outcome/1"
    assert [one["where"] for one in data["details"]["stale"]] == ["section-g 7.1"]
    refused = json.loads(ran(june, "rebase", JUNE, "--json").stdout)
    assert [one["code"] for one in refused["error"]["findings"]] == ["D205"]


def test_the_way_through_a_conflict_as_the_messages_say_it(june: Book, tmp_path: Path) -> None:
    file = tmp_path / "g.md"
    done = ran(june, "rebase", JUNE, "section-g", "-o", str(file))
    assert done.returncode == 0
    assert f"Settle it, then type: seclog draft section-g --for 2026-06 --file {file} --base 8.0" in done.stderr
    assert "<<<<<<< draft 7.1\nAll keys" in file.read_text()
    settle = ("draft", "section-g", "--for", JUNE, "--file", str(file), "--base", "8.0")
    held = ran(june, *settle)
    assert held.returncode == 1
    assert "still holds a conflict marker" in held.stderr
    file.write_text(SECTION_G.replace("Keys", "All or most keys"))
    assert ran(june, *settle).stdout.startswith("Section G 8.1 is drafted from 8.0")
    assert ran(june, "rebase", JUNE).returncode == 0
    assert ran(june, "rebase", JUNE).stdout == "No draft of June 2026 Release is stale.\n"
    nothing = ran(june, "rebase", JUNE, "section-g", "-o", str(file))
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr == "Section G 8.1 is not stale: 8.0 is what it stands on.\n"


def test_both_sides_go_to_stdout(june: Book) -> None:
    done = ran(june, "rebase", JUNE, "section-a", "-o", "-")
    assert (done.returncode, done.stdout) == (0, BOTH_A)


def test_a_rehearsal_says_the_same_and_changes_nothing(june: Book) -> None:
    before = june.repo.state()
    done = ran(june, "rebase", JUNE, "--dry-run")
    assert done.returncode == 1
    assert done.stdout.startswith("Dry run: nothing was changed.\nSection A 8.1 is 7.1")
    assert june.repo.state() == before


def test_a_designation_is_drafted_and_goes_live_as_made(june: Book, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(OTHER_A)
    instrument = ("--instrument", "BEIS designation | 2026-01-10 | BEIS/1")
    done = ran(june, "draft", "section-a", "--for", JUNE, "--file", str(file), "--designated", *instrument)
    assert "Section A 8.1 is as designated and takes back 8.0 (MP001)." in done.stdout
    assert ran(june, "draft", "section-g", "--for", JUNE, "--file", str(file), "--base", "8.0").returncode == 0
    june.on("2026-06-25")
    refused = ran(june, "release", JUNE)
    assert refused.returncode == 1
    assert "E118 8.1 is as designated and takes back 8.0 (MP001)" in refused.stderr


def test_pending_and_status_warn_early(june: Book) -> None:
    warned = "Section A 7.1 is stale: base 7.0, live 8.0. Rebase it first: seclog rebase 2026-06 section-a"
    told = json.loads(ran(june, "pending", "--json").stdout)["releases"][0]
    assert warned in told["remarks"]
    assert told["collisions"][0] == {
        "kind": "stale",
        "release": JUNE,
        "document": "section-a",
        "draft": "7.1",
        "other": "",
        "message": "Section A 7.1 is stale: base 7.0, live 8.0.",
        "hint": "Rebase it first: seclog rebase 2026-06 section-a",
    }
    status = ran(june, "status", "--json")
    assert [one["document"] for one in json.loads(status.stdout)["collisions"]] == ["section-a", "section-g"]
    assert f"collision\t{warned}" in ran(june, "status").stdout
    page = ran(june, "status", "--format", "table").stdout
    assert "Collisions" in page
