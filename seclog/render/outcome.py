"""What a writing command did, or with `--dry-run` would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from seclog.core.report import Outcome
from seclog.render.columns import paragraphs, styled
from seclog.render.notes import counted
from seclog.render.paper import Paper, Para, Screen
from seclog.render.safe import one_line
from seclog.render.view import Sheet, View

TAGS_SHOWN = 4  # tags named before the rest is only counted
_SHORT = 10


def view(outcome: Outcome) -> View:
    """An outcome in all its forms; JSON is `seclog/outcome/1`."""
    return View(
        partial(_data, outcome),
        partial(_sheet, outcome),
        partial(_paper, outcome),
        piped="table",
        text=partial(_text, outcome),
    )


def _data(outcome: Outcome) -> dict[str, object]:
    return {
        "schema": "seclog/outcome/1",
        "action": outcome.action,
        "dry_run": outcome.dry_run,
        "summary": outcome.summary,
        "commit": outcome.commit or None,
        "tags": outcome.tags,
        "next_steps": outcome.next_steps,
        "details": _plain(outcome.details),
    }


def _plain(value: object) -> object:
    """Named tuples as objects rather than lists, at any depth."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _sheet(outcome: Outcome) -> Sheet:
    return Sheet(("matter", "state"), list(_matters(outcome)))


def _matters(outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield "action", outcome.action
    yield "dry_run", "yes" if outcome.dry_run else "no"
    yield from (("summary", line) for line in outcome.summary)
    if outcome.commit:
        yield "commit", outcome.commit
    yield from (("tag", tag) for tag in outcome.tags)
    yield from (("next", step) for step in outcome.next_steps)


def _paper(outcome: Outcome) -> Paper:
    lines = (*outcome.summary, *_record(outcome), *(f"Next: {step}" for step in outcome.next_steps))
    return Paper("", lead=tuple(map(Para, (_DRY, *lines) if outcome.dry_run else lines)))


_DRY = "Dry run: nothing was changed."


def _text(outcome: Outcome, screen: Screen) -> str:
    """Lines for people. The indent a summary line brings is kept; lines are never cut, so ids can be copied."""
    lines = [styled(_DRY, "yellow", screen)] if outcome.dry_run else []
    for line in outcome.summary:
        indent = line[: len(line) - len(line.lstrip(" "))]
        lines += paragraphs((Para(line.strip()),), screen, indent)
    lines += [styled(line, "dim", screen) for line in _record(outcome)]
    lines += [styled("Next: ", "bold", screen) + one_line(step) for step in outcome.next_steps]
    return "\n".join(lines) + "\n" if lines else ""


def _record(outcome: Outcome) -> Iterator[str]:
    if not outcome.commit and not outcome.tags:
        return
    names = ", ".join(outcome.tags[:TAGS_SHOWN])
    if len(outcome.tags) > TAGS_SHOWN:
        names = f"{names} and {len(outcome.tags) - TAGS_SHOWN:,} more"
    tags = f"{counted(len(outcome.tags), 'tag')}: {names}" if outcome.tags else ""
    commit = f"Record {outcome.commit[:_SHORT]}" if outcome.commit else ""
    yield one_line("; ".join(filter(None, (commit, tags))))
