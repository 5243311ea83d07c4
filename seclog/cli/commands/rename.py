"""`seclog rename`."""

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
    TextFormatOption,
    VersionOption,
    chosen_form,
)
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.rename import RenameRequest, rename
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: DocumentArgument,
    label: Annotated[str, typer.Option(help='What people will call it, such as "Appendix AT".')] = "",
    title: Annotated[str, typer.Option(help="Its full title from then on.")] = "",
    release: ForOption = None,
    mod: ModOption = None,
    instrument_: InstrumentOption = None,
    summary: Annotated[str, typer.Option("-m", "--summary", metavar="TEXT", help="What it is for.")] = "",
    version: VersionOption = "",
    push: PushOption = False,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Give a document another label or title, on a planned release."""
    session = ctx.obj
    request = RenameRequest(
        document,
        label,
        title,
        release,
        tuple(mod or ()),
        tuple(map(instrument, instrument_ or ())),
        summary,
        version,
    )
    outcome = rename(Git(session.repo or "."), session.now(), way(session, dry_run, push), request)
    show(session, outcome, chosen_form(format, json))
