"""`classify`, `record` and `feedback` as a person calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.support import seclog

ENTRY = "registry/documents/section-a.yaml"
NAMES = {f"GIT_{role}_{what}": f"{role}@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
AT = {"SECLOG_NOW": "2026-02-10T09:00:00Z", **NAMES}


@pytest.fixture(name="code")
def code_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rulebook that is made once."""
    made = tmp_path_factory.getbasetemp() / "classification"
    if not made.exists():
        made.mkdir()
        build(made)
    shutil.copytree(made, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / "code"


def build(place: Path) -> None:
    """A rulebook of two sections."""
    (place / "from" / "Sections").mkdir(parents=True)
    for letter in "ab":
        (place / "from" / "Sections" / f"section-{letter}.md").write_text(f"# Section {letter.upper()}\n\nWords.\n")
    (place / "from" / "Forms").mkdir()
    (place / "from" / "Forms" / "form-1.md").write_text("# Form 1\n\nName:\n")
    folder = place / "code"
    made = seclog("init", str(folder), "--from", str(place / "from"), "--name", "Code", env=AT)
    assert made.returncode == 0, made.stderr


def run(code: Path, *arguments: str, exit_code: int = 0) -> tuple[str, str]:
    done = seclog("-C", str(code), *arguments, env=AT)
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def log(code: Path) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in json.loads(run(code, "log", "--json")[0])["documents"]}


def test_a_document_is_classified_by_category_type_and_governance(code: Path) -> None:
    out, _ = run(code, "classify", "section-a", "forms", "--reason", "it is one", "--dry-run")
    assert out.startswith("Dry run: nothing was changed.\n")
    assert log(code)["section-a"]["category"] == "Sections"
    out, _ = run(code, "classify", "section-a", "forms", "--reason", "it is one", "--governance", "Panel", "--json")
    assert json.loads(out)["action"] == "classify"
    row = log(code)["section-a"]
    assert (row["category"], row["governance"]) == ("Forms", "Panel")
    run(code, "classify", "section-a", "--governance", "", "--owner", "SECAS", "--reason", "no", "--on", "2026-02-10")
    row = log(code)["section-a"]
    assert (row["governance"], row["owner"]) == (None, "SECAS")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("section-a", "--reason", "x"), 2, "What is to change of section-a is not said."),
        (("section-a", "Forms"), 2, "The record must say why."),
        (("section-a", "Frms", "--reason", "x"), 2, "Did you mean Forms?"),
        (("section-a", "--type", "X", "--reason", "x"), 2, "The type 'X' is not one of the collection's."),
        (("section-a", "Sections", "--reason", "x"), 1, "is classified so already"),
        (("section-a", "Forms", "--reason", "x", "--on", "2026-02-11"), 1, "2026-02-11 is still to come."),
        (("section-x", "Forms", "--reason", "x"), 4, "There is no document 'section-x'."),
    ],
)
def test_a_classification_that_is_refused_says_why(
    code: Path, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    assert said in run(code, "classify", *arguments, exit_code=exit_code)[1]


def test_changed_registry_files_are_recorded(code: Path) -> None:
    assert "No registry file is changed." in run(code, "record", "-m", "why", exit_code=1)[1]
    entry = code / ENTRY
    entry.write_text(entry.read_text() + "owner: SECAS\n")
    assert "The record must say why." in run(code, "record", exit_code=2)[1]
    out, _ = run(code, "record", "-m", "an owner", ENTRY)
    assert "owner none -> SECAS" in out
    assert log(code)["section-a"]["owner"] == "SECAS"
    assert "is no file of the registry" in run(code, "record", "-m", "why", "documents/x.md", exit_code=2)[1]


def test_comments_are_noted_and_listed(code: Path) -> None:
    out, err = run(code, "feedback")
    assert (out, err) == ("on\tid\tlabel\tcategory\tby\ttext\n", "The categories are not on trial.\n")
    run(code, "feedback", "section-a", "It is a form.", "--by", "A Party", "--on", "2026-02-09")
    out, _ = run(code, "feedback", "section-a", "--format", "markdown")
    assert "| 2026-02-09 | Section A | Sections | A Party | It is a form. |" in out
    assert json.loads(run(code, "feedback", "section-b", "--json")[0])["comments"] == []
    target = code / "comments.csv"
    run(code, "feedback", "-o", str(target))
    assert target.read_text().splitlines()[1].startswith("2026-02-09,section-a,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "A Party"), "--by, --on and --dry-run go with a comment."),
        (("section-a", "--dry-run"), "--by, --on and --dry-run go with a comment."),
        (("section-a", "--on", "2026-02-09"), "--by, --on and --dry-run go with a comment."),
        (("section-a", "x", "--as-of", "2026-02-09"), "--as-of, --known and --output go with the list of comments."),
        (("section-a", "x", "--known", "2026-02-09"), "--as-of, --known and --output go with the list of comments."),
        (("section-a", ""), "The comment has no words."),
    ],
)
def test_options_that_do_not_go_together_are_refused(code: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in run(code, "feedback", *arguments, exit_code=2)[1]
