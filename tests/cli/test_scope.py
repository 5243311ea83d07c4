"""`decide`, `modifications`, `withdraw`, `move` and `pending --history` as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.builder import Repo
from tests.cli.support import seclog

NAMES = {f"GIT_{role}_{what}": f"{role}@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
AT = {"SECLOG_NOW": "2026-02-10T09:00:00Z", **NAMES}
R, LATER = "2026-03", "2026-06"


@pytest.fixture(scope="module", name="original")
def original_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sections with drafts on a release, and another release."""
    tmp_path = tmp_path_factory.mktemp("scope")
    (tmp_path / "from").mkdir()
    for letter in "ab":
        (tmp_path / "from" / f"section-{letter}.md").write_text(f"# Section {letter.upper()}\n\nWords.\n")
    folder = tmp_path / "code"
    made = seclog("init", str(folder), "--from", str(tmp_path / "from"), "--name", "Code", env=AT)
    assert made.returncode == 0, made.stderr
    for release, day in ((R, "2026-03-01"), (LATER, "2026-06-01")):
        run(folder, "plan", release, "--effective", day)
    (tmp_path / "new.md").write_text("# New\n\nOther words.\n")
    for letter, modification in (("a", "MP1"), ("b", "MP2")):
        file = str(tmp_path / "new.md")
        run(folder, "draft", f"section-{letter}", "--for", R, "--file", file, "--mod", modification)
    return folder


@pytest.fixture(name="code")
def code_folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "code"))


def run(code: Path, *arguments: str, exit_code: int = 0) -> tuple[str, str]:
    done = seclog("-C", str(code), *arguments, env=AT)
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def drafts(code: Path, release: str) -> dict[str, str]:
    found = json.loads(run(code, "pending", release, "--json")[0])["releases"][0]
    return {one["id"]: one["draft"] for one in found["documents"]}


def listed(code: Path, *arguments: str) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(run(code, "modifications", *arguments, "--json")[0])["modifications"]}


def test_a_decision_is_recorded_with_body_day_window_link_and_title(code: Path) -> None:
    given = ("--by", "Change Board", "--on", "2026-02-01", "--until", "2026-02-15", "--title", "Words")
    out, _ = run(code, "decide", "MP1", "approved", *given, "--link", "https://sec/MP1", "--reason", "it is good")
    assert out.startswith("MP1 is approved on 2026-02-01, by the Change Board; objections are open until 2026-02-15.\n")
    one = listed(code)["MP1"]
    assert {name: one[name] for name in ("state", "on", "body", "until", "link", "title")} == {
        "state": "approved", "on": "2026-02-01", "body": "Change Board", "until": "2026-02-15",
        "link": "https://sec/MP1", "title": "Words",
    }  # fmt: skip
    out, _ = run(code, "decide", "MP1", "MP2", "rejected", "--dry-run", "--json")
    assert json.loads(out)["dry_run"] is True
    assert listed(code)["MP1"]["state"] == "approved"


def test_modifications_are_added_listed_and_filtered(code: Path) -> None:
    out, _ = run(code, "modifications", "add", "DP3", "--title", "Later", "--link", "https://sec/DP3")
    assert out.startswith("DP3 is proposed on 2026-02-10.\n")
    run(code, "modifications", "add", "MP3", "--was", "DP3", "--state", "targeted", "--on", "2026-02-09")
    found = listed(code)
    assert {name: (one["state"], one["was"]) for name, one in found.items()} == {
        "MP1": ("not recorded", None), "MP2": ("not recorded", None), "MP3": ("targeted", "DP3"),
    }  # fmt: skip
    assert list(listed(code, "DP3")) == list(listed(code, "--state", "targeted")) == ["MP3"]
    assert listed(code, "MP3", "--as-of", "2026-02-08")["MP3"]["state"] == "not recorded"
    rows = run(code, "modifications")[0].splitlines()
    assert rows[0].startswith("id\twas\ttitle\tstate")
    assert rows[1].endswith("no\t\tsection-a 1.1 for 2026-03")
    page = code.parent / "list.md"
    run(code, "modifications", "-o", str(page))
    assert "# Modifications of the Code" in page.read_text()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("decide", "MP1"), 2, "'MP1' is no state of a modification."),
        (("decide", "MP1", "aproved"), 2, "Did you mean approved?"),
        (("decide", "MP1", "approved", "--until", "soon"), 2, "'soon' is not a day."),
        (("decide", "mp1", "approved"), 1, "Did you mean MP1?"),
        (("approve", "mp1"), 1, "Did you mean MP1?"),
        (("modifications", "MP9"), 4, "Did you mean MP"),
        (("modifications", "--state", "done"), 2, "is no state of a modification"),
        (("modifications", "--title", "T"), 2, "These options go with `add`."),
        (("modifications", "MP1", "--dry-run"), 2, "seclog modifications add MOD"),
        (("modifications", "add"), 2, "No modification is named."),
        (("modifications", "add", "MP9", "--state", "approved"), 2, "seclog decide MP9 approved"),
        (("modifications", "add", "MP9", "--known", "2026-02-01"), 2, "are for the list"),
        (("withdraw", "section-c", "--from", R), 1, "Did you mean section-"),
        (("withdraw", "section-a", "--from", "2026-3"), 4, "Did you mean 2026-03?"),
        (("withdraw", "section-a"), 2, "Missing option '--from'"),
        (("move", "section-a", "--from", R, "--to", R), 2, "is where it stands already"),
        (("move", "section-a", "--from", R, "--to", "2026-6"), 4, "Did you mean 2026-06?"),
        (("move", "MP7", "--from", R, "--to", LATER), 1, "Did you mean MP"),
        (("pending", "--history"), 2, "--history is that of one release."),
        (("pending", R, "--history", "--as-of", "2026-02-01"), 2, "seclog pending RELEASE --history"),
        (("pending", "2026-4", "--history"), 4, "Did you mean 2026-0"),
    ],
)
def test_a_refusal_says_what_to_type_and_changes_nothing(
    code: Path, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    before = Repo(code).state()
    _, err = run(code, *arguments, exit_code=exit_code)
    assert said in err
    assert Repo(code).state() == before


def test_an_id_that_is_meant_is_taken(code: Path) -> None:
    run(code, "approve", "SECMP1", "--new")
    run(code, "decide", "SECMP2", "quashed", "--new")
    run(code, "modifications", "add", "DP2", "--new")
    assert {name: one["state"] for name, one in listed(code).items() if name not in ("MP1", "MP2")} == {
        "DP2": "proposed", "SECMP1": "approved", "SECMP2": "quashed",
    }  # fmt: skip


def test_drafts_are_moved_and_withdrawn_and_their_history_told(code: Path) -> None:
    out, _ = run(code, "move", "Section A", "--from", R, "--to", LATER, "--dry-run")
    assert out.startswith("Dry run: nothing was changed.\n")
    out, _ = run(code, "move", "Section A", "--from", R, "--to", LATER)
    assert out.startswith("section-a 1.1 moves from 2026-03 to 2026-06.\n")
    out, _ = run(code, "withdraw", "MP2", "--from", R, "--reason", "Not ready")
    assert out.startswith("section-b 1.1 is taken out of 2026-03.\n")
    assert (drafts(code, R), drafts(code, LATER)) == ({}, {"section-a": "1.1"})
    told = json.loads(run(code, "pending", R, "--history", "--json")[0])
    assert told["schema"] == "seclog/pending-history/1"
    assert [(one["what"], one["reason"]) for one in told["events"]][-2:] == [
        ("moved out", "to 2026-06"),
        ("withdrawn", "Not ready"),
    ]
    assert run(code, "pending", R, "--history", "--known", "2026-02-09", exit_code=4)[0] == ""
    assert run(code, "pending", R, "--history")[0].splitlines()[0].startswith("recorded_at\twhat\tdocument")
    run(code, "verify")
