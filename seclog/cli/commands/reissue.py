"""`seclog reissue`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seclog.cli.inputs import read_text
from seclog.cli.options import DryRunOption, JsonOption, ReasonOption, TextFormatOption, chosen_form, completion
from seclog.cli.output import show
from seclog.cli.progress import way
from seclog.ops.reissue import Reissue, reissue
from seclog.ops.texts import split_name
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    document: Annotated[
        str, typer.Argument(metavar="DOC", help="Id, label or prefix.", autocompletion=completion("documents"))
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The same words; - reads stdin.")],
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: TextFormatOption = None,
    json: JsonOption = False,
) -> None:
    """Put the same words of a live version into another file."""
    session = ctx.obj
    name, version = split_name(document)
    given = "" if str(file) == "-" else file.name
    asked = Reissue(name, version, read_text(file), given, reason or "")
    outcome = reissue(Git(session.repo or "."), session.now(), way(session, dry_run), asked)
    show(session, outcome, chosen_form(format, json))
