"""What is measured against what: the rows of the table and their gates (README, "Speed")."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from seclog.cli.table import BY_NAME
from tests.benchmarks.devices import COPY, write_devices
from tests.benchmarks.generator import NAME, repository
from tests.benchmarks.measure import PYTHON, Case, peaks, seclog, times
from tests.benchmarks.peers import Peer, peers
from tests.benchmarks.plumbing import Releases
from tests.benchmarks.replay import replayed
from tests.benchmarks.shapes import HUNDRED, SIZES, WAITING, XL, L, S, Shape
from tests.benchmarks.specifications import with_specifications
from tests.ops import spec_book

DAY = "2010-03-03"
GATES = {"S": 1.25, "M": 1.5, "L": 2.5, "XL": 3.0}
LEDGER = "git log --first-parent --format=%B main >/dev/null"
TYPER = f'{PYTHON} -c "import typer"'
READING: dict[str, list[str]] = {
    "log": ["log"],
    "log --as-of": ["log", "--as-of", DAY],
    "history": ["history", "doc-00003"],
}


class Cell(NamedTuple):
    """One figure: as shown, what the gate allows, and whether it keeps to it (None: there is no gate)."""

    text: str
    value: float
    gate: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the gate is kept."""
        return None if self.gate is None else self.value <= self.gate


class Row(NamedTuple):
    """A line of the table: figures by size, or the reason why there are none."""

    name: str
    cells: dict[str, Cell]
    skipped: str = ""


class Plan(NamedTuple):
    """How much is measured: which sizes, how many rounds, and where the peers are."""

    sizes: Sequence[Shape] = SIZES
    rounds: int = 9
    peers: Path | None = None


def _ratio(taken: dict[str, float], name: str, reference: str, gate: float | None) -> Cell:
    ratio = taken[name] / taken[reference]
    return Cell(f"{ratio:.2f} ({taken[name] * 1000:.0f}/{taken[reference] * 1000:.0f} ms)", ratio, gate)


def _sh(script: str) -> list[str]:
    return ["sh", "-c", script]


def start(plan: Plan) -> Iterator[Row]:
    """`--version` and `--help` against bare starts of Python."""
    here = repository(S)
    cases = {
        "pass": Case([PYTHON, "-c", "pass"], here),
        "typer": Case([PYTHON, "-c", "import typer"], here),
        "version": Case(seclog("--version"), here),
        "help": Case(seclog("--help"), here),
    }
    taken = times(cases, max(plan.rounds, 15))
    yield Row("--version / python -c pass", {"S": _ratio(taken, "version", "pass", 2.0)})
    yield Row("--help / import typer", {"S": _ratio(taken, "help", "typer", 1.3)})


def reading(plan: Plan) -> Iterator[Row]:
    """`log`, `log --as-of` and `history` on a pipe against import typer and one `git log` of the same records."""
    rows = {name: Row(f"{name} / typer + git", {}) for name in READING}
    json = Row("log --json / typer + git", {})
    for shape in plan.sizes:
        place = repository(shape)
        cases = {name: Case(seclog(*arguments), place) for name, arguments in READING.items()}
        cases["json"] = Case(seclog("log", "--json"), place)
        cases["reference"] = Case(_sh(f"{TYPER}; {LEDGER}"), place)
        taken = times(cases, plan.rounds)
        for name, row in rows.items():
            row.cells[shape.name] = _ratio(taken, name, "reference", GATES[shape.name])
        json.cells[shape.name] = _ratio(taken, "json", "reference", None)
    yield from rows.values()
    yield json


def lines(plan: Plan) -> Iterator[Row]:
    """`log` where a line with eighty drafts waits: what that adds."""
    place = repository(WAITING)
    cases = {"log": Case(seclog("log"), place), "reference": Case(_sh(f"{TYPER}; {LEDGER}"), place)}
    taken = times(cases, plan.rounds)
    yield Row("log with 80 drafts waiting / typer + git", {"S": _ratio(taken, "log", "reference", None)})


def release(plan: Plan) -> Iterator[Row]:
    """The release of eighty documents, whole command, against the same plumbing in sh."""
    releases = Releases(repository(WAITING))
    try:
        cases = {
            "seclog": Case(seclog("release", "waiting"), Path(), releases.fresh),
            "sh": Case(["sh", str(releases.script)], Path(), releases.fresh),
        }
        taken = times(cases, plan.rounds)
    finally:
        releases.close()
    yield Row("release of 80 / plumbing in sh", {"S": _ratio(taken, "seclog", "sh", 4.0)})


def check(plan: Plan) -> Iterator[Row]:
    """`check` of one changed file on a line, against import typer and the git processes that it starts."""
    name = "check of one file / typer + its git"
    if not _exists("check"):
        yield Row(name, {}, "there is no command check yet")
        return
    with tempfile.TemporaryDirectory(prefix="seclog-bench-") as folder:
        place = Path(shutil.copytree(repository(WAITING), Path(folder) / "rulebook", symlinks=True))
        for command in (["switch", "-q", "pending/waiting"], ["config", "user.name", NAME]):
            subprocess.run(["git", *command], cwd=place, check=True)
        (place / "documents" / "doc-00000.md").write_text("Another text.\n")
        subprocess.run(["git", "add", "-A"], cwd=place, check=True)
        script = replayed(["check"], place)
        cases = {"check": Case(seclog("check"), place), "reference": Case(_sh(f"{TYPER}\n{script}"), place)}
        yield Row(name, {"S": _ratio(times(cases, plan.rounds), "check", "reference", 1.5)})


def verify(plan: Plan) -> Iterator[Row]:
    """`verify` of S, and of a hundred releases of eighty documents, in seconds."""
    row = Row("verify, seconds (S; 100 releases x 80)", {})
    if not _exists("verify"):
        yield row._replace(skipped="there is no command verify yet")
        return
    cases = {shape.name: Case(seclog("verify"), repository(shape)) for shape in (S, HUNDRED)}
    taken = times(cases, min(plan.rounds, 5))
    row.cells["S"] = Cell(f"{taken['S']:.2f} s", taken["S"], 1.0)
    row.cells["M"] = Cell(f"{taken['hundred']:.2f} s", taken["hundred"], 2.0)
    yield row


def matrix(plan: Plan) -> Iterator[Row]:
    """`matrix` of a hundred versions on a pipe, in seconds and against import typer and one `git log`."""
    with tempfile.TemporaryDirectory(prefix="seclog-bench-") as folder:
        place = with_specifications(Path(folder) / "rulebook")
        cases = {"matrix": Case(seclog("matrix"), place), "reference": Case(_sh(f"{TYPER}; {LEDGER}"), place)}
        taken = times(cases, plan.rounds)
    yield Row("matrix of 100 versions, seconds", {"S": Cell(f"{taken['matrix']:.2f} s", taken["matrix"], 0.3)})
    yield Row("matrix of 100 versions / typer + git", {"S": _ratio(taken, "matrix", "reference", 3.0)})


def estate(plan: Plan) -> Iterator[Row]:
    """`applicable --from` against reading and writing the same rows, in devices a minute, and its memory by size."""
    with tempfile.TemporaryDirectory(prefix="seclog-bench-") as folder:
        place = spec_book.build(Path(folder) / "rulebook").where
        less, more = (write_devices(Path(folder) / f"{count}.csv", count) for count in (100_000, 1_000_000))
        asked = ("applicable", "--spec", "meters", "--from")
        cases = {
            "judged": Case(seclog(*asked, str(more)), place),
            "copied": Case([PYTHON, "-c", COPY, str(more)], place),
        }
        taken = times(cases, min(plan.rounds, 3))
        held = [peaks([*asked, str(path)], ["version"], place)[0] for path in (less, more)]
    yield Row("applicable --from, 1,000,000 devices / csv copied", {"S": _ratio(taken, "judged", "copied", 3.0)})
    a_minute = 60 / taken["judged"]
    yield Row("seconds for 1,000,000 devices", {"S": Cell(f"{a_minute:.1f} million a minute", taken["judged"], 60.0)})
    shown = f"{held[1]} MB, of a tenth of them {held[0]} MB"
    yield Row("memory of ten times the devices, ratio", {"S": Cell(shown, held[1] / held[0], 1.25)})


def memory(plan: Plan) -> Iterator[Row]:
    """The most memory of `log`: Python's, which the gate is for, and that of git, which is mostly the mapped pack."""
    row = Row("log, peak MB: python + git", {})
    for shape in plan.sizes:
        own, git = peaks(["log"], ["log", "--first-parent", "--format=%B", "main"], repository(shape))
        row.cells[shape.name] = Cell(f"{own} + {git} MB", own, {L.name: 150.0, XL.name: 400.0}.get(shape.name))
    yield row


def against_peers(plan: Plan) -> Iterator[Row]:
    """Peers at what they do that comes nearest, on S and M: below 1 seclog is the faster."""
    for peer in peers():
        yield _against(plan, peer)


def _against(plan: Plan, peer: Peer) -> Row:
    row = Row(f"{' '.join(peer.ours)} / {peer.name}", {})
    program = peer.found(plan.peers)
    if program is None:
        return row._replace(skipped=f"{peer.program} is not installed: pip install 'seclog[bench]'")
    for shape in [one for one in plan.sizes if one.documents <= 1_000]:
        place = repository(shape)
        with peer.ready() as extra:
            cases = {
                "seclog": Case(seclog(*peer.ours), place),
                "peer": Case([program, *extra, *peer.arguments], place),
            }
            try:
                taken = times(cases, plan.rounds if shape is S else 3)
            except RuntimeError as error:
                return row._replace(skipped=f"{peer.program} failed: {str(error)[-80:]}")
        row.cells[shape.name] = _ratio(taken, "seclog", "peer", None)
    return row


def _exists(command: str) -> bool:
    entry = BY_NAME[command]
    return (Path(__file__).resolve().parents[2] / f"{entry.module.replace('.', '/')}.py").exists()


GROUPS: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "start": start,
    "reading": reading,
    "lines": lines,
    "release": release,
    "check": check,
    "verify": verify,
    "matrix": matrix,
    "estate": estate,
    "memory": memory,
    "peers": against_peers,
}
