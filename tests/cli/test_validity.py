"""`validity` as a person calls it: the table of a day, what a release would move, pictures, files."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.builder import Repo
from tests.cli.support import on_terminal, seclog
from tests.ops.rulebooks import Book
from tests.ops.spec_book import METERS, build, table
from tests.test_startup import heavy, loaded

NAMES = {f"GIT_{role}_{what}": f"{role}@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
AT = {"SECLOG_NOW": "2026-02-10T09:00:00Z", **NAMES}


@pytest.fixture(scope="module", name="code")
def planned_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three specifications of two versions; a draft of Schedule 11 moves the end of a version."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in NAMES.items():
            patch.setenv(name, value)
        book: Book = build(tmp_path_factory.mktemp("validity") / "rulebook")
        book.plan("2026-03", "2026-03-01")
        book.repo.write(METERS, table("meters", since="2026-03-01"))
        book.draft("schedule-11")
    return book.repo.path


def run(code: Path, *arguments: str, exit_code: int = 0) -> tuple[str, str]:
    done = seclog("-C", str(code), "validity", *arguments, env=AT)
    assert done.returncode == exit_code, (done.stdout, done.stderr)
    return done.stdout, done.stderr


def ends(code: Path, *arguments: str) -> dict[str, str | None]:
    periods = json.loads(run(code, *arguments, "--json")[0])["periods"]
    return {one["version"]: one["last_day"]["day"] or one["last_day"]["word"] for one in periods}


def test_every_period_is_a_line_on_a_pipe(code: Path) -> None:
    header, *lines = run(code)[0].splitlines()
    assert header.split("\t")[:4] == ["specification", "version", "devices", "condition"]
    assert [line.split("\t")[:2] for line in lines] == [
        [name, version] for name in ("free", "hubs", "meters") for version in ("3.1", "4.2")
    ]


@pytest.mark.parametrize("name", ["meters", "METERS", "Meters"])
def test_one_specification_is_shown_by_id_or_name_in_any_case(code: Path, name: str) -> None:
    assert ends(code, name) == {"3.1": "2026-10-27", "4.2": "open"}


def test_a_wrong_name_device_or_condition_suggests_the_nearest(code: Path) -> None:
    assert "Did you mean" in run(code, "metres", exit_code=2)[1]
    assert "Did you mean ESME?" in run(code, "--device", "ESMA", exit_code=2)[1]
    assert "Leave it out." in run(code, "--condition", "prepayment", exit_code=2)[1]
    assert "Did you mean 2026-03?" in run(code, "--for", "2026-04", exit_code=4)[1]


def test_a_release_shows_what_it_would_move_and_that_it_is_no_law(code: Path) -> None:
    assert ends(code, "meters", "--for", "2026-03") == {"3.1": "2026-12-05", "4.2": "open"}
    out, err = run(code, "meters", "--for", "2026-03", "--format", "tsv")
    assert "end 2026-10-27 -> 2026-12-05" in out
    assert "This is no law" in err
    table_text, _ = run(code, "meters", "--for", "2026-03", "--format", "table")
    assert table_text.startswith("This is no law")
    assert "a draft for 2026-03" in table_text
    assert "It was moved." in table_text


def test_history_and_the_table_of_a_day_answer_which_end_was_shown(code: Path, tmp_path: Path) -> None:
    own = Book(Repo(code).copy(tmp_path / "live"))
    own.on("2026-03-02")
    own.release("2026-03")
    live = own.repo.path
    late = {**AT, "SECLOG_NOW": "2026-04-01T09:00:00Z"}
    for day, end in (("2026-02-28", "2026-10-27"), ("2026-03-01", "2026-12-05")):
        done = seclog("-C", str(live), "validity", "meters", "--as-of", day, "--json", env=late)
        assert json.loads(done.stdout)["periods"][0]["last_day"]["day"] == end
    known = seclog("-C", str(live), "validity", "meters", "--known", "2026-02-10", "--json", env=late)
    assert json.loads(known.stdout)["periods"][0]["last_day"]["day"] == "2026-10-27"
    told = seclog("-C", str(live), "validity", "meters", "--history", "--format", "markdown", env=late)
    assert "2026-10-27 | stated to 2026-02-28; source test" in told.stdout


def test_a_file_that_ends_in_svg_is_a_picture(code: Path, tmp_path: Path) -> None:
    out, err = run(code, "-o", str(tmp_path / "x.svg"))
    assert (out, err) == ("", f"Written to {tmp_path / 'x.svg'}.\n")
    drawn = (tmp_path / "x.svg").read_text("utf-8")
    assert drawn == run(code, "--format", "svg")[0]
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - it is our own


def test_other_files_are_what_their_suffix_says(code: Path, tmp_path: Path) -> None:
    run(code, "-o", str(tmp_path / "x.csv"))
    assert (tmp_path / "x.csv").read_text().startswith("specification,version")
    run(code, "-o", str(tmp_path / "x.txt"))
    assert "████" in (tmp_path / "x.txt").read_text("utf-8")
    refused = run(code, "-o", str(tmp_path / "x.odt"), exit_code=2)[1]
    assert "suffix of no format" in refused
    assert "Use one of .csv, .json, .md, .svg, .tsv, .txt, or state --format." in refused


def test_json_and_another_format_do_not_go_together(code: Path) -> None:
    run(code, "--json", "--format", "svg", exit_code=2)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_the_table_and_below_it_the_picture(code: Path, columns: int) -> None:
    arguments = ["-m", "seclog", "-C", str(code), "validity", "meters"]
    exit_code, text = on_terminal(arguments, {**AT, "NO_COLOR": "1", "PAGER": "cat"}, columns=columns, lines=200)
    assert exit_code == 0
    assert text.index("Last day") < text.index("████")
    assert "today, 2026-02-10" in text
    assert max(map(len, text.splitlines())) <= columns


@pytest.mark.parametrize("said", [{"LC_ALL": "C"}, {"TERM": "dumb"}])
def test_a_terminal_that_shows_ascii_alone_gets_signs_of_ascii(code: Path, said: dict[str, str]) -> None:
    arguments = ["-m", "seclog", "-C", str(code), "validity", "meters", "--format", "timeline"]
    _, text = on_terminal(arguments, {**AT, "NO_COLOR": "1", "PAGER": "cat", **said}, lines=200)
    assert "####" in text
    assert text.isascii()


def test_the_timeline_alone_is_a_format(code: Path) -> None:
    out, _ = run(code, "meters", "--format", "timeline")
    assert out.startswith("Validity periods: Meters\n")
    assert "Last day" not in out
    assert "████" in out


def test_a_rulebook_without_specifications_says_where_they_go(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "section-a.md").write_text("# Section A\n\nWords.\n")
    made = seclog("init", str(tmp_path / "code"), "--from", str(tmp_path / "from"), "--name", "Code", env=AT)
    assert made.returncode == 0, made.stderr
    assert "registry/specifications/" in run(tmp_path / "code", exit_code=4)[1]


@pytest.mark.parametrize("arguments", [(), ("--history",), ("--format", "svg")], ids=" ".join)
def test_on_a_pipe_nothing_heavy_is_loaded(code: Path, arguments: tuple[str, ...]) -> None:
    modules = loaded("-C", str(code), "validity", *arguments, env=AT)
    assert "seclog.ops.validity" in modules
    assert not heavy(modules)
