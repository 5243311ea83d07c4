"""What stands behind live records: a cancellation has the line that it closes, and nothing else has one (V17)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seclog.ops.act import Way
from seclog.ops.planning import approve, cancel
from tests.builder import Repo
from tests.ops.verified import codes, records, replaced, retag, rewrite, verified
from tests.ops.verified import (
    good_rulebook as good_rulebook,
)

FIRST = 2
MISSING = "It cancels 2021-06, and the line of that release does not stand behind it"
OTHER = "{} stands behind it, which is no line that it cancels"


@pytest.fixture(name="cancelled")
def cancelled_rulebook(good: Repo) -> Repo:
    """The rulebook with its pending release given up."""
    cancel(good.runner, good.clock(), Way(), "2021-06", "Not wanted any more")
    good.clock()
    return good


def parent(commit: str) -> bytes:
    return f"parent {commit}\n".encode()


def landed(repo: Repo) -> str:
    return repo.tip(f"{records(repo)[FIRST]}^2")


def without_its_line(repo: Repo) -> None:
    rewrite(repo, repo.tip(), replaced(parent(repo.tip("main^2")), b""))


def with_the_line_of_another_release(repo: Repo) -> None:
    rewrite(repo, repo.tip(), replaced(parent(repo.tip("main^2")), parent(landed(repo))))


def with_an_older_live_commit(repo: Repo) -> None:
    rewrite(repo, repo.tip(), replaced(parent(repo.tip("main^2")), parent(records(repo)[FIRST])))


def with_two_lines(repo: Repo) -> None:
    own = parent(repo.tip("main^2"))
    rewrite(repo, repo.tip(), replaced(own, own + parent(landed(repo))))


def test_a_cancellation_with_its_line_is_right_though_the_branch_is_gone(cancelled: Repo) -> None:
    assert len(cancelled.git("show", "-s", "--format=%P").split()) == 2
    before = verified(cancelled)
    assert before.findings == ()
    cancelled.git("branch", "-q", "-D", "pending/2021-06")
    after = verified(cancelled)
    assert (after.findings, after.drafts) == ((), before.drafts)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (without_its_line, [MISSING]),
        (with_the_line_of_another_release, [MISSING, OTHER]),
        (with_an_older_live_commit, [MISSING, OTHER]),
        (with_two_lines, [OTHER]),
    ],
)
def test_a_cancellation_with_another_line_than_its_own_is_found(
    cancelled: Repo, tamper: Callable[[Repo], None], said: list[str]
) -> None:
    tamper(cancelled)
    retag(cancelled)
    report = verified(cancelled)
    _, *behind = cancelled.git("show", "-s", "--format=%P").split()
    expected = [one.replace("{}", behind[-1][:12] if behind else "") for one in said]
    assert [(one.code, one.where, one.message) for one in report.findings] == [
        ("V17", cancelled.tip()[:12], message) for message in expected
    ]
    assert report.code == 7


def test_a_line_behind_a_record_that_closes_none_is_found(good: Repo) -> None:
    approve(good.runner, good.clock(), Way(), ("MP009",), None)
    own = parent(good.tip("main^"))
    rewrite(good, good.tip(), replaced(own, own + parent(good.tip("pending/2021-06"))))
    retag(good)
    assert codes(good) == {"V17"}
