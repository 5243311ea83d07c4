"""The journal: a file that says which work trees an act still has to bring forward after its refs have moved."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from seclog.core.errors import StateError
from seclog.store.disk import private_folder, read_regular, remove_durably, write_durably
from seclog.store.git import Git

_VERSION = 1


class Restore(NamedTuple):
    """Paths of a work tree that go back to live text, each with the SHA-256 of what stands there (None: nothing)."""

    git_dir: str
    files: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Journal:
    """What is left to do once `ref` has gone from `old` to `commit`.

    `git_dirs` are the git directories whose HEAD and index the act uses. They are kept relative to the
    common one, so that a repository moved or copied meanwhile never reaches into its former place.
    """

    intent: str
    ref: str
    old: str | None
    commit: str
    git_dirs: tuple[str, ...]
    restore: Restore | None = None


def path_of(git: Git) -> str:
    """Where the journal lies."""
    return os.path.join(private_folder(git, make=False), "journal")


def exists(git: Git) -> bool:
    """Whether an act has left its journal."""
    return os.path.lexists(path_of(git))


def write(git: Git, journal: Journal) -> None:
    """Write the journal durably; raises MachineError when that cannot be done."""
    common = git.places().common
    back = journal.restore
    fields = {
        "seclog-journal": _VERSION,
        "intent": journal.intent,
        "ref": journal.ref,
        "old": journal.old,
        "commit": journal.commit,
        "git_dirs": [os.path.relpath(git_dir, common) for git_dir in journal.git_dirs],
        "restore": None if back is None else [os.path.relpath(back.git_dir, common), dict(back.files)],
    }
    write_durably(path_of(git), json.dumps(fields, indent=1).encode() + b"\n")


def read(git: Git) -> Journal | None:
    """Read the journal, None when there is none; raises StateError on one that this seclog did not write."""
    data = read_regular(path_of(git))
    if data is None:
        return None
    common = git.places().common
    try:
        fields = json.loads(data)
        if fields["seclog-journal"] != _VERSION:
            _unknown(git, "another version of seclog wrote it")
        back = fields["restore"]
        return Journal(
            _text(fields["intent"]),
            _text(fields["ref"]),
            _text_or_none(fields["old"]),
            _text(fields["commit"]),
            tuple(_git_dir(common, name) for name in fields["git_dirs"]),
            None if back is None else Restore(_git_dir(common, back[0]), _files(back[1])),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        _unknown(git, "it is damaged")


def remove(git: Git) -> None:
    """Take the journal away; afterwards all that the act did is on the disk."""
    remove_durably(path_of(git))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _files(value: dict[object, object]) -> dict[str, str | None]:
    return {_text(path): _text_or_none(digest) for path, digest in value.items()}


def _git_dir(common: str, value: object) -> str:
    found = os.path.normpath(os.path.join(common, _text(value)))
    if found != common and os.path.dirname(found) != os.path.join(common, "worktrees"):
        raise ValueError(value)
    return found


def _unknown(git: Git, why: str) -> NoReturn:
    raise StateError(
        f"{path_of(git)} cannot be read as a journal: {why}.",
        "Compare the work tree with `git status`; when it is as you want it, remove that file.",
    )
