"""`seclog reschedule`."""

from __future__ import annotations

import typer

from seclog.cli.options import (
    DayArgument,
    DryRunOption,
    JsonOption,
    PushOption,
    ReasonOption,
    ReleaseArgument,
    TextFormatOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.planning import reschedule
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: ReleaseArgument,
    day: DayArgument,
    reason: ReasonOption = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Give a planned release another date."""
    session = ctx.obj
    outcome = reschedule(
        Git(session.repo or "."), session.now(), way(session, dry_run, push), release, day, reason or ""
    )
    show(session, outcome, chosen_form(format, json))
