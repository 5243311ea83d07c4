"""`seclog guide`."""

from __future__ import annotations

import typer

from seclog.cli.options import JsonOption
from seclog.cli.papers import (
    FreshOption,
    PaperFormatOption,
    PaperOptions,
    PaperOutputOption,
    TemplateOption,
    settled,
    write_paper,
)
from seclog.ops.papers import guide_paper
from seclog.store.git import Git


def command(
    ctx: typer.Context,
    format: PaperFormatOption = None,
    json: JsonOption = False,
    output: PaperOutputOption = None,
    template: TemplateOption = None,
    fresh: FreshOption = False,
) -> None:
    """Write the guide to version numbers and how to cite them."""
    session = ctx.obj
    choice = settled(PaperOptions(format, json, output, template, fresh))
    git = Git(session.repo or ".")
    write_paper(session, git, "guide", guide_paper(git, session.now()), choice)
