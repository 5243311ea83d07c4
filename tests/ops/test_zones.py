"""Today is the day in the collection's time zone, which may differ from the UTC day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from seclog.core.plan_release import ReleaseRequest
from seclog.ops.act import Way
from seclog.ops.draft import DraftOptions, draft
from seclog.ops.init import InitRequest, init
from seclog.ops.log import document_log
from seclog.ops.pending import pending
from seclog.ops.planning import approve, plan_line
from seclog.ops.release import release
from tests.builder import Repo

COLLECTION = """format: seclog-registry/1
id: rules
name: The Rules
time_zone: Australia/Sydney
types:
  - name: Rule
    part_of_code: true
    cause: optional
    renumbered: true
categories:
  - General
"""
ENTRY = """id: pay
label: Pay
title: Pay
type: Rule
category: General
file: documents/pay.md
"""
EVENING = datetime(2026, 6, 30, 15, tzinfo=UTC)  # 01:00 on 1 July in Sydney


def test_a_release_of_the_day_is_live_at_once_where_the_day_has_begun(repo: Repo) -> None:
    repo.write("registry/collection.yaml", COLLECTION)
    repo.write("registry/documents/pay.yaml", ENTRY)
    repo.write("documents/pay.md", "# Pay\n\n1.1 Monthly.\n")
    at = datetime(2026, 6, 1, tzinfo=UTC)
    init(at, Way(), InitRequest(str(repo.path)))
    git = repo.runner
    plan_line(git, at, Way(), "2026-07", "July", "release", date(2026, 7, 1))
    draft(git, at, Way(), DraftOptions(("pay",), b"# Pay\n\n1.1 Weekly.\n", "pay.md"))
    approve(git, at, Way(), ("2026-07",), None)
    assert [one.release for one in pending(git, EVENING).overdue] == ["2026-07"]
    assert not pending(git, datetime(2026, 6, 30, 12, tzinfo=UTC)).overdue
    release(git, EVENING, Way(), ReleaseRequest("2026-07"))
    log = document_log(git, EVENING)
    assert (log.as_of, [row.version for row in log.rows]) == (date(2026, 7, 1), ["2.0"])
