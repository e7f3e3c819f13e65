"""The chart for those who cannot see it: in sentences, as a table, and as text to copy."""

from __future__ import annotations

from collections.abc import Iterator

from dalba_desktop.domain.timeline import Lane
from dalba_desktop.plots import chart_words, day_words
from dalba_desktop.plots.chart_model import ChartModel
from dalba_desktop.plots.chart_rows import Row, titles
from dalba_desktop.plots.time_scale import HALF_DAY
from dalba_desktop.wording import date_words, mark, say


def describe(model: ChartModel) -> str:
    """The chart in words, for those who cannot see it: series by series, then lane by lane."""
    sentences = [_series_sentence(model, place) for place in range(len(model.series))]
    if model.empty_words:
        sentences.append(say("{words}.", words=model.empty_words))
    if model.callout is not None:
        sentences.append(say("{words}.", words=", ".join(model.callout.lines)))
    sentences += [say("{words}.", words=_capital(words)) for words in _around(model)]
    for lane in model.lanes:
        items = [bar.words for bar in model.bars if bar.lane is lane]
        items += [mark.words for mark in model.marks if mark.lane is lane]
        if items:
            listed = "; ".join(item.replace("\n", ", ") for item in items)
            sentences.append(say("{lane}: {items}.", lane=lane_title(lane), items=listed))
    return "\n".join(sentences)


def _series_sentence(model: ChartModel, place: int) -> str:
    series = model.series[place]
    name = chart_words.family_words(series.family)
    name = f"{name[:1].upper()}{name[1:]}"
    title = say("{name} ({label})", name=name, label=series.label) if series.label else name
    results = (
        day_words.level_on(point.brief, point.day, model.scale) for point in model.points if point.series == place
    )
    return say("{series}: {results}.", series=title, results=", ".join(results))


def _around(model: ChartModel) -> Iterator[str]:
    """What else is drawn: the trend, what is waited for, published proportions, gaps, what lies outside a window."""
    if model.trend is not None and not model.empty_words:
        yield ", ".join((*model.trend.lines, *(model.trend.projected.lines if model.trend.projected else ())))
    for planned in model.planned:
        if planned.state.is_open:
            yield planned.words.replace("\n", ", ")
    for reference in model.references:
        yield reference.words.replace("\n", ", ")
    for gap in model.scale.gaps:
        first, last = (day_words.day_words(day, model.scale) for day in (gap.first - HALF_DAY, gap.last + HALF_DAY))
        yield say("{length} without an entry, {first} to {last}", length=gap.words, first=first, last=last)
    if model.scale.is_window:
        dates = [
            date_words(model.scale.date(day)) for day in (model.scale.first + HALF_DAY, model.scale.last - HALF_DAY)
        ]
        shown = say("drawn is {first} to {last}", first=dates[0], last=dates[1])
        yield say(
            "{shown}: {earlier} facts earlier, {later} later", shown=shown, earlier=model.earlier, later=model.later
        )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def rows_of(model: ChartModel) -> tuple[Row, ...]:
    """Every fact drawn, once, by day: inside a window only what lies in it."""
    return model.shown_rows


def as_text(model: ChartModel) -> str:
    """The rows of the chart as lines of tab-separated cells below their heads, to be pasted into a table."""
    return "\n".join("\t".join(cells) for cells in (titles(), *(row.cells for row in rows_of(model)))) + "\n"


def lane_title(lane: Lane) -> str:
    """The name of a lane."""
    return say(_LANE_TITLES[lane])


_LANE_TITLES = mark(
    {
        Lane.TKI: "TKI",
        Lane.STEROID: "Steroid",
        Lane.BLINATUMOMAB: "Blinatumomab",
        Lane.INTRATHECAL: "Intrathecal",
        Lane.OTHER: "Other",
        Lane.ABL1: "ABL1 test",
        Lane.EVENTS: "Events",
        Lane.ALSO: "Also noted",
    }
)
