"""The README's files for `release --due` do what they say: their commands run against a server of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
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
def shell(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell where a server and a clone of it are, in copies of those that are made once."""
    made = tmp_path_factory.getbasetemp() / "ready"
    if not made.exists():
        made.mkdir()
        prepare(Shell(made))
    shell = Shell(tmp_path)
    shutil.copytree(made / "session", tmp_path / "session", symlinks=True, dirs_exist_ok=True)
    return shell


def prepare(shell: Shell) -> None:
    for line in PREPARE.splitlines():
        said = shell.run(line, FRIDAY)
        assert "[exit" not in said, said


# What stands there before the commands: what actions/checkout makes of a branch with fetch-depth 0, GitLab's runner
# of a job with GIT_DEPTH 0 (no branch, and the live line alone), and the clone of a machine of one's own.
ACTIONS = """\
git init -q {0} && cd {0}
git remote add origin ../server.git
git fetch -q --prune origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'
git checkout -q --force -B main refs/remotes/origin/main
"""
GITLAB = """\
git init -q {0} && cd {0}
git remote add origin ../server.git
git fetch -q --prune --no-tags origin '+refs/heads/main:refs/remotes/origin/main'
git checkout -q --force --detach refs/remotes/origin/main
"""
OWN = """\
test -d own || git clone -q server.git own
cd own
git config user.name "Code Administrator"
git config user.email administrator@example.org
"""
RUN = [
    (".github/workflows/seclog-due.yml", ACTIONS),
    (".gitlab-ci.yml", GITLAB),
    ("/etc/systemd/system/seclog-due.service", OWN),
    ("crontab", OWN),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "checkout"), RUN, ids=[name for name, _ in RUN])
def test_a_ready_file_releases_what_is_due_and_nothing_twice(name: str, checkout: str, shell: Shell) -> None:
    # nobody but the file itself says who signs, and GitLab's address with its token leads to the server here
    shell.run("git config --global --remove-section user && git config --global user.useConfigOnly true", FRIDAY)
    shell.run('git config --global url."$PWD/server.git".insteadOf "https://seclog:x@host/group/book.git"', FRIDAY)
    for line in checkout.format("sunday").splitlines():
        said = shell.run(line, SUNDAY)
        assert "[exit" not in said, (line, said)
    setting = "export SECLOG_TOKEN=x CI_SERVER_HOST=host CI_PROJECT_PATH=group/book; "
    for command in commands(name):
        said = shell.run(setting + command, SUNDAY)
        assert "[exit" not in said, (command, said)
    assert "February release (2026-02), due 2026-02-01: released" in said
    server = "git --git-dir ../server.git "
    assert {"leave/2.0", "release/2026-02"} <= set(shell.run(server + "tag", SUNDAY).split())
    landed = shell.run(server + "log -1 --format='%cn: %s' main", SUNDAY)
    assert landed == "Code Administrator: Implement the February release"
    before = shell.run(server + "show-ref", MONDAY)
    shell.run("cd ..", MONDAY)
    for line in checkout.format("monday").splitlines():
        said = shell.run(line, MONDAY)
        assert "[exit" not in said, (line, said)
    for command in commands(name):
        said = shell.run(setting + command, MONDAY)
        assert "[exit" not in said, (command, said)
    assert "Nothing is due on 2026-02-02." in said
    assert shell.run(server + "show-ref", MONDAY) == before


def test_the_workflow_sees_all_history_runs_alone_and_may_write() -> None:
    data = YAML(typ="safe").load(files()[".github/workflows/seclog-due.yml"])
    assert data["permissions"] == {"contents": "write"}
    assert data["concurrency"] == "seclog-due"
    assert set(data["on"]) == {"schedule", "workflow_dispatch"}
    assert all(len(one["cron"].split()) == 5 for one in data["on"]["schedule"])
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
    service = unit(files()["/etc/systemd/system/seclog-due.service"])["Service"]
    assert (service["Type"], service["WorkingDirectory"]) == ("oneshot", "/srv/rulebook")


def test_systemd_takes_the_units_where_it_can_be_asked(tmp_path: Path) -> None:
    units = {name.rpartition("/")[2]: text for name, text in files().items() if "systemd" in name}
    assert set(units) == {"seclog-due.service", "seclog-due.timer"}
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    if shutil.which("systemd-analyze"):
        asked = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in sorted(units))]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_line_for_cron_runs_once_a_day() -> None:
    minute, hour, *days = files()["crontab"].split()[:5]
    assert (minute.isdigit(), hour.isdigit(), days) == (True, True, ["*", "*", "*"])
