"""The file of devices that is measured is one that the command takes, the same in every run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from seclog.core.estate import RESULTS
from tests.benchmarks.devices import COPY, DAYS, write_devices


def test_the_devices_are_the_same_in_every_run_and_of_many_days(tmp_path: Path) -> None:
    one, two = write_devices(tmp_path / "one.csv", 9_000), write_devices(tmp_path / "two.csv", 9_000)
    assert one.read_bytes() == two.read_bytes()
    header, *rows = one.read_text().splitlines()
    assert header.split(",")[1:4] == ["device", "installed", "version"]
    assert len({row.split(",")[2] for row in rows}) == DAYS
    assert {row.split(",")[3] for row in rows} == {"", "3.1", "4.2"}


def test_the_reference_writes_as_many_cells_as_the_command(tmp_path: Path) -> None:
    path = write_devices(tmp_path / "one.csv", 10)
    done = subprocess.run([sys.executable, "-c", COPY, str(path)], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 11
    assert {line.count(",") for line in lines} == {4 + len(RESULTS)}
