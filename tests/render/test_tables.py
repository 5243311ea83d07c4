from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from seclog.core.errors import Finding, UsageError
from seclog.render.tables import FORMATS, render, view
from tests.render.samples import LATE, ROWS, TRIAL, entry, history, log, outcome, pending, pending_release, status

if TYPE_CHECKING:
    from seclog.render.tables import Report

VALUES: dict[str, Report] = {
    "log": log(*ROWS),
    "history": history(entry("8.0")),
    "pending": pending(pending_release()),
    "status": status(),
    "outcome": outcome(),
    "findings": [Finding("C01", "x", "Wrong.")],
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", VALUES)
def test_every_report_has_every_format(name: str, form: str) -> None:
    text = render(VALUES[name], form)
    assert text.endswith("\n")
    assert "\x1b" not in text


@pytest.mark.parametrize("name", VALUES)
def test_an_unknown_format_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="no format 'pdf'"):
        render(VALUES[name], "pdf")


@pytest.mark.parametrize("name", VALUES)
def test_colour_is_in_tables_only(name: str) -> None:
    assert "\x1b[" in render(VALUES[name], "table", color=True) or name == "outcome"
    for form in FORMATS[1:]:
        assert "\x1b" not in render(VALUES[name], form, color=True)


def test_notices_hold_what_machine_formats_have_no_room_for() -> None:
    assert len(view(log(overdue=(LATE,), trial=TRIAL)).notices) == 2
    assert len(view(history(overdue=(LATE,))).notices) == 1
    assert view(log()).notices == ()
