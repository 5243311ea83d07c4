"""What is installed is whole: the wheel brings the shipped registry, and works away from the sources."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_the_wheel_brings_the_registry_and_works_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    assert (installed / "seclog" / "registry" / "documents" / "section-d.yaml").is_file()
    assert (installed / "seclog" / "templates" / "rid.md.j2").is_file()
    environment = {**os.environ, "PYTHONPATH": str(installed), "GIT_CONFIG_COUNT": "0"}
    environment |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    environment |= {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    command = [sys.executable, "-m", "seclog", "init", "rulebook", "--registry", "sec"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Smart Energy Code 7.0: baseline" in done.stdout
