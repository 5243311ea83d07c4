"""`seclog hold`."""

from __future__ import annotations

import typer

from seclog.cli.options import (
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
from seclog.ops.planning import hold
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: ReleaseArgument,
    reason: ReasonOption = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Take the date off a planned release until further notice."""
    session = ctx.obj
    outcome = hold(Git(session.repo or "."), session.now(), way(session, dry_run, push), release, reason or "")
    show(session, outcome, chosen_form(format, json))
