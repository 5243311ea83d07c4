from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from seclog.cli import output
from seclog.cli.session import Session, open_session
from seclog.core.errors import MachineError, UsageError
from tests.cli.support import on_terminal
from tests.render.samples import LATE, ROWS, log, outcome

EMIT = "from seclog.cli.output import emit; emit('line\\n' * {count})"
SHOW = (
    "from seclog.cli.output import show; from seclog.cli.session import open_session\n"
    "from tests.render.samples import ROWS, log\n"
    "show(open_session(None, False), log(*ROWS))"
)


@pytest.fixture
def session() -> Session:
    return open_session(None, False)


def test_talk_goes_to_stderr_and_is_silent_when_quiet(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    output.say(session, "Fetched \x1b[2J2 tags.")
    output.say(session._replace(quiet=True), "Never seen.")
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "Fetched [2J2 tags.\n")


def test_a_closed_stderr_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, "w") as closed:
        pass
    monkeypatch.setattr("sys.stderr", closed)
    output.tell("Never seen.")
    assert closed.closed


def test_piped_output_is_never_paged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SECLOG_PAGER", "false")
    output.emit("line\n" * 1000)
    assert capsys.readouterr().out == "line\n" * 1000


def test_output_without_a_stdout_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert not output.is_terminal()
    with pytest.raises(MachineError, match="stdout is closed"):
        output.emit("data\n")


def test_on_a_terminal_long_output_goes_through_the_pager(tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    pager = {"SECLOG_PAGER": f"sh -c 'echo LESS=$LESS; cat > {paged}'"}
    code, text = on_terminal(["-c", EMIT.format(count=100)], pager)
    assert (code, text) == (0, "LESS=FRX\n")
    assert paged.read_text() == "line\n" * 100


@pytest.mark.parametrize(
    ("count", "env"),
    [
        (5, {"SECLOG_PAGER": "false"}),
        (100, {"SECLOG_PAGER": "cat"}),
        (100, {"SECLOG_PAGER": "there-is-no-such-pager"}),
        (100, {"SECLOG_PAGER": "an 'open quote"}),
        (100, {"SECLOG_PAGER": " ", "PAGER": "false"}),
    ],
)
def test_short_output_or_none_to_page_with_goes_straight_out(count: int, env: dict[str, str]) -> None:
    assert on_terminal(["-c", EMIT.format(count=count)], env) == (0, "line\n" * count)


def test_the_pager_of_the_environment_is_used(tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    assert on_terminal(["-c", EMIT.format(count=100)], {"PAGER": f"tee {paged}"})[0] == 0
    assert paged.read_text() == "line\n" * 100


def test_a_pager_that_is_left_early_is_no_error() -> None:
    assert on_terminal(["-c", EMIT.format(count=200_000)], {"SECLOG_PAGER": "head -n 1"}) == (0, "line\n")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_on_a_terminal_a_report_is_a_coloured_table_of_its_width(columns: int) -> None:
    code, text = on_terminal(["-c", SHOW], columns=columns, lines=200)
    assert code == 0
    assert text.startswith("\x1b[1mSmart Energy Code 27.0\x1b[0m\n")
    plain = on_terminal(["-c", SHOW], {"NO_COLOR": "1"}, columns, 200)[1]
    assert "\x1b" not in plain
    assert columns - 30 < max(map(len, plain.splitlines())) <= columns


def test_columns_of_the_environment_stand_above_the_terminals() -> None:
    text = on_terminal(["-c", SHOW], {"NO_COLOR": "1", "COLUMNS": "70"}, 200, 200)[1]
    assert max(map(len, text.splitlines())) <= 70


def test_piped_a_report_is_tab_separated_and_warns_on_stderr(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    output.show(session, log(*ROWS, overdue=(LATE,)))
    shown = capsys.readouterr()
    assert shown.out.startswith("id\tlabel\t")
    assert shown.err.startswith("Due and not yet recorded: ")


@pytest.mark.parametrize("form", ["json", "markdown", "table"])
def test_a_warning_that_the_format_holds_is_not_said_twice(
    form: str, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    output.show(session, log(*ROWS, overdue=(LATE,)), form)
    shown = capsys.readouterr()
    assert "2020-12" in shown.out
    assert shown.err == ""


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("log.csv", "id,label,"),
        ("log.TSV", "id\tlabel\t"),
        ("log.json", "{\n"),
        ("log.md", "# Smart Energy Code 27.0\n"),
        ("log.txt", "Smart Energy Code 27.0\n"),
        ("log", "id\tlabel\t"),
    ],
)
def test_a_file_has_the_format_of_its_suffix(
    name: str, begins: str, session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output.show(session, log(*ROWS), output=tmp_path / name)
    assert (tmp_path / name).read_text().startswith(begins)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"Written to {tmp_path / name}.\n")


def test_the_format_asked_for_stands_above_the_suffix(session: Session, tmp_path: Path) -> None:
    output.show(session, outcome(), "json", tmp_path / "log.csv")
    assert json.loads((tmp_path / "log.csv").read_text())["action"] == "release"


def test_a_dash_is_stdout(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    output.show(session, outcome(), output=Path("-"))
    assert capsys.readouterr().out == "Release 2020-11 is live from 2020-11-29.\n"


def test_a_file_is_written_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("old")
    path.chmod(0o640)
    output.write_file(path, "new \udce9\n")
    assert path.read_bytes() == b"new \\udce9\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        output.write_file(tmp_path / "log.csv", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "log.csv").stat().st_mode) == 0o640


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    output.write_file(tmp_path / "link.csv", "new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    output.write_file(Path(os.devnull), "x")
    assert not Path(os.devnull).is_file()


def test_a_folder_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        output.write_file(tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder") as refused:
        output.write_file(tmp_path / "out" / "log.csv", "x")
    assert refused.value.hint.endswith(f"mkdir -p {tmp_path / 'out'}")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        output.write_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
