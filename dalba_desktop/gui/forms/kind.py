"""What a form has to know about a kind of record: a small table each, and the fields made from the data dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.fields import Kind, Record, Spec, specs_of
from dalba_desktop.gui.form_field import ChoiceField, DateField, FormField, TextField
from dalba_desktop.gui.forms.entry import PREVIEW_ID, Context, Entry
from dalba_desktop.gui.forms.hints import date_hints
from dalba_desktop.gui.forms.more_fields import ListField, SwitchField, TicksField
from dalba_desktop.gui.forms.rows_field import RowsField
from dalba_desktop.gui.forms.texts import Kept, Texts, codec_problems, read_texts, texts_of
from dalba_desktop.wording import field_words, label, say

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {"id": "made when the record is stored", "withdrawn": "Withdraw asks for it, with the reason"}
)
"""Fields of the dictionary that no form has, and why."""
FEW = 8
"""So many codes are ticked; of more a list is typed."""

Raw = Mapping[str, Any]
Hints = dict[str, str]
Make = Callable[[Context], FormField]


def nothing(*_: object) -> dict[str, str]:
    """For kinds that have none."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """One list of a case as a form.

    `layout` as in `form_dialog`; `makes` are fields of their own making by key, `names` other names than those of
    the trail. `start` gives the texts that a new record begins with, `follows` those that follow from others as long
    as nobody typed them. `guides` stand under a field to type by, `warns` say what is unusual before the rest is
    there, `hints` what is unusual of the whole, `refusals` what the codec cannot see. `read` replaces the whole
    reading, `shows` how a record is put into texts.
    """

    list_name: str
    record: type[Record]
    layout: tuple[str, ...]
    sentence: Callable[[Any, Context], str]
    names: Callable[[], Mapping[str, str]] = nothing
    makes: Mapping[str, Make] = field(default_factory=dict)
    start: Callable[[Context], Texts] = nothing
    follows: Callable[[Texts, Context], Texts] = nothing
    hints: Callable[[Any, Context, str], Hints] = nothing
    guides: Callable[[Raw, Context], Hints] = nothing
    warns: Callable[[Raw, Context], Hints] = nothing
    refusals: Callable[[Raw], Hints] = nothing
    read: Callable[[Texts, Context, str, Kept | None], Entry] | None = None
    shows: Callable[[Any], dict[str, str]] | None = None
    focus: str = ""
    left_out: Mapping[str, str] = field(default_factory=lambda: LEFT_OUT)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields, in the order of the layout."""
        return tuple(word.partition(":")[0] for line in self.layout for word in line.split())

    def fields(self, context: Context) -> dict[str, FormField]:
        """The fields of a form, each made from its declaration."""
        names = self.names()
        specs = {item.key: item.spec for item in specs_of(self.record)}
        made: dict[str, FormField] = {}
        for key in self.keys:
            name = names.get(key) or sentence_case(field_words(key))
            made[key] = self.makes[key](context) if key in self.makes else make_field(specs[key], name)
        return made

    def texts(self, record: Record) -> dict[str, str]:
        """A record as the form shows it."""
        return self.shows(record) if self.shows is not None else texts_of(self.record, codec.write_record(record))

    def kept(self, record: Record) -> Kept:
        """What a correction begins with."""
        raw = codec.write_record(record)
        return Kept(self.texts(record), {key: value for key, value in raw.items() if key not in LEFT_OUT})

    def entry(self, texts: Texts, context: Context, record_id: str = "", kept: Kept | None = None) -> Entry:
        """What was typed, read and judged. `record_id` is that of the record corrected, `kept` its texts and values."""
        if self.read is not None:
            return self.read(texts, context, record_id, kept)
        reading = read_texts(self.record, texts, context.known.day_number, kept)
        raw = {**reading.raw, "id": record_id or PREVIEW_ID}
        understood = {**reading.understood, **self.guides(reading.raw, context)}
        problems = {**codec_problems(self.record, raw), **self.refusals(raw), **reading.problems}
        warned = self.warns(reading.raw, context)
        if problems:
            return Entry(record=None, problems=problems, hints=warned, understood=understood, preview="")
        made = codec.read_record(self.record, raw, "")
        hints = {
            **warned,
            **date_hints(self.list_name, made, context, record_id),
            **self.hints(made, context, record_id),
        }
        preview = self.sentence(made, context)
        if not record_id:
            made = codec.read_record(self.record, reading.raw, "")
        return Entry(record=made, problems={}, hints=hints, understood=understood, preview=preview)


def make_field(spec: Spec, name: str) -> FormField:
    """A field of a form from the declaration of its fact: unit and range are in its caption."""
    match spec.kind:
        case Kind.DATE:
            return DateField(name, required=spec.required)
        case Kind.NUMBER | Kind.INTEGER:
            return TextField(name, range_words(spec), required=spec.required)
        case Kind.BOOLEAN:
            return SwitchField(name)
        case Kind.CHOICE if spec.choices is not None:
            options = [(code.value, label(code)) for code in spec.choices]
            nothing_chosen = say("choose") if spec.required else say("not recorded")
            return ChoiceField(name, options, required=spec.required, nothing=nothing_chosen)
        case Kind.CHOICES if spec.choices is not None and len(spec.choices) <= FEW:
            return TicksField(name, [(code.value, label(code)) for code in spec.choices])
        case Kind.CHOICES if spec.choices is not None:
            return ListField(name, say("commas between"), [label(code) for code in spec.choices])
        case Kind.TEXTS | Kind.VARIANTS:
            return ListField(name, say("commas between"), ())
        case Kind.RECORDS if spec.record is not None:
            inner = spec.record
            return RowsField(name, lambda: inner_fields(inner), say("A&dd a row"))
    return TextField(name, required=spec.required)


def inner_fields(record: type[Any]) -> dict[str, FormField]:
    """The fields of one row of a list of records."""
    return {item.key: make_field(item.spec, sentence_case(field_words(item.key))) for item in specs_of(record)}


def range_words(spec: Spec) -> str:
    """`%, 0 to 100`; `10⁹/L, 0 or more`."""
    if spec.high is not None:
        low = spec.low if spec.low is not None else 0
        bound = (
            say("above {low:g}, up to {high:g}", low=low, high=spec.high)
            if spec.above_low
            else say("{low:g} to {high:g}", low=low, high=spec.high)
        )
    elif spec.low is None:
        bound = ""
    elif spec.above_low:
        bound = say("above {low:g}", low=spec.low)
    else:
        bound = say("{low:g} or more", low=spec.low)
    return ", ".join(part for part in (unit_words(spec.unit), bound) if part)


def unit_words(unit: str) -> str:
    """A unit as it is printed: `10⁹/L`, `mg/m²/day`."""
    return say(unit).replace("10^9", "10\N{SUPERSCRIPT NINE}").replace("m2", "m\N{SUPERSCRIPT TWO}")


def sentence_case(name: str) -> str:
    """The first letter large, the others as they are: BCR::ABL1 stays what it is."""
    return name[:1].upper() + name[1:]
