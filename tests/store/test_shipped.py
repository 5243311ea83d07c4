from __future__ import annotations

from pathlib import Path

import pytest

from seclog.core.collection import COLLECTION_PATH
from seclog.core.errors import InputError, MachineError
from seclog.store import shipped
from seclog.store.shipped import NAMES, shipped_registry


def test_the_registry_of_the_smart_energy_code_is_there() -> None:
    files = shipped_registry("sec")
    assert COLLECTION_PATH in files
    assert "registry/documents/section-a.yaml" in files
    assert all(path.startswith("registry/") and path.endswith(".yaml") for path in files)
    assert list(files) == sorted(files)


@pytest.mark.parametrize("name", ["", "SEC", "../sec", "bsc"])
def test_an_unknown_registry_names_what_there_is(name: str) -> None:
    with pytest.raises(InputError) as caught:
        shipped_registry(name)
    assert caught.value.hint == f"There is: {', '.join(NAMES)}."


def test_an_installation_without_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "seclog" / "store" / "shipped.py"
    place.parent.mkdir(parents=True)
    place.write_text("")
    monkeypatch.setattr(shipped, "__file__", str(place))
    with pytest.raises(MachineError, match="missing"):
        shipped_registry("sec")
