"""`seclog merge`."""

from __future__ import annotations

from typing import Annotated

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
    completion,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.core.errors import UsageError
from seclog.core.plan_retire import RetireRequest
from seclog.ops.retire import retire
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="DOC", help="The document that takes its content.", autocompletion=completion("documents")
        ),
    ],
    release: ForOption = None,
    mod: ModOption = None,
    instrument_: InstrumentOption = None,
    reason: ReasonOption = None,
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Merge a document into another, on a planned release."""
    if not into:
        raise UsageError("The document to merge into is not named.", "Write --into DOC.")
    session = ctx.obj
    request = RetireRequest(
        "", document, into, tuple(mod or ()), tuple(map(instrument, instrument_ or ())), reason or ""
    )
    outcome = retire(Git(session.repo or "."), session.now(), way(session, dry_run, push), request, release)
    show(session, outcome, chosen_form(format, json))
