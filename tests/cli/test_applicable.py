"""`seclog applicable`: one device, a file of devices, and what stops either."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.support import Cli, environment, on_terminal, python
from tests.ops import spec_book
from tests.ops.rulebooks import Book, begun

HEAVY = {"git", "rich", "ruamel", "pydantic", "semver", "openpyxl"}
PROBE = """
import atexit, sys
before = set(sys.modules)
def tell():
    print(*[name for name, module in sys.modules.items() if module and name not in before], file=sys.stderr)
atexit.register(tell)
sys.argv = ["seclog", *{arguments!r}]
from seclog.cli.main import main
main()
"""
HEADER = "id,device,installed\n"
ROW = "{},ESME,2026-03-01\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return spec_book.build(tmp_path_factory.mktemp("specifications") / "rulebook")


def ask(cli: Cli, book: Book, *arguments: str) -> tuple[int, str, str]:
    return cli("-C", str(book.where), "applicable", *arguments)


def test_a_question_is_answered_whatever_the_answer_is(cli: Cli, book: Book) -> None:
    for device_day in ("2026-03-01", "2026-01-15"):
        code, out, _ = ask(cli, book, "--device", "ESME", "--installed", device_day, "--json")
        assert (code, '"verdict": "yes"' in out) == (0, True)
    code, out, _ = ask(
        cli, book, "--device", "ESME", "--installed", "2026-11-01", "--format", "table", "--spec", "free"
    )
    assert (code, out.splitlines()[1]) == (0, "Free 4.2 may be installed on 2026-11-01.")


@pytest.mark.parametrize(("version", "on", "code"), [("3.1", "2026-10-27", 0), ("3.1", "2026-10-28", 1)])
def test_a_version_that_is_not_right_is_a_failure(cli: Cli, book: Book, version: str, on: str, code: int) -> None:
    asked = ("--device", "ESME", "--installed", on, "--spec", "free", "--version", version)
    assert ask(cli, book, *asked)[0] == code


def test_a_version_of_which_the_sources_do_not_say_is_no_permission(cli: Cli, tmp_path: Path) -> None:
    text = spec_book.table("free", kept="").replace("from: 2026-02-01", "from: unknown")
    doubtful = begun(tmp_path / "doubtful", spec_book.DOCUMENTS[:2], spec_book.TEXTS | {spec_book.FREE: text})
    asked = ("--device", "ESME", "--installed", "2026-03-01")
    code, out, _ = ask(cli, doubtful, *asked, "--version", "4.2", "--json")
    assert (code, '"verdict": "unknown"' in out) == (1, True)
    assert ask(cli, doubtful, *asked, "--version", "3.1")[0] == 0
    assert ask(cli, doubtful, *asked)[0] == 0
    assert "Exit code 0 only for yes." in " ".join(cli("applicable", "--help").out.split())


@pytest.mark.parametrize("name", ["device", "condition", "version", "spec", "installed"])
def test_an_option_of_one_value_is_not_given_twice(cli: Cli, book: Book, name: str) -> None:
    value = "2026-03-01" if name == "installed" else "ESME"
    code, out, err = ask(cli, book, f"--{name}", value, f"--{name}", value)
    assert (code, out) == (2, "")
    assert f"--{name} is given 2 times, and one is asked for." in err


def test_an_empty_version_is_not_taken_for_none(cli: Cli, book: Book) -> None:
    code, out, err = ask(cli, book, "--device", "ESME", "--installed", "2026-03-01", "--version", "")
    assert (code, out, "--version is empty." in err) == (2, "", True)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A draft of Schedule 11 moves the end of Meters 3.1 from 2026-10-27 to 2026-12-05."""
    made = spec_book.build(tmp_path_factory.mktemp("planned") / "rulebook")
    made.plan("2026-03", "2026-03-01")
    made.repo.write(spec_book.METERS, spec_book.table("meters", since="2026-03-01"))
    made.draft("schedule-11")
    return made


def test_a_planned_release_is_asked_and_first_said_to_be_no_law(cli: Cli, planned: Book, tmp_path: Path) -> None:
    asked = ("--device", "ESME", "--installed", "2026-11-15", "--spec", "meters", "--version", "3.1")
    assert ask(cli, planned, *asked, "--on", "2026-03-01")[0] == 1
    words = "This is no law: it is what the planned release 2026-03 would have."
    code, out, _ = ask(cli, planned, *asked, "--for", "2026-03", "--format", "table")
    assert (code, out.splitlines()[0]) == (0, words)
    assert "As of 2026-03-01" in out
    code, _, err = ask(cli, planned, *asked, "--for", "2026-03")
    assert (code, err.splitlines()[0]) == (0, words)
    (tmp_path / "e.csv").write_text(HEADER + "1,ESME,2026-11-15\n")
    code, _, err = ask(cli, planned, "--from", "e.csv", *asked[4:], "--for", "2026-03", "-o", "out.csv")
    assert (code, err.splitlines()[0]) == (0, words)
    assert "As of 2026-03-01, Hubs, Meters: Schedule 11 1.1, a draft for 2026-03." in err
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("1,ESME,2026-11-15,yes,Meters 3.1,2026-12-05,")
    code, _, err = ask(cli, planned, *asked, "--for", "2026-03", "--known", "2026-02-01")
    assert (code, "--for shows drafts as they stand" in err) == (2, True)


def test_a_piped_answer_is_tab_separated(cli: Cli, book: Book) -> None:
    _, out, err = ask(cli, book, "--device", "esme", "--installed", "2026-03-01", "--spec", "free")
    assert out.splitlines()[1].startswith("free\t3.1\tyes\topen\t\t2026-10-27\t\t")
    assert err == ""


def test_an_answer_can_be_written_to_a_file(cli: Cli, book: Book, tmp_path: Path) -> None:
    place = tmp_path / "answer.json"
    assert ask(cli, book, "--device", "ESME", "--installed", "2026-03-01", "-o", str(place))[0] == 0
    assert '"schema": "seclog/applicable/1"' in place.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--installed", "2026-03-01"), 2, "A question is of one device type and one day."),
        (("--device", "ESME"), 2, "A question is of one device type and one day."),
        (("--device", "ESME", "--installed", "2026-03-01", "--registered", "2026-03-01"), 2, "one day"),
        (("--device", "ESME", "--registered", "2026-03-01", "--spec", "free"), 2,
         "Free is judged on the day of installation, not of registration."),
        (("--device", "ESME", "--installed", "01/03/2026"), 2, "'01/03/2026' is not a day."),
        (("--from", "e.csv", "--installed", "2026-03-01"), 2, "--from takes the days from the file and writes CSV."),
        (("--from", "e.csv", "--json"), 2, "--from takes the days from the file and writes CSV."),
        (("--from", "none.csv"), 3, "There is no file none.csv."),
        (("--from", "."), 3, ". cannot be read: Is a directory."),
        (("--from", "e.csv", "-o", "nowhere/out.csv"), 2, "There is no folder nowhere."),
        (("--from", "e.csv", "-o", "."), 2, ". is a folder."),
        (("--from", "e.csv", "--device", "ESME"), 2, "e.csv has a column 'device', and --device says it for all."),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(
    cli: Cli, book: Book, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (tmp_path / "e.csv").write_text(HEADER + ROW)
    got, out, err = ask(cli, book, *arguments)
    assert (got, message in err + out) == (code, True), err


def test_a_file_is_judged_to_stdout_and_the_summary_is_talk(cli: Cli, book: Book, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(HEADER + ROW.format(1) + "2,ESME,2027-01-01\n")
    code = cli("-C", str(book.where), "applicable", "--from", "e.csv", "--spec", "free", "--version", "3.1").code
    assert code == 0, "a verdict of no is a result"
    done = python(
        "-m", "seclog", "-C", str(book.where), "applicable", "--from", "e.csv", "--spec", "free", "--version", "3.1"
    )
    assert [line.split(",")[:4] for line in done.stdout.splitlines()] == [
        ["id", "device", "installed", "verdict"],
        ["1", "ESME", "2026-03-01", "yes"],
        ["2", "ESME", "2027-01-01", "no"],
    ]
    assert done.stderr.splitlines()[0] == "2 devices judged: 1 yes (of the stated version), 1 no, 0 unknown."
    assert "Hubs, Meters: Schedule 11 1.0, in force since 2026-01-01." in done.stderr


def test_rows_with_a_problem_are_counted_and_are_a_failure(cli: Cli, book: Book, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(HEADER + ROW.format(1) + "2,ESME,01/02/2026\n")
    done = ask(cli, book, "--from", "e.csv", "-o", "out.csv")
    assert (done[0], done[1]) == (1, "")
    assert done[2].splitlines()[:2] == ["Written to out.csv.", "1 device judged: 1 yes, 0 no, 0 unknown."]
    assert done[2].splitlines()[-1] == "1 row was not judged; the first in line 3: '01/02/2026' is no day written as " \
        "YYYY-MM-DD."  # fmt: skip
    (tmp_path / "e.csv").write_text(HEADER + "1,ESM,2026-03-01\n" * 2)
    assert "2 rows were not judged; the first in line 2: There is no device" in ask(cli, book, "--from", "e.csv")[2]
    assert ask(cli, book, "--from", "e.csv")[0] == 1
    (tmp_path / "e.csv").write_text(HEADER + "1,ESM,2026-03-01\n1,ESME,x\n1,ESME,y\n1,ESME,2026-03-01\n")
    assert ask(cli, book, "--from", "e.csv", "-o", "out.csv")[2].splitlines()[-3:] == [
        "3 rows were not judged:",
        "  2 rows, the first in line 3: 'x' is no day written as YYYY-MM-DD.",
        "  1 row, line 2: There is no device type 'ESM'. Did you mean ESME?",
    ]
    quiet = cli("-q", "-C", str(book.where), "applicable", "--from", "e.csv")
    assert (quiet.code, quiet.err) == (1, "")


def test_of_many_kinds_of_problems_five_are_told(cli: Cli, book: Book, tmp_path: Path) -> None:
    bad = (
        "1,ESM,2026-03-01",
        "1,ESME,x",
        "1,ESME,",
        "1,,2026-03-01",
        "1",
        "1,ESME,2026-02-30",
        "1,ESME,2026-03-01T09:00",
    )
    (tmp_path / "e.csv").write_text(HEADER + "\n".join(bad))
    last = ask(cli, book, "--from", "e.csv", "-o", "out.csv")[2].splitlines()[-7:]
    assert (last[0], last[-1]) == ("7 rows were not judged:", "  2 rows for other reasons; see the column problem.")
    assert [line.split(":")[0] for line in last[1:-1]] == [f"  1 row, line {number}" for number in range(2, 7)]


def test_a_yes_to_the_stated_version_is_counted_apart(cli: Cli, book: Book, tmp_path: Path) -> None:
    rows = ("ESME,2026-03-01,", "ESME,2026-03-01,3.1", "ESME,2026-03-01,4.2", "ESME,2026-01-15,4.2", "ESME,2026-01-15,")
    (tmp_path / "e.csv").write_text("device,installed,version\n" + "\n".join(rows))
    _, out, err = ask(cli, book, "--from", "e.csv", "--spec", "free")
    assert "5 devices judged: 4 yes (2 of them of the stated version), 1 no, 0 unknown." in err
    (tmp_path / "no.csv").write_text("device,installed,version\nESME,2026-01-15,4.2\n")
    assert "1 device judged: 0 yes, 1 no, 0 unknown." in ask(cli, book, "--from", "no.csv", "--spec", "free")[2]
    cells = [line.split(",")[3:8] for line in out.splitlines()[1:]]
    assert [(one[0], one[1], one[4]) for one in cells] == [
        ("yes", "Free 3.1; Free 4.2", "Free 3.1; Free 4.2"),
        ("yes", "Free 3.1", "Free 3.1; Free 4.2"),
        ("yes", "Free 4.2", "Free 3.1; Free 4.2"),
        ("no", "Free 4.2", "Free 3.1"),
        ("yes", "Free 3.1", "Free 3.1"),
    ]
    assert "Kept: on 20" in err


@pytest.mark.parametrize("name", ["e.csv", "symbolic.csv", "hard.csv", "nowhere/../e.csv"])
def test_the_devices_are_not_written_over_by_the_result(cli: Cli, book: Book, tmp_path: Path, name: str) -> None:
    devices = tmp_path / "e.csv"
    devices.write_text(HEADER + ROW.format(1))
    (tmp_path / "symbolic.csv").symlink_to(devices)
    (tmp_path / "hard.csv").hardlink_to(devices)
    before = devices.stat().st_ino
    for source, output in (("e.csv", name), (name.removeprefix("nowhere/../"), "e.csv")):
        code, out, err = ask(cli, book, "--from", source, "-o", output)
        assert (code, out) == (2, "")
        assert f"{source} would be written over by its own result." in err
    assert (devices.read_text(), devices.stat().st_ino) == (HEADER + ROW.format(1), before)


def test_stdin_and_stdout_may_not_be_the_same_file(book: Book, tmp_path: Path) -> None:
    devices = tmp_path / "e.csv"
    devices.write_text(HEADER + ROW.format(1))
    command = [sys.executable, "-m", "seclog", "-C", str(book.where), "applicable", "--from"]
    with devices.open() as read, devices.open("a") as made:
        for more, stdin, stdout in ((["-", "-o", "e.csv"], read, subprocess.PIPE), (["e.csv"], None, made)):
            done = subprocess.run(
                [*command, *more], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
                env=environment(), check=False,
            )  # fmt: skip
            assert (done.returncode, "would be written over by its own result." in done.stderr) == (2, True)
    assert devices.read_text() == HEADER + ROW.format(1)


def test_stdin_is_read_and_a_terminal_is_not(book: Book, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seclog", "-C", str(book.where), "applicable", "--from", "-"]
    text = HEADER + ROW.format(1)
    done = subprocess.run(command, input=text, capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)
    code, said = on_terminal(command[1:])
    assert code == 2
    assert "--from - reads stdin, and nothing is sent there." in said


def test_a_result_that_stops_half_way_leaves_the_file_as_it_was(cli: Cli, book: Book, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_bytes(HEADER.encode() + ROW.encode() * 20_000 + b"\xff\n")
    (tmp_path / "out.csv").write_text("before")
    code, _, err = ask(cli, book, "--from", "e.csv", "-o", "out.csv")
    assert (code, "e.csv:20002" in err) == (3, True)
    assert (tmp_path / "out.csv").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".log") == ["e.csv", "out.csv"]


def test_a_file_keeps_its_mode_and_a_device_takes_the_result(cli: Cli, book: Book, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(HEADER + ROW.format(1))
    (tmp_path / "out.csv").write_text("before")
    (tmp_path / "out.csv").chmod(0o640)
    assert ask(cli, book, "--from", "e.csv", "-o", "out.csv")[0] == 0
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "out.csv").read_text().startswith("id,device,installed,verdict")
    assert ask(cli, book, "--from", "e.csv", "-o", os.devnull)[0] == 0


def running(book: Book, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    """The command, judging what is sent to it."""
    command = [sys.executable, "-m", "seclog", "-C", str(book.where), "applicable", "--from", "-", *more]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=environment(),
    )  # fmt: skip


def test_an_interrupt_leaves_no_file_behind(book: Book, tmp_path: Path) -> None:
    with running(book, tmp_path, "-o", "out.csv") as process:
        assert process.stdin is not None
        process.stdin.write(HEADER.encode() + ROW.encode() * 40_000)
        process.stdin.flush()
        while not list(tmp_path.glob(".out.csv.*.part")):  # it is at work
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode().splitlines()[-1]) == (130, "Interrupted.")
    assert not list(tmp_path.glob("*out.csv*"))
    assert not list(tmp_path.glob(".out.csv*"))


def test_a_reader_that_leaves_early_is_no_error_to_tell(book: Book, tmp_path: Path) -> None:
    with running(book, tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdin is not None
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.write((HEADER + ROW * 50_000).encode())
            process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_long_run_shows_its_progress_on_one_line_and_clears_it(book: Book, tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(HEADER + "".join(ROW.format(number) for number in range(20_000)))
    code = (
        "import sys; from seclog.cli import estate; estate.DELAY = 0\n"
        "sys.argv = ['seclog', '-C', sys.argv[1], 'applicable', '--from', 'e.csv', '-o', 'out.csv']\n"
        "from seclog.cli.main import main; main()"
    )
    done, text = on_terminal(["-c", code, str(book.where)])
    assert done == 0
    drawn = text.split("\r\x1b[K")
    assert len(drawn) > 4
    assert "devices judged" in drawn[1]
    assert drawn[1].startswith("[")
    assert drawn[-1].startswith("Written to out.csv.")
    assert "20,000 devices judged: 20,000 yes, 0 no, 0 unknown." in drawn[-1]


def test_the_bar_tells_the_share_where_the_size_is_known() -> None:
    from seclog.cli.estate import _bar

    assert _bar(0.5) == "[##########..........]  50%  "
    assert _bar(None) == ""


@pytest.mark.parametrize("arguments", [("--device", "ESME", "--installed", "2026-03-01"), ("--from", "e.csv")])
def test_on_a_pipe_nothing_heavy_is_loaded(book: Book, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "e.csv").write_text(HEADER + ROW)
    done = python("-c", PROBE.format(arguments=["-C", str(book.where), "applicable", *arguments]))
    modules = set(done.stderr.splitlines()[-1].split())
    assert "seclog.ops.specifications" in modules
    assert not {name for name in modules if name.split(".")[0] in HEAVY}
    assert ("seclog.core.estate" in modules) == (arguments[0] == "--from")
