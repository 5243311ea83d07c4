"""A command line run in this process."""

from __future__ import annotations

import pytest

from seclog.cli.app import run
from tests.cli.support import Cli, Ran


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command line in this process, with the clock at 1 March 2026."""
    monkeypatch.setenv("SECLOG_NOW", "2026-03-01T09:00:00Z")

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return call
