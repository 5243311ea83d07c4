"""Installing the git hooks that run the check, and taking them out again."""

from __future__ import annotations

import os

from seclog.core.report import Outcome
from seclog.store import hook_files
from seclog.store.git import Git
from seclog.store.hook_files import KEPT, NAMES, Program, Step

_WORDS = {
    "installed": "{} is installed.",
    "beside": "{} is installed; the hook that was there is kept as {}, and runs first.",
    "renewed": "{} is brought up to date.",
    "unchanged": "{} is installed already.",
    "removed": "{} is removed.",
    "restored": "{} is the hook that was there before.",
    "absent": "No hook of seclog stands at {}.",
}


def install(git: Git, program: Program, *, dry_run: bool) -> Outcome:
    """Install the hooks next to those that are there; raises StateError before anything is changed."""
    place = hook_files.folder(git)
    texts = {name: hook_files.script(name, program) for name in NAMES}
    steps = [hook_files.install(place, name, data, dry_run=True) for name, data in texts.items()]
    if not dry_run:
        steps = [hook_files.install(place, name, data, dry_run=False) for name, data in texts.items()]
    return _outcome(git, "hooks install", steps, dry_run)


def uninstall(git: Git, *, dry_run: bool) -> Outcome:
    """Take the hooks out and put back what was there before."""
    place = hook_files.folder(git)
    return _outcome(
        git, "hooks uninstall", [hook_files.uninstall(place, one, dry_run=dry_run) for one in NAMES], dry_run
    )


def _outcome(git: Git, action: str, steps: list[Step], dry_run: bool) -> Outcome:
    places = git.places()
    base = places.top or places.common
    shown = [Step(_short(step.path, base), step.done) for step in steps]
    lines = tuple(_WORDS[one.done].format(one.path, f"{os.path.basename(one.path)}{KEPT}") for one in shown)
    return Outcome(action, lines, dry_run, "", (), (), {"hooks": tuple(shown)})


def _short(path: str, base: str) -> str:
    """A path as seen from the top of the work tree, where it lies below."""
    return os.path.relpath(path, base) if path.startswith(base + os.sep) else path
