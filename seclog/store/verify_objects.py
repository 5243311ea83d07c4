"""Objects as bytes: commits read with their records, tags with their headers; nothing git has re-encoded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from seclog.core.errors import IntegrityError
from seclog.core.record import Record
from seclog.core.verify_facts import Commit
from seclog.core.verify_tags import Derived, Expected, Standing, entailed
from seclog.formats.record import has_stray_token, is_record, parse
from seclog.store import objects
from seclog.store.git import Git
from seclog.store.objects import RawObject, Signature

PLAIN = ("-c", "core.commitGraph=false")  # a commit-graph file may say anything about parents
_SEQUENCE = re.compile(rb"\nSequence: ([1-9][0-9]{0,8})\n")
_COMMITTER = re.compile(r"(.*) (-?[0-9]+) [+-][0-9]{4}", re.DOTALL)


def read_objects(git: Git, ids: Iterable[str]) -> dict[str, RawObject | None]:
    """Objects by id in one git process, None for those that are missing."""
    asked = list(dict.fromkeys(ids))
    if not asked:
        return {}
    data = memoryview(git.run(["cat-file", "--batch"], "".join(f"{one}\n" for one in asked).encode()))
    found: dict[str, RawObject | None] = {}
    place = 0
    for one in asked:
        head = bytes(data[place : place + 300]).partition(b"\n")[0]
        place += len(head) + 1
        if head.endswith(b" missing"):
            found[one] = None
            continue
        _, kind, size = head.decode().split(" ")
        found[one] = RawObject(kind, bytes(data[place : place + int(size)]))
        place += int(size) + 1
    return found


def missing_objects(git: Git, ids: Iterable[str]) -> list[str]:
    """Those of some objects that git does not have."""
    asked = list(dict.fromkeys(ids))
    if not asked:
        return []
    lines = git.run(["cat-file", "--batch-check=%(objectname)"], "".join(f"{one}\n" for one in asked).encode())
    return [line.split(b" ")[0].decode() for line in lines.split(b"\n") if line.endswith(b" missing")]


def read_commit(commit: str, data: bytes) -> Commit:
    """A commit from its bytes; its record is read by the full grammar and must be written exactly as it is.

    Raises MachineError on a record that a newer seclog wrote.
    """
    head, _, message = data.partition(b"\n\n")
    lines = head.decode("utf-8", "surrogateescape").split("\n")
    fields: dict[str, list[str]] = {}
    for line in lines:
        key, _, text = line.partition(" ")
        fields.setdefault(key, []).append(text)
    maker = _COMMITTER.fullmatch(fields.get("committer", [""])[-1])
    number = _SEQUENCE.search(message) if is_record(message) else None
    record, damage = _record(message)
    return Commit(
        commit,
        tuple(fields.get("parent", ())),
        maker[1] if maker else "",
        int(maker[2]) if maker else 0,
        ", ".join(fields.get("encoding", ())),
        int(number[1]) if number else 0,
        record,
        damage,
    )


def _record(message: bytes) -> tuple[Record | None, str]:
    if not is_record(message):
        stray = has_stray_token(message)
        return None, "It holds a record where none can be: records are made by seclog alone" if stray else ""
    try:
        return parse(message), ""
    except IntegrityError as error:
        return None, error.message.rstrip(".")


def is_sound(one: str, raw: RawObject, object_format: str) -> bool:
    """Whether an object's bytes make its id, which git itself tests only in `git fsck`."""
    return objects.object_id(raw, object_format) == one


def derive(expected: Iterable[Expected], object_format: str) -> list[Derived]:
    """The ids of the tags that records entail."""
    return [Derived(tag.ref, tag.commit, _tag_id(tag, object_format)) for tag in expected]


def _tag_id(tag: Expected, object_format: str) -> str:
    name = tag.ref.removeprefix("refs/tags/")
    raw = objects.tag(name, tag.commit, Signature(tag.committer, tag.recorded_at), tag.text)
    return objects.object_id(raw, object_format)


def read_tags(git: Git, odd: Sequence[tuple[str, str]], object_format: str) -> dict[str, Standing]:
    """The tags at refs that are not as derived, with what stands behind them: two git processes."""
    raw = read_objects(git, [found for _, found in odd])
    read = {ref: _standing(raw[found]) for ref, found in odd}
    targets = read_objects(git, [tag.target for tag in read.values() if tag.target])
    found = {}
    for (ref, object_id), tag in zip(odd, read.values(), strict=True):
        target = targets.get(tag.target)
        commit = read_commit(tag.target, target.data) if target is not None and target.kind == "commit" else None
        ids = [_tag_id(one, object_format) for one in (entailed(commit) if commit else ()) if one.ref == ref]
        kind = commit.record.kind if commit is not None and commit.record is not None and ids else ""
        found[ref] = tag._replace(record=kind, derived=object_id in ids)
    return found


def _standing(raw: RawObject | None) -> Standing:
    if raw is None or raw.kind != "tag":
        return Standing(raw.kind if raw else "missing object", "", "", "")
    head = raw.data.partition(b"\n\n")[0].decode("utf-8", "surrogateescape").split("\n")
    fields = dict(line.partition(" ")[::2] for line in reversed(head))
    return Standing("tag", fields.get("object", ""), fields.get("type", ""), fields.get("tag", ""))
