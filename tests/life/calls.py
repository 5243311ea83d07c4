"""Running seclog's command line in this process, as a person would, at a time of one's own."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from seclog.cli.app import run
from seclog.cli.boundary import guarded


class Ran(NamedTuple):
    """What a command left: its exit code, data and talk."""

    code: int
    out: str
    err: str


def ran(repo: Path, now: datetime, *arguments: str) -> Ran:
    """`seclog -C REPO ARGUMENTS` at a moment."""
    out, err = io.StringIO(), io.StringIO()
    words = ["-C", str(repo), *arguments]
    moment = {"SECLOG_NOW": now.isoformat().replace("+00:00", "Z"), "XDG_STATE_HOME": str(repo.parent / "state")}
    told = patch.dict(os.environ, moment), patch.object(sys, "argv", ["seclog", *words])
    with told[0], told[1], redirect_stdout(out), redirect_stderr(err):
        code = guarded(lambda: run(words), words)
    return Ran(code, out.getvalue(), err.getvalue())
