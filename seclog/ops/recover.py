"""Recovering: an act that was cut off is settled, and tags that are missing are made again."""

from __future__ import annotations

from seclog.core.report import Outcome
from seclog.store.git import Git
from seclog.store.recover import recover as settle_act


def recover(git: Git, *, clear_locks: bool = False, abandon: bool = False, tags: bool = False) -> Outcome:
    """Settle what stands unfinished; `tags` also makes every missing tag of every record again.

    Raises what the store's recovery raises, and IntegrityError on a tag that differs from its record.
    """
    found = settle_act(git, clear_locks=clear_locks, abandon=abandon)
    lines = [] if tags and found.action == "nothing" else [found.message]
    lines += [f"{path} was edited meanwhile and is left as it is." for path in found.kept]
    made: tuple[str, ...] = ()
    if tags or found.missing:
        from seclog.ops.restore_tags import restore_tags

        missing = frozenset(ref.removeprefix("refs/tags/") for ref in found.missing)
        restored = restore_tags(git, None if tags else missing)
        made = restored.made
        lines.append(_tags_line(len(made), restored.known))
    steps = ("seclog status",) if found.action != "nothing" else ()
    details = {"recovery": found.action, "kept": found.kept}
    return Outcome("recover", tuple(lines), False, found.commit or "", made, steps, details)


def _tags_line(made: int, known: int) -> str:
    if made:
        return f"{made} missing tag{'s are' if made != 1 else ' is'} made again."
    return f"No tag is missing ({known} looked at)."
