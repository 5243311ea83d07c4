"""`reschedule`, `hold`, `cancel` and `release --due` as a person or a timer calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.builder import Repo
from tests.cli.support import seclog

NAMES = {f"GIT_{role}_{what}": f"{role}@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
AT = {"SECLOG_NOW": "2026-02-10T09:00:00Z", **NAMES}
LATER = {"SECLOG_NOW": "2026-03-02T09:00:00Z", **NAMES}
R = "2026-03"
WHY = ("--reason", "The Panel asks for it")


@pytest.fixture(scope="module", name="original")
def original_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, each drafted for a release of its own in March."""
    place = tmp_path_factory.mktemp("dates")
    (place / "from").mkdir()
    for letter in "ab":
        (place / "from" / f"section-{letter}.md").write_text(f"# Section {letter.upper()}\n\nWords.\n")
    folder = place / "code"
    made = seclog("init", str(folder), "--from", str(place / "from"), "--name", "Code", env=AT)
    assert made.returncode == 0, made.stderr
    for letter, release, day in (("a", R, "2026-03-01"), ("b", "single", "2026-03-02")):
        run(folder, "plan", release, "--title", f"Release {release}", "--effective", day)
        (place / "new.md").write_text(f"# Section {letter.upper()}\n\nNew words.\n")
        run(folder, "draft", f"section-{letter}", "--for", release, "--file", str(place / "new.md"))
    return folder


@pytest.fixture(name="code")
def code_folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "code"))


def run(code: Path, *arguments: str, exit_code: int = 0, env: dict[str, str] = AT) -> tuple[str, str]:
    done = seclog("-C", str(code), *arguments, env=env)
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def release_of(code: Path, *options: str) -> dict[str, object]:
    (found,) = json.loads(run(code, "pending", R, *options, "--json")[0])["releases"]
    return dict(found)


def test_a_date_is_moved_taken_off_and_given_back(code: Path) -> None:
    out, _ = run(code, "reschedule", R, "2026-03-29", *WHY)
    assert out.startswith("Release 2026-03 moves from 2026-03-01 to 2026-03-29.\nRecord ")
    assert out.endswith("Next: seclog pending 2026-03\n")
    assert "is held: 2026-03-29 no longer stands" in run(code, "hold", R, "--reason", "Not yet")[0]
    assert release_of(code)["effective_on"] is None
    run(code, "reschedule", R, "2026-04-05", "--reason", "Ready")
    assert release_of(code)["effective_on"] == "2026-04-05"
    assert release_of(code)["dates"] == [
        {"planned_on": day, "recorded_at": "2026-02-10T09:00:00Z", "reason": reason}
        for day, reason in [
            ("2026-03-01", None), ("2026-03-29", "The Panel asks for it"), (None, "Not yet"), ("2026-04-05", "Ready"),
        ]
    ]  # fmt: skip
    table, _ = run(code, "pending", R, "--format", "table")
    assert "effective 2026-04-05 (before: 2026-03-01, 2026-03-29)" in " ".join(table.split())
    events, _ = run(code, "pending", R, "--history")
    assert [line.split("\t")[1] for line in events.splitlines()[1:]] == [
        "planned", "drafted", "rescheduled", "held", "rescheduled",
    ]  # fmt: skip


def test_a_release_is_given_up(code: Path) -> None:
    out, _ = run(code, "cancel", R, *WHY)
    assert out.splitlines()[:2] == [
        "Release 2026-03 is cancelled.",
        "Not going live: Section A 1.1. To keep one: seclog move DOC --from 2026-03 --to RELEASE",
    ]
    assert "was cancelled" in run(code, "pending", R, exit_code=4)[1]
    assert json.loads(run(code, "pending", R, "--history", "--json")[0])["state"] == "cancelled"
    assert "chain ok" in "".join(run(code, "verify"))


@pytest.mark.parametrize(
    "words", [("reschedule", R, "2026-03-29", *WHY), ("hold", R, *WHY), ("cancel", R, *WHY)], ids=lambda one: one[0]
)
def test_each_can_be_rehearsed_and_read_by_a_program(code: Path, words: tuple[str, ...]) -> None:
    before = Repo(code).state()
    assert run(code, *words, "--dry-run")[0].startswith("Dry run: nothing was changed.\n")
    told = json.loads(run(code, *words, "-n", "--json")[0])
    assert (told["action"], told["dry_run"], told["commit"]) == (words[0], True, None)
    assert Repo(code).state() == before
    told = json.loads(run(code, *words, "--format", "json")[0])
    assert (told["action"], told["dry_run"], len(told["commit"])) == (words[0], False, 40)


@pytest.mark.parametrize("words", [("reschedule", R, "2026-03-29"), ("hold", R)], ids=lambda one: one[0])
def test_what_is_done_on_a_line_is_pushed_when_asked(code: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    repo, server = Repo(code), Repo.init(tmp_path / "server.git", "--bare")
    repo.git("remote", "add", "origin", str(server.path))
    repo.git("push", "-q", "-u", "origin", "--all", "--follow-tags")
    old = server.tip(f"pending/{R}")
    run(code, *words, *WHY)
    assert server.tip(f"pending/{R}") == old
    run(code, "reschedule", R, "2026-05-03", *WHY, "--push")
    assert server.tip(f"pending/{R}") == repo.tip(f"pending/{R}") != old


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (("reschedule", R, "2026-03-29"), 2, "Error: A reason is needed.\nHint: Say why: --reason TEXT"),
        (("hold", R), 2, "Error: A reason is needed."),
        (("cancel", R, "--reason", ""), 2, "Error: A reason is needed."),
        (("hold", R, "--reason", "so | that"), 2, "'so | that' cannot be kept as a reason"),
        (("reschedule", R, "29.3.2026", *WHY), 2, "'29.3.2026' is not a day."),
        (("reschedule", R, "2026-02-30", *WHY), 2, "There is no day 2026-02-30."),
        (("reschedule", R, "2026-03-01", *WHY), 1, "is planned for 2026-03-01 already."),
        (("reschedule", R, "2026-02-09", *WHY), 1, "before its version 1.0 of 2026-02-10."),
        (("cancel", "2026-04", *WHY), 4, "Hint: Did you mean 2026-03?"),
        (("release",), 2, "seclog release --due"),
        (("release", R, "--due"), 2, "--due goes with no release and nothing stated."),
        (("release", "--due", "--effective", "2026-02-10"), 2, "--due goes with no release and nothing stated."),
        (("release", "--due", "--retrospective"), 2, "Leave out all but --push or --dry-run."),
    ],
)
def test_a_refusal_says_what_to_type_and_changes_nothing(
    code: Path, words: tuple[str, ...], exit_code: int, said: str
) -> None:
    before = Repo(code).state()
    assert said in run(code, *words, exit_code=exit_code)[1]
    assert Repo(code).state() == before


def test_what_is_due_goes_live_and_the_exit_code_is_that_of_the_first_that_did_not(code: Path) -> None:
    assert run(code, "release", "--due")[0] == "Nothing is due on 2026-02-10.\n"
    run(code, "approve", R)
    run(code, "approve", "single")
    (code / "new.md").write_text("# Section A\n\nNewer words.\n")
    run(code, "draft", "section-a", "--for", R, "--file", str(code / "new.md"))
    out, _ = run(code, "release", "--due", "--dry-run", exit_code=1, env=LATER)
    assert "Release single (single), due 2026-03-02: would be released" in out
    out, _ = run(code, "release", "--due", exit_code=1, env=LATER)
    assert out.splitlines()[:3] == [
        "Release 2026-03 (2026-03), due 2026-03-01: lapsed",
        "Release 2026-03 is not taken: its scope has changed since it was approved.",
        "Hint: When it is approved as it stands, type: seclog approve 2026-03",
    ]
    assert "Release single (single), due 2026-03-02: released" in out
    run(code, "approve", R, env=LATER)
    told = json.loads(run(code, "release", "--due", "--json", env=LATER)[0])
    assert (told["schema"], [one["status"] for one in told["releases"]]) == ("seclog/due/1", ["released"])
    before = Repo(code).state()
    assert run(code, "release", "--due", env=LATER)[0] == "Nothing is due on 2026-03-02.\n"
    assert Repo(code).state() == before
