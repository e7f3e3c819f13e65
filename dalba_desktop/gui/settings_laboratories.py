"""Laboratories: the figures of each, how many results name it, and which ones have no figures yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dalba_desktop.domain import codec
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.gui.form_field import TextField
from dalba_desktop.gui.forms.texts import codec_problems, number_text, read_texts
from dalba_desktop.gui.labels import words
from dalba_desktop.gui.message_dialog import button
from dalba_desktop.gui.record_rows import Cell, Column, Row, Sheet, number_cell, text_cell
from dalba_desktop.gui.record_table import RecordTable
from dalba_desktop.gui.scale_size import px
from dalba_desktop.gui.settings_page import FieldsPage, Texts
from dalba_desktop.plots.theme import Theme
from dalba_desktop.wording import NONE, figures, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.settings import LaboratoryUse

KEYS = ("lod_percent", "loq_percent", "conversion_factor", "noise_log10")
USUAL_FACTOR = (0.1, 10.0)
MOST_NOISE_LOG10 = 1.0


class LaboratoriesPage(FieldsPage):
    """A table, and under it the figures of the laboratory chosen."""

    removal_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        about = say(
            "Own figures stand in where a result brings none. Without them the usual values of the thresholds are "
            "taken."
        )
        super().__init__("laboratories", say("Laboratories"), about, parent=parent)
        self.uses: tuple[LaboratoryUse, ...] = ()
        self.table = RecordTable(say("Laboratories"), theme)
        self.table.setMinimumHeight(px(140))
        self.add = button(say("New laboratory"))
        self.remove = button(say("Take the figures away\N{HORIZONTAL ELLIPSIS}"))
        self.without = words(role="small", wraps=True)
        self.chosen = words(role="section")
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.without, 1)
        above.addWidget(self.remove)
        above.addWidget(self.add)
        fields = self.set_up(
            {
                "name": TextField(say("Name"), say("as results write it"), required=True),
                "lod_percent": TextField(say("Detection limit (LoD)"), "%", example=figures("0.001")),
                "loq_percent": TextField(say("Quantification limit (LoQ)"), "%", example=figures("0.003")),
                "conversion_factor": TextField(
                    say("Conversion factor to the IS"), say("no unit"), example=figures("0.85")
                ),
                "noise_log10": TextField(say("Noise of the assay (SD)"), "log10", example=figures("0.15")),
            },
            ("name lod_percent loq_percent", "conversion_factor noise_log10"),
            columns=3,
        )
        meaning = words(
            say(
                "LoD: the lowest level that is found in 95 of 100 samples. LoQ: the lowest level that is a number. "
                "Factor: a ratio of this laboratory times it is a ratio on the International Scale. Noise: the "
                "standard deviation of repeated measurements, in log10 steps, at every level."
            ),
            "small",
            wraps=True,
        )
        self.body.addSpacing(4)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(above)
        self.body.addSpacing(4)
        self.body.addWidget(self.chosen)
        self.body.addWidget(fields)
        self.body.addWidget(meaning)
        self.lay_out_foot()
        self.table.record_selected.connect(lambda _, name: self.turn_to(name))
        self.table.record_opened.connect(lambda *_: self.fields["lod_percent"].take_focus())
        self.add.clicked.connect(self.begin_new)
        self.remove.clicked.connect(lambda: self.removal_asked.emit(self.subject))
        self.edited.connect(self._mark)

    def show_uses(self, uses: Sequence[LaboratoryUse], subject: str | None = None) -> None:
        """Shows every laboratory; the one that was chosen stays so."""
        self.uses = tuple(uses)
        self.table.set_sheet(_sheet(uses))
        names = [use.name for use in uses]
        wanted = self.subject if subject is None else subject
        first = next((use.name for use in uses if use.figures is None), names[0] if names else "")
        self.show_stored({"": {}, **{use.name: _texts(use) for use in uses}}, wanted if wanted in names else first)
        bare = [use for use in uses if use.figures is None]
        self.without.setText(_without_words(bare) if uses else say("No result names a laboratory yet."))

    def turn_to(self, subject: str) -> None:
        """Shows the figures of a laboratory; "" for one that is new."""
        super().turn_to(subject)
        use = self._use(subject)
        self.chosen.setText(say("New laboratory") if use is None else _chosen_words(use))
        self.remove.setEnabled(use is not None and use.figures is not None and not self._why)
        self.table.select(subject or None)

    def begin_new(self) -> None:
        """An empty form."""
        self.turn_to("")
        self.fields["name"].take_focus()

    def judge(self, texts: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """What cannot be stored, and what is unusual."""
        reading = read_texts(Laboratory, texts)
        problems = {**codec_problems(Laboratory, reading.raw), **reading.problems}
        other = self._use(texts["name"])
        if texts["name"] != self.subject and other is not None and other.figures is not None:
            problems["name"] = say("Has figures already: choose it in the table.")
        return problems, {} if problems else self._hints(texts, reading.raw)

    def laboratory(self) -> Laboratory:
        """What was typed. Raises FactError."""
        return codec.read_record(Laboratory, read_texts(Laboratory, self.texts()).raw, "laboratories")

    def bar(self, why: str) -> None:
        """Nothing can be changed now, and why."""
        super().bar(why)
        for pressed in (self.add, self.remove):
            pressed.setEnabled(not why)
            pressed.setToolTip(why)

    def set_theme(self, theme: Theme) -> None:
        """Takes the colours of another theme."""
        self.table.set_theme(theme)

    def _use(self, name: str) -> LaboratoryUse | None:
        return next((use for use in self.uses if use.name == name), None)

    def _hints(self, texts: Texts, raw: Mapping[str, float]) -> dict[str, str]:
        hints = {}
        use = self._use(self.subject)
        if use is not None and use.results and texts["name"] != self.subject:
            hints["name"] = say_n(
                "{count} result goes on naming {name}.", "{count} results go on naming {name}.", use.results,
                name=use.name,
            )  # fmt: skip
        lod, loq = raw.get("lod_percent"), raw.get("loq_percent")
        if lod is not None and loq is not None and loq < lod:
            hints["loq_percent"] = say("Below the detection limit: a slip?")
        factor = raw.get("conversion_factor")
        if factor is not None and not USUAL_FACTOR[0] <= factor <= USUAL_FACTOR[1]:
            hints["conversion_factor"] = say("Unusual: most lie between 0.3 and 3.")
        if raw.get("noise_log10", 0) > MOST_NOISE_LOG10:
            hints["noise_log10"] = say("More than tenfold: a slip?")
        return hints

    def _mark(self) -> None:
        self.table.mark_rows(self.begun)


def _texts(use: LaboratoryUse) -> Texts:
    figures_of = {} if use.figures is None else codec.write_record(use.figures)
    return {"name": use.name, **{key: number_text(figures_of[key]) for key in KEYS if key in figures_of}}


def _sheet(uses: Sequence[LaboratoryUse]) -> Sheet:
    columns = (
        Column(say("Laboratory")),
        Column(say("Results"), True),
        Column(say("LoD, %"), True),
        Column(say("LoQ, %"), True),
        Column(say("Factor to the IS"), True),
        Column(say("Noise, log10"), True),
        Column(""),
    )
    rows = tuple(Row("laboratories", use.name, _cells(use), is_muted=use.figures is None) for use in uses)
    return Sheet("laboratories", say("Laboratories"), columns, rows)


def _cells(use: LaboratoryUse) -> tuple[Cell, ...]:
    found = {} if use.figures is None else codec.write_record(use.figures)
    numbers = [number_cell(NONE if key not in found else figures(f"{found[key]:.6g}"), found.get(key)) for key in KEYS]
    remark = say("no figures: usual values are taken") if use.figures is None else ""
    last = Cell(remark, (1, 0.0, remark))
    return (text_cell(use.name), number_cell(str(use.results), use.results), *numbers, last)


def _chosen_words(use: LaboratoryUse) -> str:
    counted = say_n("{count} result", "{count} results", use.results)
    return say("{name} · {results}", name=use.name, results=counted)


def _without_words(bare: Sequence[LaboratoryUse]) -> str:
    if not bare:
        return say("Every laboratory that a result names has figures.")
    listed = ", ".join(
        say_n("{name}: {count} result", "{name}: {count} results", use.results, name=use.name) for use in bare[:4]
    )
    more = f" +{len(bare) - 4}" if len(bare) > 4 else ""
    return say("No figures yet: {names}. Usual values are taken.", names=listed + more)
