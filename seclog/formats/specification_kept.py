"""In which document a file of specifications says that it is kept, told without reading the rest of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from seclog.core.errors import InputError

_KEPT_IN = re.compile(rb"""^kept_in:[ \t]+(["']?)([A-Za-z0-9-]+)\1[ \t]*(?:[ \t]#[^\n]*)?\r?$""", re.M)


class Kept(NamedTuple):
    """The document's id as written, empty where the file names none, and its line and column (from 1)."""

    document: str
    line: int = 1
    column: int = 1


def kept_in(data: bytes) -> Kept:
    """What a file says; one that cannot be read says nothing here, and its reader says why."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    found = _KEPT_IN.search(data)
    if found is not None:
        before = data[: found.start(2)]
        name = found[2].decode("ascii")
        return Kept(name, before.count(b"\n") + 1, found.start(2) - before.rfind(b"\n"))
    return _read(data) if b"kept_in" in data or b"\\" in data else Kept("")


def _read(data: bytes) -> Kept:
    from seclog.formats.yaml_source import (
        load,  # loads ruamel, and hardly a file spells the key in another way or with escapes
    )

    try:
        source = load(data, "")
    except InputError:
        return Kept("")
    value = source.value(("kept_in",))
    place = source.place(("kept_in",))
    return Kept(value, place.line, place.column) if isinstance(value, str) else Kept("")
