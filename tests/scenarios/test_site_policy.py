"""A real rulebook at three dates: the site policies of GitHub as they stood in 2023, 2024 and 2026."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.transcript import Shell

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "site-policy"
FOLDERS = {2023: DATA / "2023-01-31", 2024: DATA / "2024-12-31", 2026: DATA / "2026-03-24"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the site-policy texts are not beside the repository"),
]


def texts(year: int) -> dict[str, bytes]:
    """The documents of a year by their id."""
    return {path.stem: path.read_bytes() for path in sorted(FOLDERS[year].rglob("*.md"))}


class Policies:
    """The rulebook made of them, by commands alone."""

    def __init__(self, folder: Path) -> None:
        self.shell = Shell(folder, columns=100)
        self.path = folder / "session" / "policies"
        self.at = "2023-02-01T09:00:00Z"

    def run(self, command: str) -> str:
        output = self.shell.run(command, self.at)
        assert "[exit" not in output, output
        return output

    def data(self, command: str) -> dict[str, Any]:
        found = json.loads(self.run(command))
        assert isinstance(found, dict)
        return found

    def copy(self, year: int) -> None:
        shutil.copytree(FOLDERS[year], self.path / "documents", dirs_exist_ok=True)

    def draft_all(self, release: str) -> None:
        """Draft what changed; what is new is added first, as the message says."""
        new = self.run("git ls-files --others --exclude-standard documents").split()
        for path in new:
            self.run(f"seclog add {Path(path).stem} --file {path} --for {release}")
        self.run(f"seclog draft --for {release}")


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    folder = tmp_path_factory.mktemp("site-policy")
    made = Policies(folder)
    made.run(f"seclog init policies --from {FOLDERS[2023]} --name 'Site policies' --effective 2023-01-31")
    made.run("cd policies")
    made.at = "2024-12-20T09:00:00Z"
    made.run("seclog plan 2024-12 --title 'December 2024 policies' --effective 2024-12-31")
    made.copy(2024)
    made.draft_all("2024-12")
    made.at = "2025-01-02T09:00:00Z"
    made.run("seclog release 2024-12")
    made.at = "2026-03-01T09:00:00Z"
    made.run("seclog plan 2026-03 --title 'March 2026 policies' --effective 2026-03-24")
    made.copy(2026)
    made.draft_all("2026-03")
    return made


def test_the_log_of_the_baseline(policies: Policies) -> None:
    log = policies.data("seclog log --as-of 2023-06-01 --json")
    assert {one["id"] for one in log["documents"]} == set(texts(2023))
    assert {one["version"] for one in log["documents"]} == {"1.0"}
    assert {one["effective_on"] for one in log["documents"]} == {"2023-01-31"}


def test_the_log_of_the_release(policies: Policies) -> None:
    before, after = texts(2023), texts(2024)
    log = policies.data("seclog log --as-of 2025-06-01 --json")
    versions = {one["id"]: one["version"] for one in log["documents"]}
    expected = dict.fromkeys(before, "1.0")
    expected |= {name: "2.0" for name in after if name in before and after[name] != before[name]}
    expected |= {name: "1.0" for name in after if name not in before}
    assert versions == expected
    assert "2.0" in versions.values()


def test_the_log_on_the_last_day_before_the_release(policies: Policies) -> None:
    log = policies.data("seclog log --as-of 2024-12-30 --json")
    assert {one["id"] for one in log["documents"]} == set(texts(2023))


def test_what_was_known_before_the_release_was_recorded(policies: Policies) -> None:
    log = policies.data("seclog log --as-of 2025-01-01 --known 2025-01-01 --json")
    assert {one["version"] for one in log["documents"]} == {"1.0"}
    waiting = policies.data("seclog pending --known 2025-01-01 --json")
    (release,) = waiting["releases"]
    assert release["id"] == "2024-12"
    assert len(release["documents"]) == len([1 for name, text in texts(2024).items() if texts(2023).get(name) != text])


def test_what_is_pending_now(policies: Policies) -> None:
    waiting = policies.data("seclog pending --json")
    (release,) = waiting["releases"]
    assert (release["id"], release["effective_on"]) == ("2026-03", "2026-03-24")
    held = texts(2023) | texts(2024)
    changed = {name for name, text in texts(2026).items() if held.get(name) != text}
    assert {one["id"] for one in release["documents"]} == changed
    assert not any(one["stale"] for one in release["documents"])
    log = policies.data("seclog log --json")
    assert {one["id"] for one in log["documents"] if one["drafts"]} == changed & set(held)


def test_a_history_and_its_texts(policies: Policies) -> None:
    name = "github-terms-of-service"
    history = policies.data(f"seclog history {name} --json")
    assert [(one["version"], one["status"]) for one in history["versions"]] == [
        ("1.0", "superseded"),
        ("2.0", "live"),
        ("2.1", "draft"),
    ]
    assert history["versions"][1]["remark"] == "recorded late (2 days)"
    for version, year in (("1.0", 2023), ("2.0", 2024), ("2.1", 2026)):
        policies.run(f"seclog show {name}@{version} --raw -o ../{version}.md")
        assert (policies.path.parent / f"{version}.md").read_bytes() == texts(year)[name]


def test_a_redline_rebuilds_both_sides(policies: Policies) -> None:
    name = "github-terms-of-service"
    redline = policies.data(f"seclog redline {name} 1.0 2.0 --format json")
    spans = [span for block in redline["blocks"] for span in block["spans"]]
    assert "".join(one["text"] for one in spans if one["kind"] != "insert").encode() == texts(2023)[name]
    assert "".join(one["text"] for one in spans if one["kind"] != "delete").encode() == texts(2024)[name]
    assert "[-" in policies.run(f"seclog redline {name}")


def test_the_record_is_sound_and_the_folder_shows_live_text(policies: Policies) -> None:
    policies.run("seclog verify")
    assert policies.run("git status --porcelain") == ""
