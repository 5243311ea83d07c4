"""The README's files for `release --due` do what they say: their commands run against a server of their own."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.transcript import Shell

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"^```(?:yaml|ini|crontab)\n# (\S+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FRIDAY, SUNDAY, MONDAY = "2026-01-30T16:00:00Z", "2026-02-01T00:05:00Z", "2026-02-02T00:05:00Z"
PREPARE = """\
git init -q --bare -b main server.git
mkdir folder && printf '# Leave\\n\\n25 days.\\n' > folder/leave.md
seclog init handbook --from folder --name Handbook
cd handbook
git remote add origin ../server.git
git push -q -u origin main --tags
seclog plan 2026-02 --title "February release" --effective 2026-02-01 --push
printf '# Leave\\n\\n27 days.\\n' > ../leave.md
seclog draft leave --for 2026-02 --file ../leave.md --push
seclog plan 2026-03 --title "March release" --effective 2026-03-01 --push
seclog approve 2026-02
cd ..
"""


def files() -> dict[str, str]:
    """Each ready file by the path or program that its first line names."""
    found = BLOCK.findall(README.read_text())
    return {name.rstrip(","): text for name, text in found}


def commands(name: str) -> list[str]:
    """The shell commands of a ready file, but for what only a runner has to fetch."""
    text = files()[name]
    if name.endswith(".yml"):
        data = YAML(typ="safe").load(text)
        job = data["jobs"]["release"]["steps"] if "jobs" in data else None
        if job is not None:
            lines = [line for step in job for line in step.get("run", "").splitlines()]
        else:
            lines = [*data["release-due"]["before_script"], *data["release-due"]["script"]]
        return [line for line in lines if not line.startswith("pip ")]
    if name.endswith(".service"):
        return [unit(text)["Service"]["ExecStart"]]
    return [text.split("*  ", 1)[1].replace("cd /srv/rulebook && ", "").strip()]


def unit(text: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string(text)
    return parser


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    for line in PREPARE.splitlines():
        said = shell.run(line, FRIDAY)
        assert "[exit" not in said, said
    return shell


RUN = (".github/workflows/seclog-due.yml", ".gitlab-ci.yml", "/etc/systemd/system/seclog-due.service", "crontab")


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_a_ready_file_releases_what_is_due_and_nothing_twice(name: str, shell: Shell) -> None:
    clone = "git clone -q server.git runner && cd runner"
    assert "[exit" not in shell.run(clone, SUNDAY)
    # GitLab's address with its token leads to the server here
    shell.run('git config --global url."$PWD/../server.git".insteadOf "https://seclog:x@host/group/book.git"', SUNDAY)
    setting = "export SECLOG_TOKEN=x CI_SERVER_HOST=host CI_PROJECT_PATH=group/book; "
    for command in commands(name):
        said = shell.run(setting + command, SUNDAY)
        assert "[exit" not in said, (command, said)
    assert "released" in said
    server = "git --git-dir ../server.git "
    assert "leave/2.0" in shell.run(server + "tag", SUNDAY)
    assert shell.run(server + "log -1 --format=%s main", SUNDAY) == "Implement the February release"
    before = shell.run(server + "show-ref", MONDAY)
    for command in commands(name):
        said = shell.run(setting + command, MONDAY)
        assert "[exit" not in said, (command, said)
    assert "Nothing is due on 2026-02-02." in said
    assert shell.run(server + "show-ref", MONDAY) == before


def test_the_workflow_sees_all_history_runs_alone_and_may_write() -> None:
    data = YAML(typ="safe").load(files()[".github/workflows/seclog-due.yml"])
    assert data["permissions"] == {"contents": "write"}
    assert data["concurrency"]
    assert data["jobs"]["release"]["steps"][0]["with"] == {"ref": "main", "fetch-depth": 0}


def test_the_pipeline_is_scheduled_runs_alone_and_sees_all_history() -> None:
    job = YAML(typ="safe").load(files()[".gitlab-ci.yml"])["release-due"]
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["resource_group"]


def test_the_timer_catches_up_and_starts_the_service_of_its_name() -> None:
    timer = unit(files()["/etc/systemd/system/seclog-due.timer"])
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert "/etc/systemd/system/seclog-due.service" in files()
