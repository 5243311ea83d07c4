"""`seclog retire`."""

from __future__ import annotations

import typer

from seclog.cli.inputs import instrument
from seclog.cli.options import (
    DocumentArgument,
    DryRunOption,
    ForOption,
    InstrumentOption,
    JsonOption,
    ModOption,
    PushOption,
    ReasonOption,
    TextFormatOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.plan_retire import RetireRequest
from seclog.ops.retire import retire
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    release: ForOption = None,
    mod: ModOption = None,
    instrument_: InstrumentOption = None,
    reason: ReasonOption = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Take a document out of the rulebook, on a planned release."""
    session = ctx.obj
    request = RetireRequest("", document, "", tuple(mod or ()), tuple(map(instrument, instrument_ or ())), reason or "")
    outcome = retire(Git(session.repo or "."), session.now(), way(session, dry_run, push), request, release)
    show(session, outcome, chosen_form(format, json))
