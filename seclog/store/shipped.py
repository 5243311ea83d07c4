"""The registries that come with seclog: the Smart Energy Code's, and an example of another code's."""

from __future__ import annotations

from pathlib import Path

from seclog.core.errors import InputError, MachineError

# An example lies in the package: the folder `registry` of the sources is one rulebook's, and all of it goes into that.
_FOLDERS = {"sec": ("registry", "../registry"), "bsc-metering": ("examples/bsc-metering/registry",)}
NAMES = tuple(_FOLDERS)


def shipped_registry(name: str) -> dict[str, bytes]:
    """The files of a shipped registry by their path in a rulebook; raises InputError for an unknown one."""
    if name not in NAMES:
        raise InputError(f"No registry {name!r} is shipped.", f"There is: {', '.join(NAMES)}.")
    package = Path(__file__).resolve().parent.parent
    folder = next((place for one in _FOLDERS[name] if (place := package / one).is_dir()), None)
    if folder is None:
        raise MachineError("The shipped registry is missing.", "Install seclog again.")
    files = [path for path in sorted(folder.rglob("*.yaml")) if path.is_file()]
    return {f"registry/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}
