from __future__ import annotations

import pytest

from seclog.core.errors import RaceError, StateError
from seclog.store.names import refuse_clashes
from tests.builder import Repo


@pytest.fixture
def filled(repo: Repo) -> Repo:
    repo.commit("Begin")
    return repo


@pytest.mark.parametrize(
    ("there", "branches", "tags"),
    [
        (("tag", "section-g"), (), ("section-g/",)),
        (("tag", "section-g"), (), ("section-g/8.0",)),
        (("tag", "Section-G"), (), ("section-g/",)),
        (("tag", "section-g/8.0/old"), (), ("section-g/8.0",)),
        (("branch", "pending"), ("pending/",), ()),
        (("branch", "Pending"), ("pending/2020-11",), ()),
        (("branch", "pending/2020-11"), ("pending/2020-11",), ()),
        (("branch", "pending/2020-11/mine"), ("pending/2020-11",), ()),
    ],
)
def test_a_ref_in_the_way_is_named(
    filled: Repo, there: tuple[str, str], branches: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    filled.git(*there)
    with pytest.raises(StateError) as caught:
        refuse_clashes(filled.runner, branches, tags)
    assert there[1] in caught.value.message
    assert caught.value.message.startswith(f"The {there[0]}")
    assert there[1] in caught.value.hint


@pytest.mark.parametrize(
    ("there", "branches", "tags"),
    [
        (("tag", "section-g/7.0"), (), ("section-g/",)),
        (("tag", "section-gg"), (), ("section-g/",)),
        (("branch", "section-g"), (), ("section-g/",)),
        (("tag", "pending"), ("pending/",), ()),
        (("branch", "pending/2020-11"), ("pending/", "pending/2021-06"), ()),
    ],
)
def test_a_ref_beside_is_no_obstacle(
    filled: Repo, there: tuple[str, str], branches: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    filled.git(*there)
    before = filled.refs()
    refuse_clashes(filled.runner, branches, tags)
    assert filled.refs() == before


def test_the_tag_of_a_release_tells_that_another_clone_made_it(filled: Repo) -> None:
    filled.git("tag", "release/2020-11")
    with pytest.raises(RaceError, match="2020-11 has been released in another clone"):
        refuse_clashes(filled.runner, tags=("release/2020-11",))


def test_the_hint_can_be_typed(filled: Repo) -> None:
    filled.git("tag", "section-g")
    with pytest.raises(StateError) as caught:
        refuse_clashes(filled.runner, (), ("section-g/",))
    assert caught.value.hint == "Type: git tag NEW section-g && git tag -d section-g"
