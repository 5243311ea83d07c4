"""The wiring of the commands: help, stdout and stderr, exit codes, JSON shapes, and hostile surroundings."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from seclog.cli.app import load
from seclog.cli.inputs import read_text
from seclog.cli.table import COMMANDS, Entry
from seclog.core.errors import UsageError
from tests.builder import Repo
from tests.cli.support import Cli, environment, on_terminal, seclog
from tests.ops.rulebooks import GUIDE, SECTION_A, Book, build

A = "documents/section-a.md"


@pytest.fixture(scope="session")
def original_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    book = build(tmp_path_factory.mktemp("commands") / "rulebook")
    book.plan("2026-02", "2026-02-20", title="February 2026 Release")
    book.approve("MP001")
    book.draft("section-a", text="# Definitions\n\nNew words.\n", causes=("MP001",))
    book.on("2026-02-20")
    book.release("2026-02")
    book.plan("2026-03", "2026-03-01", title="March 2026 Release")
    book.draft("section-a", text="# Definitions\n\nNewer words.\n", causes=("MP001",), release="2026-03")
    book.draft("section-g", text="# Security\n\nSome day.\n", release="unscheduled")
    return book


@pytest.fixture
def rulebook(original_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    repo = original_book.repo.copy(tmp_path / "rulebook")
    monkeypatch.chdir(repo.path)
    return repo


# Help


@pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])
def test_every_command_and_every_parameter_has_help(entry: Entry) -> None:
    command = load(entry)
    singles = list(getattr(command, "commands", {}).values()) or [command]
    for single in singles:
        assert single.help
        for parameter in single.params:
            assert getattr(parameter, "help", None), f"{entry.name} {parameter.name}"


@pytest.mark.parametrize("entry", COMMANDS, ids=[entry.name for entry in COMMANDS])
def test_help_goes_to_stdout(entry: Entry, cli: Cli) -> None:
    done = cli(entry.name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: seclog {entry.name}")


# JSON shapes (design section 9)

TEXT, DAY, MAYBE = str, str, (str, type(None))
OVERDUE = [{"release": TEXT, "title": TEXT, "planned_on": DAY}]
GOVERNED = {"required_by": MAYBE, "governance": MAYBE, "owner": MAYBE}
CARD = {
    **dict.fromkeys(("id", "label", "title", "type", "category", "path"), TEXT),
    **GOVERNED,
    **dict.fromkeys(("ask_at", "part_of", "retired_on", "merged_into"), MAYBE),
    **{key: [TEXT] for key in ("parts", "predecessors", "successors")},
    "merged": [{"id": TEXT, "since": DAY}],
    "former_labels": [dict],
    "leaving": [dict],
}
EFFECTS = [dict]
LOG = {
    "schema": TEXT,
    "collection": {"name": TEXT, "version": MAYBE},
    "as_of": DAY,
    "known_at": MAYBE,
    "overdue": OVERDUE,
    "documents": [
        {
            **dict.fromkeys(("id", "label", "title", "type", "category", "version", "effective_on"), TEXT),
            "release": TEXT,
            "release_title": TEXT,
            "causes": [TEXT],
            "status": TEXT,
            "drafts": [{"version": TEXT, "release": TEXT}],
            **GOVERNED,
        }
    ],
}
HISTORY = {
    "schema": TEXT,
    "document": CARD,
    "known_at": MAYBE,
    "overdue": OVERDUE,
    "versions": [
        {
            "version": TEXT,
            "status": TEXT,
            "title": TEXT,
            "effective_on": MAYBE,
            "ended_on": MAYBE,
            "release": TEXT,
            "release_title": TEXT,
            "causes": [TEXT],
            "recorded_at": TEXT,
            "commit": TEXT,
            "tag": MAYBE,
            "remark": MAYBE,
            "path": MAYBE,
            "label": MAYBE,
            "late_days": int,
            "retrospective": bool,
            "corrected": bool,
            "notes": [TEXT],
        }
    ],
    "classified": [dict],
    "effects": EFFECTS,
}
PENDING = {
    "schema": TEXT,
    "known_at": MAYBE,
    "overdue": OVERDUE,
    "homeless": [dict],
    "releases": [
        {
            "id": TEXT,
            "title": TEXT,
            "kind": TEXT,
            "effective_on": MAYBE,
            "dates": [{"planned_on": MAYBE, "recorded_at": TEXT, "reason": MAYBE}],
            "approved": bool,
            "remarks": [TEXT],
            "collisions": [dict.fromkeys(("kind", "release", "document", "draft", "other", "message", "hint"), TEXT)],
            "documents": [
                {
                    **dict.fromkeys(("id", "label", "title", "live", "draft", "base", "standing"), TEXT),
                    "stale": bool,
                    "modifications": [TEXT],
                    **GOVERNED,
                    "retired": bool,
                    "merged_into": MAYBE,
                    "ends": [TEXT],
                }
            ],
        }
    ],
}
OUTCOME = {
    "schema": TEXT,
    "action": TEXT,
    "dry_run": bool,
    "summary": [TEXT],
    "commit": MAYBE,
    "tags": [TEXT],
    "next_steps": [TEXT],
    "details": dict,
}
REDLINE = {
    "schema": TEXT,
    "document": CARD,
    "known_at": MAYBE,
    "overdue": OVERDUE,
    "base": {"version": TEXT, "status": TEXT, "commit": TEXT},
    "target": {"version": TEXT, "status": TEXT, "commit": TEXT},
    "counts": dict,
    "blocks": [{"form": TEXT, "spans": [{"kind": TEXT, "text": TEXT}]}],
}
SHOWN = {
    "schema": TEXT,
    "document": CARD,
    **dict.fromkeys(("version", "status", "title", "release", "recorded_at", "commit"), TEXT),
    **dict.fromkeys(("effective_on", "ended_on", "path", "known_at", "text"), MAYBE),
    "causes": [TEXT],
    "overdue": OVERDUE,
    "notes": [TEXT],
    "effects": EFFECTS,
    "size": (int, type(None)),
}
ERROR = {
    "schema": TEXT,
    "error": {
        "code": int,
        "kind": TEXT,
        "message": TEXT,
        "hint": TEXT,
        "findings": [{"code": TEXT, "where": TEXT, "message": TEXT, "hint": TEXT}],
    },
}


def check_shape(value: object, shape: object, where: str = "$") -> None:
    """Fail unless a JSON value has exactly the keys of a shape, and values of its types."""
    if isinstance(shape, Mapping):
        assert isinstance(value, dict), where
        assert set(value) == set(shape), where
        for key, inner in shape.items():
            check_shape(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for place, item in enumerate(value):
            check_shape(item, shape[0], f"{where}[{place}]")
    else:
        assert isinstance(value, shape), f"{where} is {value!r}"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "schema", "shape"),
    [
        (("log",), "seclog/document-log/1", LOG),
        (("log", "--all", "--as-of", "2026-02-20", "--known", "2026-02-20"), "seclog/document-log/1", LOG),
        (("history", "section-a"), "seclog/document-history/1", HISTORY),
        (("history", "form-l"), "seclog/document-history/1", HISTORY),
        (("pending",), "seclog/pending/1", PENDING),
        (("pending", "2026-03"), "seclog/pending/1", PENDING),
        (("show", "section-a"), "seclog/document-text/1", SHOWN),
        (("show", "guide"), "seclog/document-text/1", SHOWN),
        (("show", "form-l"), "seclog/document-text/1", SHOWN),
        (("redline", "section-a"), "seclog/redline/1", REDLINE),
        (("release", "2026-03"), "seclog/outcome/1", OUTCOME),
        (("release", "2026-03", "-n"), "seclog/outcome/1", OUTCOME),
        (("plan", "2026-06", "--effective", "2026-06-25"), "seclog/outcome/1", OUTCOME),
        (("approve", "MP007"), "seclog/outcome/1", OUTCOME),
        (("log", "--as-of", "yesterday"), "seclog/error/1", ERROR),
        (("history", "nowhere"), "seclog/error/1", ERROR),
        (("release", "2026-09"), "seclog/error/1", ERROR),
        (("draft",), "seclog/error/1", ERROR),
    ],
)
@pytest.mark.parametrize("asked", [("--json",), ("--format", "json")])
def test_json_has_the_shape_that_is_promised(
    cli: Cli, rulebook: Repo, arguments: tuple[str, ...], schema: str, shape: object, asked: tuple[str, ...]
) -> None:
    done = cli(*arguments, *asked)
    assert done.err == ""
    assert done.data["schema"] == schema
    check_shape(done.data, shape)


def test_the_unscheduled_stand_under_their_own_id_without_a_date(cli: Cli, rulebook: Repo) -> None:
    releases = cli("pending", "--json").data["releases"]
    assert isinstance(releases, list)
    assert [(one["id"], one["effective_on"]) for one in releases] == [("2026-03", "2026-03-01"), ("unscheduled", None)]


# stdout is data, stderr is talk; exit codes


def test_a_table_for_people_and_lines_for_programs(cli: Cli, rulebook: Repo) -> None:
    piped = cli("log")
    assert piped.out.split("\n")[0].startswith("id\tlabel\ttitle\ttype")
    assert piped.err == ""
    people = cli("log", "--format", "table")
    assert "Effective from" in people.out or "Effective" in people.out
    assert "Section A" in people.out


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "json", "markdown"])
@pytest.mark.parametrize("command", [("log",), ("history", "section-a"), ("pending",)])
def test_every_report_has_every_format(cli: Cli, rulebook: Repo, command: tuple[str, ...], form: str) -> None:
    done = cli(*command, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert "8.1" in done.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("release", "2026-03", "--effective", "2026-03-02"), 1),
        (("draft", "section-a"), 1),
        (("log", "--type", "Nonsense"), 2),
        (("log", "--format", "xlsx"), 2),
        (("log", "--as-of", "2026-02-30"), 2),
        (("plan", "2026-06", "--effective", "25/06/2026"), 2),
        (("plan", "2026-06", "--kind", "party"), 2),
        (("plan",), 2),
        (("draft", "section-a", "--instrument", "a | 2026-01-01 | b | c"), 2),
        (("plan", "A B"), 3),
        (("draft", "section-a", "--file", "nowhere.md"), 3),
        (("draft", "section-a", "--file", "documents"), 3),
        (("draft", "section-a", "--file", A, "--instrument", "a party"), 3),
        (("approve", "mp 1"), 3),
        (("history", "nowhere"), 4),
        (("show", "section-a@99.0"), 4),
        (("-C", "/", "log"), 4),
        (("-C", "nowhere", "log"), 4),
        (("init",), 4),
    ],
)
def test_each_refusal_has_its_code_a_message_and_a_hint(
    cli: Cli, rulebook: Repo, arguments: tuple[str, ...], code: int
) -> None:
    before = rulebook.state()
    done = cli(*arguments)
    assert (done.code, done.out) == (code, "")
    lines = done.err.rstrip("\n").split("\n")
    assert any(line.startswith("Error: ") and line.endswith(".") for line in lines)
    assert any(line.startswith("Hint: ") for line in lines)
    assert rulebook.state() == before


def test_two_formats_at_once_are_refused(cli: Cli, rulebook: Repo) -> None:
    for command in (("log",), ("redline", "section-a")):
        done = cli(*command, "--json", "--format", "csv" if command == ("log",) else "html")
        assert done.code == 2
        assert "cannot go together" in str(done.data["error"])


def test_all_findings_are_told_before_the_error(cli: Cli, rulebook: Repo) -> None:
    rulebook.git("switch", "-q", "pending/2026-03")
    rulebook.clock.now = rulebook.clock.now.replace(year=2026, month=3)
    rulebook.commit("Sneak", {A: "# Sneak\n"})
    rulebook.git("switch", "-q", "main")
    rulebook.commit("By hand", {"documents/section-g.md": "# Hand\n"})
    done = cli("release", "2026-03")
    assert done.code == 1
    assert done.err.index("E110") < done.err.index("E114") < done.err.index("Error: ")
    assert done.err.count("  fix: ") == 2


def test_a_rehearsal_says_so_first(cli: Cli, rulebook: Repo) -> None:
    done = cli("release", "2026-03", "--dry-run")
    assert done.out.startswith("Dry run: nothing was changed.\nMarch 2026 Release takes effect on 2026-03-01")
    assert (done.code, done.err) == (0, "")


def test_quiet_leaves_results_and_errors(cli: Cli, rulebook: Repo) -> None:
    assert cli("log", "-o", "log.csv").err == "Written to log.csv.\n"
    assert cli("-q", "log", "-o", "log.csv").err == ""
    assert cli("-q", "history", "nowhere").err.startswith("Error: ")


# Each command does what it says


def test_a_day_of_work(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "C")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "c@example.org")
    (tmp_path / "given").mkdir()
    (tmp_path / "given/rules.md").write_text("# Rules\n\nOne.\n")
    begun = cli("init", "r", "--from", "given", "--name", "The Rules", "--baseline", "3.0", "--effective", "2026-01-01")
    assert begun.out.startswith("The Rules 3.0: baseline with 1 document version, in force from 2026-01-01.\n")
    monkeypatch.chdir(tmp_path / "r")
    assert "Next: seclog draft DOC --for 2026-03" in cli("plan", "2026-03", "--effective", "2026-03-01").out
    Path("documents/rules.md").write_text("# Rules\n\nOne and two.\n")
    assert cli("draft", "-m", "Add two").out.startswith("Rules 3.1 is drafted from 3.0 for 2026-03.\n")
    assert "One{+ and two+}." in cli("redline", "rules").out
    Path("fees.md").write_text("# Fees\n\nTen.\n")
    assert "Fees 0.1 is drafted" in cli("add", "fees", "--file", "fees.md").out
    assert cli("approve", "2026-03").out.startswith("Release 2026-03 is approved with 2 drafts.")
    assert "Due and not yet recorded" in cli("log").err
    assert "goes live as 4.0" in cli("release", "2026-03").out
    assert [line.split("\t")[5] for line in cli("log").out.strip().split("\n")[1:]] == ["1.0", "4.0"]
    assert Path("documents/rules.md").read_text() == "# Rules\n\nOne and two.\n"
    assert subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True).stdout == "?? fees.md\n"


def test_a_text_is_read_from_stdin(rulebook: Repo) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seclog", "draft", "section-g", "--file", "-", "--for", "2026-03", "--mod", "MP001"],
        input=b"# Security\n\nFrom a pipe.\n",
        capture_output=True,
        env=environment({"SECLOG_NOW": "2026-03-01T10:00:00Z"}),
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert rulebook.git("show", "section-g/7.2:documents/section-g.md") == "# Security\n\nFrom a pipe."


def test_stdin_at_a_terminal_is_not_waited_for(rulebook: Repo) -> None:
    code, shown = on_terminal(["-m", "seclog", "draft", "section-g", "--file", "-"])
    assert code == 2
    assert "Pipe the text in." in shown


def test_an_instrument_is_written_in_parts(cli: Cli, rulebook: Repo) -> None:
    Path("g.md").write_text("# Security\n\nDesignated.\n")
    instrument = "BEIS designation | 2026-02-01 | ref 7"
    done = cli(
        "draft", "section-g", "--file", "g.md", "--for", "2026-03", "--instrument", instrument,
    )  # fmt: skip
    assert "(BEIS designation)" in done.out
    assert f"Instrument: {instrument}" in rulebook.git("log", "-1", "--format=%B", "section-g/7.2")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("show", "section-a"), "Section A  Definitions"),
        (("show", "section-a", "--raw"), "# Definitions"),
        (("show", "section-a@7.0", "--raw"), "# Definitions"),
        (("show", "section-a", "--as-of", "2026-01-05", "--raw"), "# Definitions"),
    ],
)
def test_a_text_is_shown(cli: Cli, rulebook: Repo, arguments: tuple[str, ...], first: str) -> None:
    done = cli(*arguments)
    assert done.out.split("\n")[0] == first
    assert ("Party is a person" in done.out) == ("@" in arguments[1] or "--as-of" in arguments)


def test_bytes_are_shown_as_they_are(rulebook: Repo) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seclog", "show", "guide", "--raw"], capture_output=True, env=environment(), timeout=60
    )
    assert (done.returncode, done.stdout) == (0, GUIDE)


def test_bytes_are_written_as_they_are(cli: Cli, rulebook: Repo) -> None:
    assert cli("show", "guide", "--raw", "-o", "guide.docx").err == "Written to guide.docx.\n"
    assert Path("guide.docx").read_bytes() == GUIDE


def test_a_pipe_without_end_is_not_drafted(rulebook: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seclog.cli.inputs.SIZE_LIMIT", 1_000_000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 1_000_001)))
    with pytest.raises(UsageError, match="1 MB"):
        read_text(Path("-"))


def test_a_listed_text_has_no_bytes(cli: Cli, rulebook: Repo) -> None:
    assert "kept elsewhere" in cli("show", "form-l").out
    assert cli("show", "form-l", "--raw").code == 4


@pytest.mark.parametrize(
    ("name", "begins"),
    [("r.html", "<!DOCTYPE html>"), ("r.txt", "--- Section A 8.0 (from 2026-02-20)"), ("r.json", "{")],
)
def test_a_redline_to_a_file_takes_the_form_of_its_name(cli: Cli, rulebook: Repo, name: str, begins: str) -> None:
    done = cli("redline", "section-a", "-o", name)
    assert (done.code, done.out, done.err) == (0, "", f"Written to {name}.\n")
    assert Path(name).read_text().lower().startswith(begins.lower())


def test_a_redline_names_both_sides(cli: Cli, rulebook: Repo) -> None:
    lines = cli("redline", "section-a").out.split("\n")
    assert lines[:2] == ["--- Section A 8.0 (from 2026-02-20)", "+++ Section A 8.1 (draft for 2026-03)"]
    assert cli("redline", "section-a", "8.0", "8.0").err == "The two versions have the same words.\n"


@pytest.mark.parametrize(
    ("name", "begins"), [("l.csv", "id,label"), ("l.json", "{"), ("l.md", "# "), ("l.tsv", "id\tlabel"), ("l.txt", "")]
)
def test_a_log_to_a_file_takes_the_form_of_its_name(cli: Cli, rulebook: Repo, name: str, begins: str) -> None:
    assert cli("log", "-o", name).code == 0
    assert Path(name).read_text().startswith(begins)


def test_a_file_that_cannot_be_written_is_refused(cli: Cli, rulebook: Repo) -> None:
    assert cli("log", "-o", "nowhere/log.csv").code == 2
    assert cli("log", "-o", "documents").code == 2
    assert not Path("nowhere").exists()


def test_a_statement_is_a_table_on_stdout_and_the_rest_on_stderr(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "C")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "c@example.org")
    (tmp_path / "s.csv").write_text("Document,Version\nRules,1.3\nFees,\n")
    done = cli("init", "new", "--from", "s.csv", "--baseline", "7.0", "--dry-run")
    assert [line.split("\t")[:4] for line in done.out.strip().split("\n")] == [
        ["Row", "Document", "Was", "Becomes"],
        ["2", "Rules", "1.3", "2.0"],
        ["3", "Fees", "", "7.0"],
    ]
    assert done.err.startswith("Dry run: nothing was changed.\n")
    assert not Path("new").exists()
    rows = cli("init", "new", "--from", "s.csv", "--baseline", "7.0", "-n", "--json").data["details"]
    assert isinstance(rows, dict)
    assert [(one["id"], one["was"], one["becomes"]) for one in rows["rows"]] == [
        ("rules", "1.3", "2.0"), ("fees", None, "7.0"),
    ]  # fmt: skip


def test_plan_takes_its_options(cli: Cli, rulebook: Repo) -> None:
    done = cli("plan", "mp9", "--title", "A single change", "--kind", "single")
    assert done.out.startswith("A single change (single) is planned without a date.")


def test_release_takes_its_options(cli: Cli, rulebook: Repo) -> None:
    options = ("--effective", "2026-02-25", "--collection", "27.0", "--made", "2026-02-26", "--published", "2026-02-27")
    assert cli("release", "2026-03", *options).code == 1
    done = cli("release", "2026-03", *options, "--retrospective")
    assert "takes effect on 2026-02-25, recorded late (4 days); the collection is 27.0." in done.out
    message = rulebook.git("log", "-1", "--format=%B", "main")
    assert "Made: 2026-02-26\nPublished: 2026-02-27\n" in message


# Surroundings


def test_a_terminal_gets_tables_and_colour_unless_told_otherwise(rulebook: Repo) -> None:
    code, shown = on_terminal(["-m", "seclog", "log"], columns=120, lines=60)
    assert code == 0
    assert "\x1b[" in shown
    code, shown = on_terminal(["-m", "seclog", "log"], env={"NO_COLOR": "1"}, columns=120, lines=60)
    assert "\x1b[" not in shown
    assert "Section A" in shown
    code, shown = on_terminal(["-m", "seclog", "show", "section-a"], columns=40, lines=60)
    assert (code, "New words." in shown) == (0, True)
    code, shown = on_terminal(["-m", "seclog", "redline", "section-a"], columns=40, lines=60)
    assert (code, "words" in shown) == (0, True)


@pytest.mark.parametrize("command", ["log", "show section-a", "redline section-a --full", "pending"])
def test_a_reader_that_goes_away_is_no_fault(rulebook: Repo, command: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m seclog {command} | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
    )
    assert done.stdout.strip() in ("0", "141")
    assert done.stderr == ""


def test_a_closed_stdout_is_told(rulebook: Repo) -> None:
    script = f"{sys.executable} -m seclog log >&-"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment(), timeout=60)
    assert done.returncode == 6
    assert "stdout is closed" in done.stderr


def test_an_ascii_locale_does_not_matter(rulebook: Repo) -> None:
    path = rulebook.path / "registry/documents/section-a.yaml"
    path.write_text(path.read_text().replace("title: Definitions", "title: Définitions – ¶"))
    options = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "seclog", "draft", "section-a", "--for", "2026-03"],
        capture_output=True,
        env=environment(options),
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found = subprocess.run(
        [sys.executable, "-m", "seclog", "history", "section-a"],
        capture_output=True,
        env=environment(options),
        timeout=60,
    )
    assert "Définitions – ¶" in found.stdout.decode("utf-8")


def test_variables_of_git_do_not_lead_elsewhere(rulebook: Repo, tmp_path: Path) -> None:
    other = Repo.init(tmp_path / "other")
    hostile = {
        "GIT_DIR": str(other.path / ".git"),
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path),
        "GIT_NAMESPACE": "x",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "log.showSignature",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_TRACE": "1",
        "GIT_EXTERNAL_DIFF": "false",
    }
    assert seclog("log", env=hostile).stdout == seclog("log").stdout
    done = seclog("draft", "section-g", "--file", "documents/section-a.md", "--for", "2026-03", env=hostile)
    assert done.returncode == 0, done.stderr
    assert other.refs() == {}


def test_a_missing_git_is_told_with_code_6(rulebook: Repo, tmp_path: Path) -> None:
    done = seclog("log", env={"PATH": str(tmp_path)})
    assert done.returncode == 6
    assert done.stderr == "Error: git was not found.\nHint: Install git 2.36 or newer and try again.\n"
    (tmp_path / "x.md").write_text("x")
    done = seclog("draft", "section-a", "--file", str(tmp_path / "x.md"), env={"PATH": str(tmp_path)})
    assert done.returncode == 6


def test_no_repository_and_no_rulebook_are_told_with_code_4(cli: Cli, tmp_path: Path, repo: Repo) -> None:
    for command in (("log",), ("pending",), ("plan", "2026-03"), ("draft",), ("show", "x"), ("release", "x")):
        done = cli("-C", str(tmp_path), *command)
        assert (done.code, "not a git repository" in done.err) == (4, True), command
        done = cli("-C", str(repo.path), *command)
        assert (done.code, "seclog init" in done.err) == (4, True), command


def test_names_of_files_that_are_no_text_are_shown_escaped(cli: Cli, rulebook: Repo) -> None:
    with open(os.path.join(os.fsencode(rulebook.path), b"documents/caf\xe9.md"), "wb") as file:
        file.write(b"# C\n")
    rulebook.write(A, SECTION_A)
    done = seclog("draft", "--for", "2026-03")
    assert done.returncode == 1
    assert "caf\\udce9.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_narrow_terminal_loses_nothing(rulebook: Repo) -> None:
    code, shown = on_terminal(["-m", "seclog", "log"], columns=40, lines=200)
    assert code == 0
    assert "8.0" in shown
    assert max(map(len, shown.split("\n"))) <= 40 + 20  # colours take no columns
