"""What commands share whose report is a page too: the format, and which one a file's suffix means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from seclog.cli.options import chosen_form

PageFormatOption = Annotated[
    Literal["table", "tsv", "csv", "json", "markdown", "html"] | None,
    typer.Option("--format", help="How to write it; default: a table for people, tab-separated when piped."),
]


def page_form(form: str | None, as_json: bool, output: Path | None) -> str | None:
    """The format asked for, or `html` for a file with that suffix; None leaves it to where the text goes."""
    asked = chosen_form(form, as_json)
    is_page = output is not None and output.suffix.lower() in (".html", ".htm")
    return "html" if asked is None and is_page else asked
