"""Times and memory of whole processes, taken in turn so that all of them meet the same machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.generator import cache_folder

PYTHON = sys.executable
_PEAK = """
import atexit, re, sys
def tell():
    sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
atexit.register(tell)
sys.argv = ["seclog", *sys.argv[1:]]
from seclog.cli.main import main
main()
"""


class Case(NamedTuple):
    """A command in a folder; with `fresh` it runs in a new copy, made before the clock starts."""

    command: Sequence[str]
    folder: Path
    fresh: Callable[[], Path] | None = None


def environment() -> Mapping[str, str]:
    """An environment without git's own settings, in which Python keeps its bytecode out of the work tree."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SECLOG_", "PYTHON"))}
    root = str(Path(__file__).resolve().parents[2])
    return kept | {
        "PYTHONPATH": root,
        "PYTHONPYCACHEPREFIX": str(cache_folder() / "bytecode"),
        "XDG_STATE_HOME": str(cache_folder() / "state"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "NO_COLOR": "1",
    }


def seclog(*arguments: str) -> list[str]:
    """The installed command where there is one beside this Python, else the module."""
    script = Path(PYTHON).with_name("seclog")
    return [str(script), *arguments] if script.exists() else [PYTHON, "-m", "seclog", *arguments]


def times(cases: Mapping[str, Case], rounds: int) -> dict[str, float]:
    """The median seconds of each command over so many rounds, after one that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds + 1):
        for name, case in cases.items():
            found[name].append(_seconds(case))
    return {name: statistics.median(taken[1:]) for name, taken in found.items()}


def _seconds(case: Case) -> float:
    folder = case.fresh() if case.fresh else case.folder
    began = time.perf_counter()
    done = subprocess.run(
        case.command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    taken = time.perf_counter() - began
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(case.command)[:200]}: {done.stderr.decode(errors='replace')[-500:]}")
    return taken


def peaks(arguments: Sequence[str], git: Sequence[str], folder: Path) -> tuple[int, int]:
    """The most memory that seclog's Python and its git process had at once each, in MB."""
    command = [PYTHON, "-c", _PEAK, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    process = subprocess.Popen(["git", *git], cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return int(done.stderr.split()[-1]) // 1024, usage.ru_maxrss // 1024
