"""`effect`, `effects` and `correct` as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.support import seclog

NAMES = {f"GIT_{role}_{what}": f"{role}@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture(name="code")
def code_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rulebook that is made once."""
    made = tmp_path_factory.getbasetemp() / "corrections"
    if not made.exists():
        made.mkdir()
        build(made)
    shutil.copytree(made, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "code"


def build(place: Path) -> None:
    """A rulebook of two sections, the first in its second version since 20 February 2026."""
    folder = place / "code"
    (place / "from" / "Sections").mkdir(parents=True)
    for letter in "ab":
        (place / "from" / "Sections" / f"section-{letter}.md").write_text(f"# Section {letter.upper()}\n\nWords.\n")
    first = {"SECLOG_NOW": "2026-02-10T09:00:00Z", **NAMES}
    made = seclog("init", str(folder), "--from", str(place / "from"), "--name", "Code", env=first)
    assert made.returncode == 0, made.stderr
    (place / "a.md").write_text("# Section A\n\nOther words.\n")
    day = "2026-02-20"
    run(folder, "plan", "2026-02", "--title", "February 2026 Release", "--effective", day, on=day)
    run(folder, "draft", "section-a", "--file", str(place / "a.md"), "--for", "2026-02", on=day)
    run(folder, "release", "2026-02", on=day)


def run(code: Path, *arguments: str, exit_code: int = 0, on: str = "2026-03-01") -> tuple[str, str]:
    done = seclog("-C", str(code), *arguments, env={"SECLOG_NOW": f"{on}T09:00:00Z", **NAMES})
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def live(code: Path, *arguments: str) -> dict[str, str]:
    found = json.loads(run(code, "log", "--json", *arguments)[0])["documents"]
    return {one["id"]: one["version"] for one in found}


# --- effects -----------------------------------------------------------------------------------------------------

VARY = (
    *("effect", "section-a", "A1.2", "--kind", "varied", "--from", "2026-03-01", "--until", "2026-06-30"),
    *("--notified", "2026-02-25", "--instrument", "Direction of 25 February 2026"),
    *("--description", "Three months more", "--reason", "SoS variation"),
)


def test_an_effect_is_recorded_listed_and_shown_at_its_document(code: Path) -> None:
    out, _ = run(code, *VARY, "--dry-run")
    assert out.startswith("Dry run: nothing was changed.\n")
    assert run(code, "effects", "--format", "tsv")[0].count("\n") == 1
    assert json.loads(run(code, *VARY, "--json")[0])["action"] == "effect"
    (one,) = json.loads(run(code, "effects", "--json")[0])["effects"]
    assert (one["clause"], one["from_on"], one["last_on"], one["status"]) == (
        "A1.2",
        "2026-03-01",
        "2026-06-30",
        "in effect",
    )
    header, line = run(code, "effects", "section-a")[0].splitlines()
    assert line.split("\t")[header.split("\t").index("instrument")] == "Direction of 25 February 2026"
    said = (
        "Effect on Section A A1.2: varied: Three months more; Direction of 25 February 2026; 2026-03-01 to 2026-06-30"
    )
    assert said in run(code, "show", "section-a")[0]
    assert said in " ".join(run(code, "history", "section-a", "--format", "table")[0].split())
    for command in ("show", "history"):
        assert [one["clause"] for one in json.loads(run(code, command, "section-a", "--json")[0])["effects"]] == [
            "A1.2"
        ]
    assert json.loads(run(code, "effects", "section-b", "--json")[0])["effects"] == []


def test_effects_are_asked_for_on_a_day_and_as_known_then(code: Path) -> None:
    run(code, *VARY)
    run(code, *VARY[:8], "2026-12-31", on="2026-06-01")
    (now,) = json.loads(run(code, "effects", "--json", "--as-of", "2026-07-01")[0])["effects"]
    assert (now["last_on"], now["description"]) == ("2026-12-31", "Three months more")
    then = ("effects", "--json", "--as-of", "2026-07-01", "--known", "2026-05-31")
    assert json.loads(run(code, *then)[0])["effects"] == []
    (ended,) = json.loads(run(code, *then, "--all")[0])["effects"]
    assert (ended["last_on"], ended["status"]) == ("2026-06-30", "ended")


def test_a_document_expires_and_comes_back(code: Path) -> None:
    run(code, "effect", "Section B", "--kind", "expires", "--until", "2026-02-28")
    assert "section-b" not in live(code)
    assert live(code, "--all")["section-b"] == "1.0"
    assert "Version   1.0, expired" in run(code, "show", "section-b")[0]
    run(code, "effect", "section-b", "--kind", "expires", "--void", "--reason", "It was extended")
    assert live(code)["section-b"] == "1.0"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("effect", "section-a", "A1", "--kind", "varied"), 2, "The first day of the effect is missing."),
        (("effect", "section-a", "A1", "--kind", "vary", "--from", "2026-03-01"), 2, "Did you mean varied?"),
        (("effect", "section-a", "A1", "--kind", "varied", "--from", "yesterday"), 2, "'yesterday' is not a day."),
        (("effect", "section-aa", "A1", "--kind", "varied", "--from", "2026-03-01"), 4, "Did you mean section-a?"),
        (("effect", "section-a", "A1", "--kind", "varied", "--from", "2026-03-01", "--void"), 1, "No such effect"),
        (
            ("effect", "section-a", "A1", "--kind", "varied", "--from", "2026-03-01", "--until", "2026-02-28"),
            1,
            "An effect from 2026-03-01 cannot end on 2026-02-28.",
        ),
        (("effects", "section-z"), 4, "There is no document 'section-z'."),
    ],
)
def test_an_effect_that_cannot_be_is_refused(code: Path, arguments: tuple[str, ...], exit_code: int, said: str) -> None:
    _, err = run(code, *arguments, exit_code=exit_code)
    assert said in err
    assert "Hint: " in err


# --- corrections -------------------------------------------------------------------------------------------------


def test_a_date_is_put_right_and_both_answers_can_be_had(code: Path) -> None:
    run(code, "correct", "section-a", "2.0", "--effective", "2026-02-24", "--reason", "The minutes say so")
    assert live(code, "--as-of", "2026-02-22")["section-a"] == "1.0"
    assert live(code, "--as-of", "2026-02-22", "--known", "2026-02-28")["section-a"] == "2.0"
    (entry,) = [one for one in _versions(code) if one["version"] == "2.0"]
    assert (entry["corrected"], entry["late_days"], entry["retrospective"]) == (True, 0, False)
    assert "Words.\n" in run(code, "show", "section-a", "--as-of", "2026-02-22", "--raw")[0]
    assert run(code, "show", "section-a", "--as-of", "2026-02-22", "--known", "2026-02-28", "--raw")[0] == (
        "# Section A\n\nOther words.\n"
    )
    redline = ("redline", "section-a", "--as-of", "2026-02-22", "--json")
    assert json.loads(run(code, *redline, "--known", "2026-02-28")[0])["target"]["version"] == "2.0"
    assert json.loads(run(code, *redline, "--known", "2026-02-28")[0])["known_at"] == "2026-02-28"


def _versions(code: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(code, "history", "section-a", "--json")[0])["versions"]
    return found


def test_title_causes_and_an_erratum_are_put_right(code: Path) -> None:
    given = ("--title", "Section A, rewritten", "--cause", "MP093", "--cause", "BEIS designation")
    out, _ = run(code, "correct", "section-a@2.0", *given, "--note", "Line 3 lacked a word.", "--reason", "Notice")
    assert "Section A 2.0 was caused by MP093, BEIS designation." in out
    entry = _versions(code)[-1]
    assert (entry["title"], entry["causes"]) == ("Section A, rewritten", ["MP093", "BEIS designation"])
    assert entry["notes"] == ["Line 3 lacked a word."]
    assert "Erratum: Line 3 lacked a word." in run(code, "show", "section-a")[0]


def test_a_release_and_a_version_that_never_was_are_put_right(code: Path) -> None:
    run(code, "correct", "--release", "2026-02", "--effective", "2026-02-19", "--reason", "Minutes")
    assert live(code, "--as-of", "2026-02-19")["section-a"] == "2.0"
    run(code, "correct", "section-a", "2.0", "--void", "--reason", "It was never approved")
    assert live(code)["section-a"] == "1.0"
    assert run(code, "show", "section-a", "--raw")[0] == "# Section A\n\nWords.\n"
    assert (code / "documents/Sections/section-a.md").read_text() == "# Section A\n\nWords.\n"
    assert json.loads(run(code, "verify", "--json")[0])["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("section-a", "2.0", "--effective", "2026-02-24"), 2, "A reason is needed."),
        (("section-a", "--effective", "2026-02-24", "--reason", "x"), 2, "A document and its version are needed."),
        (("section-a@2.0", "1.0", "--void", "--reason", "x"), 2, "section-a@2.0 and 1.0 name two versions."),
        (("section-a", "2.0", "--reason", "x"), 2, "Nothing is stated to correct."),
        (("section-a", "2.1", "--void", "--reason", "x"), 4, "Did you mean 2.0?"),
        (("section-a", "2.0", "--effective", "2026-03-02", "--reason", "x"), 1, "2026-03-02 is still to come"),
        (("section-a", "2.0", "--effective", "2026-02-09", "--reason", "x"), 1, "before 1.0, which did on 2026-02-10"),
        (("section-a", "1.0", "--effective", "2026-02-21", "--reason", "x"), 1, "after 2.0, which did on 2026-02-20"),
        (("section-a", "2.0", "--effective", "2026-02-20", "--reason", "x"), 1, "The record says so"),
        (("--release", "2026-01", "--effective", "2026-02-20", "--reason", "x"), 4, "Did you mean 2026-02?"),
        (("--release", "2026-02", "--reason", "x"), 2, "--release goes with --effective alone."),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    code: Path, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    _, err = run(code, "correct", *arguments, exit_code=exit_code)
    assert said in err
    assert "Hint: " in err


# --- what is due and not recorded --------------------------------------------------------------------------------


def test_every_reading_command_says_first_what_is_due_and_not_recorded(code: Path, tmp_path: Path) -> None:
    run(code, "plan", "2026-03", "--title", "March 2026 Release", "--effective", "2026-03-02")
    (tmp_path / "b.md").write_text("# Section B\n\nOther words.\n")
    run(code, "draft", "section-b", "--file", str(tmp_path / "b.md"), "--for", "2026-03")
    run(code, "approve", "2026-03")
    notice = "Due and not yet recorded: March 2026 Release (2026-03, 2026-03-02)"
    for command in (("log",), ("history", "section-a"), ("show", "section-a"), ("redline", "section-b"), ("effects",)):
        out, err = run(code, *command, on="2026-03-03")
        assert (out + err).count(notice) == 1, command
        assert out.startswith(notice) or err.startswith(notice), command
        data = json.loads(run(code, *command, "--json", on="2026-03-03")[0])
        assert [one["release"] for one in data["overdue"]] == ["2026-03"], command
    assert run(code, "show", "section-a", "--raw", on="2026-03-03")[1].startswith(notice)
