"""Files of our own in the git directory: written and removed so that a power cut cannot undo it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from seclog.core.errors import MachineError, StateError
from seclog.store.git import Git

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def machine_errors() -> Iterator[None]:
    """Turn what the operating system refuses into a MachineError that says so in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise MachineError("The disk is full.", "Free some space and type: seclog recover") from error
        reason = error.strerror or type(error).__name__
        where = f" ({os.fsdecode(error.filename)})" if error.filename else ""
        raise MachineError(f"The repository cannot be written: {reason}{where}.", "Check its permissions.") from error


def private_folder(git: Git, *, make: bool = True) -> str:
    """The folder `seclog` in the common git directory, made when absent; raises MachineError when it cannot be."""
    folder = os.path.join(git.places().common, "seclog")
    if make:
        with machine_errors():
            os.makedirs(folder, exist_ok=True)
    return folder


def write_durably(path: str, data: bytes) -> None:
    """Put a file in place whole or not at all, and have it and its name on the disk before returning."""
    with machine_errors():
        part = path + ".part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(part, path)
        sync_folder(os.path.dirname(path))


def remove_durably(path: str) -> None:
    """Remove a file if it is there; the folder's fsync also settles every earlier rename (ext4, XFS, btrfs)."""
    with machine_errors():
        remove(path)
        sync_folder(os.path.dirname(path))


def remove(path: str) -> None:
    """Remove a file if it is there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def sync_folder(folder: str) -> None:
    """Have a folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_regular(path: str) -> bytes | None:
    """A plain file's bytes, None when there is none; a link or a folder in its place is a StateError."""
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISREG(mode):
            with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
                return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise MachineError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    raise StateError(f"{path} is not a plain file.", "Put it aside and try again.")
