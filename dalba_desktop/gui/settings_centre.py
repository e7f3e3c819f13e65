"""Centre and physician: who keeps the store, as it stands at the head of what is printed and in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dalba_desktop.domain import codec
from dalba_desktop.domain.centre import LONGEST_LINE, MOST_LINES, Centre, read_centre
from dalba_desktop.gui.form_field import TextField
from dalba_desktop.gui.forms.more_fields import LinesField
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.settings_page import FieldsPage, Texts, scrolled
from dalba_desktop.wording import say

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker

WIDEST_PX = 560
HIGHEST_PX = 84


class CentrePage(FieldsPage):
    """Four fields and the letterhead that follows from them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        about = say(
            "Stands at the head of every PDF. The physician's name stands in the trail beside each change made under "
            "this account of the computer."
        )
        super().__init__("centre", say("Centre and physician"), about, parent=parent)
        fields = self.set_up(
            {
                "name": TextField(say("Hospital"), example=say("Policlinico Umberto I")),
                "department": TextField(say("Department"), example=say("Ematologia")),
                "address": LinesField(say("Address"), say("as it stands on a letter"), rows=3),
                "physician": TextField(say("Physician"), say("your name, for this account of the computer")),
            },
            ("name", "department", "address", "physician"),
            columns=1,
        )
        self.fields["address"].editor.setMaximumHeight(px(HIGHEST_PX))
        fields.setMaximumWidth(px(WIDEST_PX))
        self.letterhead = words(wraps=True, selectable=True)
        self.letterhead.setAccessibleName(say("Letterhead"))
        shown = QFrame()
        shown.setObjectName("notice")
        shown.setMaximumWidth(px(WIDEST_PX))
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(2)
        inside.addWidget(words(say("On paper"), "small"))
        inside.addWidget(self.letterhead)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(fields)
        column.addWidget(shown)
        column.addStretch(1)
        self.body.addWidget(scrolled(whole), 1)
        self.lay_out_foot()

    def fill(self, tracker: Tracker) -> None:
        """Shows what the store holds."""
        centre = tracker.settings.centre
        texts = {
            "name": centre.name or "",
            "department": centre.department or "",
            "address": "\n".join(centre.address),
            "physician": tracker.user_name,
        }
        self.show_stored({"": texts}, "")

    def judge(self, texts: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """A line too long or too many of them."""
        problems = {
            error.place.removeprefix("centre.").partition("[")[0]: _problem_words(error) for error in _errors(texts)
        }
        if len(texts["physician"]) > LONGEST_LINE:
            problems["physician"] = say("At most {count} characters.", count=LONGEST_LINE)
        lines = Centre(**raw_of(texts)).letterhead if not problems else ()
        self.letterhead.setText("\n".join(lines) or say("Nothing yet: D-ALBA Desktop stands in its place."))
        return problems, {}


def raw_of(texts: Texts) -> dict[str, Any]:
    """The plain values of a centre from what was typed."""
    lines = tuple(" ".join(line.split()) for line in texts["address"].splitlines() if line.strip())
    raw = {"name": " ".join(texts["name"].split()) or None, "department": " ".join(texts["department"].split()) or None}
    return {**raw, "address": lines}


def centre_of(texts: Texts) -> Centre:
    """The centre that was typed. Raises FactError."""
    return read_centre(codec.write_record(Centre(**raw_of(texts))))


def _errors(texts: Texts) -> list[codec.FactError]:
    try:
        centre_of(texts)
    except codec.FactError as error:
        return [error]
    return []


def _problem_words(error: codec.FactError) -> str:
    if error.place.endswith("address"):
        return say("At most {count} lines.", count=MOST_LINES)
    return say("At most {count} characters on a line.", count=LONGEST_LINE)
