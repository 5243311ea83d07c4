"""Git objects as bytes: their ids, tags, and a pack of them, so that one process stores any number."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from seclog.store.git import Git

_TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}


class RawObject(NamedTuple):
    """An object to be stored: its kind and its bytes without header."""

    kind: str
    data: bytes


class Signature(NamedTuple):
    """Who and when, as a tag states it: `Name <mail>` and the moment, always told in UTC."""

    identity: str
    at: datetime

    @property
    def stamp(self) -> str:
        """Seconds since 1970 and the zone."""
        return f"{int(self.at.timestamp())} +0000"


def object_id(raw: RawObject, object_format: str) -> str:
    """The id that git gives these bytes in a repository of this format (sha1, sha256)."""
    head = b"%s %d\0" % (raw.kind.encode(), len(raw.data))
    return hashlib.new(object_format, head + raw.data, usedforsecurity=False).hexdigest()


def empty_tree(object_format: str) -> str:
    """The id of the tree without entries, which git knows in every repository."""
    return object_id(RawObject("tree", b""), object_format)


def tag(name: str, commit: str, signature: Signature, text: str) -> RawObject:
    """An annotated tag on a commit; the text ends with one line break."""
    head = f"object {commit}\ntype commit\ntag {name}\ntagger {signature.identity} {signature.stamp}\n\n"
    return RawObject("tag", (head + text.rstrip("\n") + "\n").encode("utf-8", "surrogateescape"))


def pack(objects: Iterable[RawObject], object_format: str) -> bytes:
    """A version 2 pack of whole objects (gitformat-pack(5))."""
    unique = list(dict.fromkeys(objects))
    parts = [b"PACK" + struct.pack(">II", 2, len(unique))]
    parts += [_header(raw) + zlib.compress(raw.data) for raw in unique]
    body = b"".join(parts)
    return body + hashlib.new(object_format, body, usedforsecurity=False).digest()


def store(git: Git, objects: Iterable[RawObject]) -> None:
    """Store objects durably by one git process, which checks them and their links; nothing when there are none."""
    wanted = tuple(objects)
    if wanted:  # started in a subfolder, index-pack (git 2.39) writes into a `.git` of its own there
        git.rooted().run(["index-pack", "--strict", "--stdin"], pack(wanted, git.places().object_format))


def _header(raw: RawObject) -> bytes:
    size = len(raw.data)
    byte = _TYPES[raw.kind] << 4 | size & 15
    size >>= 4
    out = bytearray()
    while size:
        out.append(byte | 128)
        byte, size = size & 127, size >> 7
    out.append(byte)
    return bytes(out)
