"""The git processes that a command starts, as a script that starts them again by themselves."""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measure import environment, seclog


def replayed(arguments: Sequence[str], folder: Path) -> str:
    """A script of the same git commands in the same order, with nothing on their stdin."""
    with tempfile.TemporaryDirectory(prefix="seclog-bench-") as events:
        settings = Path(events) / "settings"
        (Path(events) / "trace").mkdir()
        settings.write_text(f"[trace2]\n\teventTarget = {events}/trace\n")
        changed = {**environment(), "GIT_CONFIG_GLOBAL": str(settings)}
        subprocess.run(seclog(*arguments), cwd=folder, env=changed, check=True, stdout=subprocess.DEVNULL)
        texts = [path.read_text() for path in sorted((Path(events) / "trace").iterdir())]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    started = [one["argv"] for one in lines if one["event"] == "start" and "/" not in one["sid"]]
    return "\n".join(f"{shlex.join(argv)} </dev/null >/dev/null 2>&1" for argv in started) + "\ntrue"
