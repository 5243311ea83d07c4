"""`seclog cancel`."""

from __future__ import annotations

import typer

from seclog.cli.options import (
    DryRunOption,
    JsonOption,
    ReasonOption,
    ReleaseArgument,
    TextFormatOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.planning import cancel
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    release: ReleaseArgument,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Give up a planned release; its drafts stay readable."""
    session = ctx.obj
    outcome = cancel(Git(session.repo or "."), session.now(), way(session, dry_run), release, reason or "")
    show(session, outcome, chosen_form(format, json))
