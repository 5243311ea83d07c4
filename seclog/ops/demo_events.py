"""What the demonstration replays: changes of the Smart Energy Code between 2020 and 2022, from public notices.

Only these changes are replayed, so that the versions of single documents are not those of the real Document
Log. What no notice says is marked by its `basis`.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from seclog.ops.demo_text import NOTICE, illustrative_text

__all__ = [
    "BASELINE",
    "NOTICE",
    "RELEASES",
    "TIDYING",
    "DemoBaseline",
    "DemoModification",
    "DemoRelease",
    "DemoSlip",
    "DemoTidying",
    "DemoUnit",
    "OwnVersion",
    "illustrative_text",
    "pending_release",
]

NAMED = "notice"
READ = "title"
INVENTED = "illustrative"
SOURCED = "source"

_BEIS = "BEIS designation"
_LAST_THURSDAYS = (2, 6, 11)


@dataclass(frozen=True, slots=True)
class DemoModification:
    """A modification and its title, as its notice gives it; a title in brackets is a description."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A document that a release changes, and what caused it.

    `basis` says where its causes come from: `notice` (a notice joins them to the document), `title` (read from
    the modification's title) or `illustrative` (no source joins them). `version` is the target of an
    own-numbered document, `supersedes` the versions that end with it; `drafts` is how many drafts come before.
    """

    document: str
    causes: tuple[str, ...]
    basis: str = NAMED
    version: str | None = None
    supersedes: tuple[str, ...] = ()
    drafts: int = 1


@dataclass(frozen=True, slots=True)
class DemoSlip:
    """How a release's date changed: what it was planned for first (None: no date), the day it changed, and why."""

    first_planned_on: date | None
    changed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DemoRelease:
    """A release to replay. `effective_on` is its first day in force; dates that no source gives are None.

    `collection_number` is stated with the release, because others that are not replayed lie between.
    `new_documents` come into the rulebook with it. `slip` is how its date came to be; `brought_forward` are
    documents that were drafted for the release after it first.
    """

    id: str
    title: str
    kind: str
    effective_on: date
    made_on: date | None
    published_on: date | None
    collection_number: str | None
    units: tuple[DemoUnit, ...]
    modifications: tuple[DemoModification, ...] = ()
    new_documents: tuple[str, ...] = ()
    note: str = ""
    slip: DemoSlip | None = None
    brought_forward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnVersion:
    """A live version of an own-numbered document at the baseline.

    `basis` says whether a source has its number (`source`, not that it was live that day) or not (`illustrative`).
    """

    document: str
    version: str
    basis: str


@dataclass(frozen=True, slots=True)
class DemoBaseline:
    """How the demonstration's rulebook opens. `absent` are documents of the registry that come later."""

    title: str
    effective_on: date
    collection_number: str
    was: str
    own_versions: tuple[OwnVersion, ...]
    absent: tuple[str, ...]
    note: str


BASELINE = DemoBaseline(
    title="February 2020 SEC Release",
    effective_on=date(2020, 2, 27),
    collection_number="7.0",
    was="SEC 6.21",
    own_versions=(
        OwnVersion("schedule-8", "1.0", SOURCED),
        OwnVersion("schedule-8", "2.1", INVENTED),
        OwnVersion("schedule-8", "3.1", SOURCED),
        OwnVersion("schedule-9", "1.2", SOURCED),
        OwnVersion("schedule-9", "2.0", SOURCED),
        OwnVersion("schedule-9", "3.1", SOURCED),
        OwnVersion("schedule-9", "4.2", SOURCED),
        OwnVersion("schedule-10", "1.0", INVENTED),
        OwnVersion("schedule-10", "1.1", INVENTED),
        OwnVersion("appendix-ad", "1.1", SOURCED),
        OwnVersion("appendix-ad", "2.0", SOURCED),
        OwnVersion("appendix-ad", "3.0", INVENTED),
        OwnVersion("appendix-af", "2.0", INVENTED),
        OwnVersion("appendix-af", "3.0", INVENTED),
    ),
    absent=("appendix-at", "appendix-am-annex-a"),
    note=(
        "The review paper has documents numbered one by one from the February 2020 SEC Release; the day, "
        "27 February, is from memory. That the versions with numbers of their own were in force then is illustrative "
        "but for those of SMETS2 that could be installed, 2.0 and 3.1."
    ),
)

_NOVEMBER_2020 = DemoRelease(
    id="2020-11",
    title="November 2020 SEC Release",
    kind="release",
    effective_on=date(2020, 11, 29),
    made_on=None,
    published_on=date(2020, 11, 27),
    collection_number="27.0",
    modifications=(
        DemoModification("SECMP0062 part 2", "Northbound Application Traffic Management - Alert Storm Protection"),
        DemoModification("MP080", "Managing DUIS uplifts"),
        DemoModification("MP081", "Alignment of DUIS and CHISM to reflect current DCC Processing"),
        DemoModification("MP093", "Implementing IRP511 and CRP535 to support GBCS v3.2 devices"),
        DemoModification("MP098", "Incorporation of multiple Issue Resolution Proposals into the SEC - Batch 3"),
        DemoModification("MP101", "Large Gas Meter Displays"),
        DemoModification("MP102A", "Power Outage Alerts triggered by an OTA firmware upgrade"),
        DemoModification("MP103", "DCC SOC2 Assessments"),
        DemoModification("MP110", "Aligning SEC Appendix D with DCC Processes"),
        DemoModification("MP112", "Setting the Privacy Assessment Assurance Status"),
        DemoModification("MP115", "Changes to the NCSC Good Practice Guides"),
        DemoModification("MP118", "Communications Hub Finance Charges"),
        DemoModification("MP120", "Correcting DUIS Matrix for SRV7.7 Eligible Users"),
        DemoModification("MP124", "Consequential changes to DUIS and MMC"),
        DemoModification("MP127", "SMKI RAPP Security Screening clarification"),
        DemoModification("MP131", "Default maximum demand configuration conflict"),
        DemoModification("MP133", "Consequential changes to SEC Section G"),
        DemoModification("MP142", "Clarification to the MMC"),
    ),
    units=(
        DemoUnit("section-a", ("SECMP0062 part 2", "MP101"), INVENTED),
        DemoUnit("section-g", ("MP115", "MP133"), READ, drafts=2),
        DemoUnit("section-i", ("MP112",), READ),
        DemoUnit("section-j", ("MP118",), READ),
        DemoUnit("section-l", ("MP103",), INVENTED),
        DemoUnit("schedule-8", ("MP093", _BEIS), READ, version="3.2", supersedes=("1.0",)),
        DemoUnit("schedule-10", ("MP093",), INVENTED, version="1.3"),
        DemoUnit("appendix-d", ("MP110", "MP127"), READ),
        DemoUnit("appendix-ad", ("MP080", "MP081", "MP120", "MP124"), INVENTED, version="3.1"),
        DemoUnit("appendix-af", ("MP142",), READ, version="3.1"),
        DemoUnit("tsim", ("MP093",), INVENTED),
    ),
    note="27.0 follows 7.0: the changes that took the numbers between them are not replayed.",
    slip=DemoSlip(None, date(2020, 6, 19), "The Panel agreed on 19 June 2020 to ask for 29 November 2020"),
)

_JUNE_2021 = DemoRelease(
    id="2021-06",
    title="June 2021 SEC Release",
    kind="release",
    effective_on=date(2021, 6, 24),
    made_on=None,
    published_on=date(2021, 6, 24),
    collection_number="40.0",
    modifications=(
        DemoModification("SECMP0007", "Firmware updates to IHDs and PPMIDs"),
        DemoModification("MP106", "(Guidance on the response to Service Request 12.1)"),
        DemoModification("MP144", "(Charging for Random Sample Privacy Assessments)"),
        DemoModification("MP146", "(Removal of a date from Section H8.16)"),
        DemoModification("MP147", "(Frequency of the full SMKI extract)"),
        DemoModification("MP153", "(Invoices for Communications Hub Finance Charges)"),
    ),
    units=(
        DemoUnit("section-h", ("MP146",)),
        DemoUnit("section-i", ("MP144",), READ),
        DemoUnit("section-j", ("MP153",)),
        DemoUnit("appendix-i", ("MP106",)),
        DemoUnit("appendix-o", ("MP147",), READ),
        DemoUnit("appendix-r", ("SECMP0007",)),
    ),
    note=(
        "40.0 follows 27.0: the changes between them are not replayed. Of SECMP0007 only Appendix R was "
        "brought forward to this release."
    ),
    brought_forward=("appendix-r",),
)

_MP161 = DemoRelease(
    id="mp161",
    title="Retail Code Consolidation",
    kind="single",
    effective_on=date(2021, 9, 1),
    made_on=None,
    published_on=date(2021, 9, 1),
    collection_number="45.0",
    modifications=(DemoModification("MP161", "Significant Code Review - Retail Code Consolidation"),),
    units=tuple(
        DemoUnit(document, ("MP161",))
        for document in (
            "section-a",
            "section-b",
            "section-d",
            "section-e",
            "section-k",
            "schedule-5",
            "appendix-x",
            "appendix-y",
        )
    ),
    note="45.0 follows 40.0: the changes between them are not replayed.",
)

_NOVEMBER_2021 = DemoRelease(
    id="2021-11",
    title="November 2021 SEC Release",
    kind="release",
    effective_on=date(2021, 11, 4),
    made_on=None,
    published_on=None,
    collection_number=None,
    modifications=(
        DemoModification("MP138", "DCC Service Testing in ETAD"),
        DemoModification("MP157", "(Removal of DUIS 1.1 and 2.0)"),
        DemoModification("MP899", "(Illustrative) Meters of SMETS2 5.1, and more time for those of 4.2"),
    ),
    units=(
        DemoUnit("appendix-j", ("MP138",), READ),
        DemoUnit("schedule-8", ("MP899",), INVENTED, version="4.1"),
        DemoUnit("schedule-9", ("MP899",), INVENTED, version="5.1"),
        DemoUnit("schedule-11", ("MP157", "MP899"), INVENTED),
        DemoUnit("appendix-ad", ("MP157",), INVENTED, version="4.0", supersedes=("1.1", "2.0")),
        DemoUnit("appendix-af", ("MP157",), INVENTED, version="4.0", supersedes=("2.0",)),
        DemoUnit("tsim", ("MP899",), INVENTED),
    ),
    note=(
        "Which number the collection took is not sourced; of the ten modifications two are replayed. That MP157 took "
        "DUIS 1.1 and 2.0 away is sourced, the version that came then is not; MP899 and what it changes are invented."
    ),
)

_DESIGNATION_2021 = DemoRelease(
    id="2021-12-designation",
    title="Designation for the SMETS1 service",
    kind="designation",
    effective_on=date(2021, 12, 17),
    made_on=None,
    published_on=date(2021, 12, 17),
    collection_number="54.0",
    units=(
        DemoUnit("section-a", (_BEIS,)),
        DemoUnit("appendix-am", ("BEIS re-designation",)),
        DemoUnit("appendix-at", (_BEIS,)),
    ),
    new_documents=("appendix-at",),
    note="54.0 follows 45.0: the changes between them, the November 2021 SEC Release among them, are not replayed.",
)

_MP200 = DemoRelease(
    id="mp200",
    title="Faster Switching",
    kind="single",
    effective_on=date(2022, 7, 18),
    made_on=None,
    published_on=None,
    collection_number="62.0",
    modifications=(DemoModification("MP200", "Faster Switching consequential changes to the SEC"),),
    units=tuple(
        DemoUnit(document, ("MP200",))
        for document in (
            "section-a",
            "section-e",
            "section-g",
            "section-h",
            "section-k",
            "section-l",
            "section-p",
            "appendix-x",
            "appendix-y",
            "appendix-ag",
            "appendix-al",
        )
    ),
    note="62.0 follows 54.0: the changes between them are not replayed.",
)

RELEASES = (_NOVEMBER_2020, _JUNE_2021, _MP161, _NOVEMBER_2021, _DESIGNATION_2021, _MP200)


@dataclass(frozen=True, slots=True)
class DemoTidying:
    """An invented release in which a Design Note goes into another document, and whose date is put right later.

    That Design Notes went into the Business Architecture Document is sourced (S8); which, and when, is not.
    """

    id: str = "2022-09-design-notes"
    title: str = "Design Notes (illustrative)"
    recorded_on: date = date(2022, 9, 1)
    effective_on: date = date(2022, 9, 2)
    merged: str = "dn-communications-hub-re-use"
    into: str = "bad"
    reason: str = "(Illustrative) The minutes give the second of September"


TIDYING = DemoTidying()


def pending_release(today: date) -> DemoRelease:
    """An invented release that is always still to come: the next February, June or November after `today`."""
    day = _next_release_day(today)
    return DemoRelease(
        id=f"{day:%Y-%m}",
        title=f"{day:%B %Y} SEC Release (illustrative)",
        kind="release",
        effective_on=day,
        made_on=None,
        published_on=None,
        collection_number=None,
        modifications=(
            DemoModification("MP900", "(Illustrative) Plainer words for urgent proposals"),
            DemoModification("MP901", "(Illustrative) Provisions kept beyond the end of SMETS1 migration"),
            DemoModification("MP902", "(Illustrative) A last day for new meters of SMETS2 5.1"),
        ),
        units=(
            DemoUnit("section-d", ("MP900",), INVENTED, drafts=2),
            DemoUnit("section-h", ("MP900", "MP901"), INVENTED),
            DemoUnit("schedule-11", ("MP902",), INVENTED),
            DemoUnit("appendix-ac", ("MP901",), INVENTED),
            DemoUnit("appendix-am", ("MP901",), INVENTED),
        ),
        note="This release, its modifications and its drafts are invented.",
        slip=DemoSlip(day - timedelta(days=7), today, "(Illustrative) Parties asked for another week"),
    )


def _next_release_day(today: date) -> date:
    """The last Thursday of the next release month that is at least a week away."""
    days = (_last_thursday(year, month) for year in (today.year, today.year + 1) for month in _LAST_THURSDAYS)
    return next(day for day in days if day >= today + timedelta(days=7))


def _last_thursday(year: int, month: int) -> date:
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - 3) % 7)
