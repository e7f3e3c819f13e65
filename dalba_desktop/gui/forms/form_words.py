"""What a form, its button and a record of each list are called."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dalba_desktop.domain.fields import Record
from dalba_desktop.wording import date_words, label, list_words, mark, say

_TITLES = mark(
    {
        "mrd": ("Add an MRD result", "Correct an MRD result"),
        "treatments": ("Add a treatment", "Correct a treatment"),
        "abl1_tests": ("Add an ABL1 test", "Correct an ABL1 test"),
        "responses": ("Add a response", "Correct a response"),
        "relapses": ("Add a relapse", "Correct a relapse"),
        "transplants": ("Add a transplant", "Correct a transplant"),
        "adverse_events": ("Add an adverse event", "Correct an adverse event"),
        "concomitants": ("Add another drug", "Correct another drug"),
        "assessments": ("Add a measurement", "Correct a measurement"),
        "follow_up": ("Add a follow-up", "Correct a follow-up"),
        "notes": ("Add a note", "Correct a note"),
    }
)
_BUTTONS = mark(
    {
        "mrd": "Add result",
        "treatments": "Add treatment",
        "abl1_tests": "Add test",
        "responses": "Add response",
        "relapses": "Add relapse",
        "transplants": "Add transplant",
        "adverse_events": "Add event",
        "concomitants": "Add drug",
        "assessments": "Add value",
        "follow_up": "Add follow-up",
        "notes": "Add note",
    }
)
_EDITS = mark(
    {
        "mrd": "&Edit selected result\N{HORIZONTAL ELLIPSIS}",
        "treatments": "&Edit selected treatment\N{HORIZONTAL ELLIPSIS}",
        "abl1_tests": "&Edit selected test\N{HORIZONTAL ELLIPSIS}",
        "responses": "&Edit selected response\N{HORIZONTAL ELLIPSIS}",
        "relapses": "&Edit selected relapse\N{HORIZONTAL ELLIPSIS}",
        "transplants": "&Edit selected transplant\N{HORIZONTAL ELLIPSIS}",
        "adverse_events": "&Edit selected event\N{HORIZONTAL ELLIPSIS}",
        "concomitants": "&Edit selected drug\N{HORIZONTAL ELLIPSIS}",
        "assessments": "&Edit selected value\N{HORIZONTAL ELLIPSIS}",
        "follow_up": "&Edit selected follow-up\N{HORIZONTAL ELLIPSIS}",
        "notes": "&Edit selected note\N{HORIZONTAL ELLIPSIS}",
    }
)
_WITHDRAWS = mark(
    {
        "mrd": "Withdraw this result",
        "treatments": "Withdraw this treatment",
        "abl1_tests": "Withdraw this test",
        "responses": "Withdraw this response",
        "relapses": "Withdraw this relapse",
        "transplants": "Withdraw this transplant",
        "adverse_events": "Withdraw this event",
        "concomitants": "Withdraw this drug",
        "assessments": "Withdraw this value",
        "follow_up": "Withdraw this follow-up",
        "notes": "Withdraw this note",
    }
)
_MENU = mark(
    {
        "responses": "&Response",
        "relapses": "Re&lapse",
        "transplants": "&Transplant",
    }
)


def title_words(list_name: str, *, is_correction: bool = False) -> str:
    """`Add a treatment`, `Correct a treatment`."""
    return say(_TITLES[list_name][1 if is_correction else 0])


def button_words(list_name: str) -> str:
    """`Add treatment`."""
    return say(_BUTTONS[list_name])


def menu_words(list_name: str) -> str:
    """A line of the menu of a tab that holds several lists, with the letter that presses it."""
    return say(_MENU[list_name])


def add_words(lists: Sequence[str]) -> str:
    """The entry of the menu that adds to a tab: `&Add treatment...`."""
    name = button_words(lists[0]) if len(lists) == 1 else say("Add")
    return f"&{name}\N{HORIZONTAL ELLIPSIS}"


def edit_words(list_name: str) -> str:
    """The entry of the menu that corrects."""
    return say(_EDITS[list_name])


def withdraw_words(list_name: str, *, is_menu: bool = False) -> str:
    """`Withdraw this treatment`; as an entry of the menu with its letter."""
    words = say(_WITHDRAWS[list_name])
    return f"&{words}\N{HORIZONTAL ELLIPSIS}" if is_menu else words


def record_words(list_name: str, record: Record) -> str:
    """A record in a few words, to be asked about: `MRD, marrow, 5 Mar 2025`."""
    day = getattr(record, "start", None) or getattr(record, "date", None)
    parts = [list_words(list_name)]
    for key in ("agent", "term", "drug", "specimen", "kind", "category", "type", "status"):
        value = getattr(record, key, None)
        if value is not None:
            parts.append(label(value) if isinstance(value, StrEnum) else str(value))
            break
    return ", ".join([*parts, date_words(day)])
