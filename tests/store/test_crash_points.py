"""A crash at any instant: after `recover` the act is in or it is not, and nothing else is ever the case."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from seclog.core.plan import Plan
from seclog.store import failpoint as failpoints
from seclog.store.failpoint import POINTS, VARIABLE
from seclog.store.publish import publish
from seclog.store.recover import probe, recover
from tests.builder import Repo, State
from tests.store.conftest import KILLED, TEXTS, Ended, forked, line_plan, live_plan

PUBLISHING = tuple(
    point for point in POINTS if not point.startswith(("recover.", "drop.")) and point != "publish.pushed"
)
REPAIRING = ("recover.unlocked", "recover.moved", "tree.adopted", "tree.merged", "restore.tracked", "restore.untracked")
RECOVERING = (*REPAIRING, "drop.intent", "drop.journal", "finish.trees", "finish.restored", "finish.journal")


class Scene(NamedTuple):
    """A repository, the act to be cut off, and what it looks like before and after."""

    repo: Repo
    plan: Plan
    before: State
    after: State


def live_scene(repo: Repo) -> Plan:
    """A release-like act on a checked out branch: changed, removed and new files, one there already, six tags."""
    repo.commit("texts", TEXTS | {"documents/old.md": "old\n"})
    repo.git("tag", "-a", "-m", "section-a 1.0", "section-a/1.0")
    repo.write("documents/new-2.md", "there already\n")
    changes = {"documents/section-d.md": "new d\n" * 300, "documents/old.md": None, "documents/new.md": "n\n" * 500}
    return live_plan(repo, changes | {"documents/new-2.md": "there already\n"}, tags=6)


def unborn_scene(repo: Repo) -> Plan:
    """The first record of a repository without a commit; the files lie there already."""
    repo.write("documents/section-d.md", "d\n")
    repo.write("notes.txt", "mine\n")
    return live_plan(
        repo, {"documents/section-d.md": "d\n", "registry/collection.yaml": "name: x\n"}, tags=1, sequence=1
    )


def line_scene(repo: Repo) -> Plan:
    """A draft on a pending line; its edit in the work tree gives way to live text."""
    repo.commit("texts", TEXTS)
    repo.git("branch", "pending/2020-11")
    repo.write("documents/section-d.md", "edited d\n")
    return line_plan(repo, "documents/section-d.md", "edited d\n")


def new_file_scene(repo: Repo) -> Plan:
    """A draft of a document that the live line has not: its file leaves the work tree."""
    repo.commit("texts", TEXTS)
    repo.git("branch", "pending/2020-11")
    repo.write("documents/section-z.md", "a new section\n")
    return line_plan(repo, "documents/section-z.md", "a new section\n")


SCENES = {"live": live_scene, "unborn": unborn_scene, "line": line_scene, "new-file": new_file_scene}


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    """The scenes that have been made."""
    return {}


@pytest.fixture(params=SCENES)
def scene(
    request: pytest.FixtureRequest, scenes: dict[str, Scene], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Scene:
    """A copy of a scene that is made once, with an index that knows the copy's files as if it had written them."""
    if request.param not in scenes:
        scenes[request.param] = made(request.param, tmp_path_factory.mktemp("scene"))
    scene = scenes[request.param]
    repo = scene.repo.copy(tmp_path / "rulebook")
    repo.git("update-index", "-q", "--refresh", check=False)
    return scene._replace(repo=repo)


def made(name: str, folder: Path) -> Scene:
    """A scene in a folder of its own."""
    repo = Repo.init(folder / name)
    plan = SCENES[name](repo)
    whole = repo.copy(folder / f"{name}-whole")
    before = repo.state()
    publish(whole.runner, plan)
    return Scene(repo, plan, before, whole.state())


def settle(scene: Scene) -> State:
    """Recover as a new process would, check that all is sound and that recovery has nothing left to do."""
    assert forked(lambda: recover(scene.repo.runner)) == Ended(0, None)
    state = scene.repo.state()
    assert state in (scene.before, scene.after)
    assert scene.repo.locks() == []
    assert probe(scene.repo.runner) is None
    scene.repo.fsck()
    assert recover(scene.repo.runner).action == "nothing"
    assert scene.repo.state() == state
    return state


def test_every_fail_point_is_in_the_code_once_and_listed() -> None:
    source = "".join(path.read_text() for path in Path(failpoints.__file__).parent.glob("*.py"))

    assert sorted(re.findall(r'failpoint\("([a-z.]+)"\)', source)) == sorted(POINTS)


@pytest.mark.parametrize("point", PUBLISHING)
def test_a_kill_at_any_step_of_publishing_leaves_all_or_nothing(scene: Scene, point: str) -> None:
    ended = forked(lambda: publish(scene.repo.runner, scene.plan), {VARIABLE: point})
    if ended != KILLED:
        assert ended == Ended(0, None)
        assert scene.repo.state() == scene.after
        return
    state = settle(scene)
    assert state == (scene.after if PUBLISHING.index(point) >= PUBLISHING.index("publish.moved") else scene.before)


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", ["publish.journal", "publish.intent", "publish.moved", "tree.merged", "restore.tracked"]
)
def test_a_kill_at_any_step_of_recovery_leaves_all_or_nothing(scene: Scene, first: str, tmp_path: Path) -> None:
    ended = forked(lambda: publish(scene.repo.runner, scene.plan), {VARIABLE: first})
    if ended != KILLED:
        assert ended == Ended(0, None)
        assert scene.repo.state() == scene.after
        return
    killed = 0
    for point in RECOVERING:
        folder = tmp_path / point
        twin = scene._replace(repo=scene.repo.copy(folder))
        killed += forked(lambda twin=twin: recover(twin.repo.runner), {VARIABLE: point}) == KILLED  # type: ignore[misc]
        settle(twin)
        shutil.rmtree(folder)
    assert killed >= 3
