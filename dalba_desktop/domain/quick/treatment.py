"""A line about a drug: `dasa 100 from 1/5`, `blina c3 stop 30/4`, `dasa hold 3/5`, `it mtx ara-c dexa 12/3`."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.domain.codes import Agent
from dalba_desktop.domain.quick.days import PLANNED, TypedDay, ask_day, resolve, sure_text, take_day, typed_days
from dalba_desktop.domain.quick.dose import read_dose
from dalba_desktop.domain.quick.draft import Draft, live
from dalba_desktop.domain.quick.items import Label, Strange, Word
from dalba_desktop.domain.quick.reading import LineReading
from dalba_desktop.domain.quick.rows import TREATMENTS, begin, hold_row, resume_row, stop_row

_ONE_DAY = (Agent.INTRATHECAL, Agent.DLI, Agent.CAR_T)
_WITH_CYCLES = (Agent.BLINATUMOMAB, Agent.INOTUZUMAB, Agent.CHEMOTHERAPY)
_STEPS = {"hold": hold_row, "resume": resume_row, "stop": stop_row}


def read_treatment(draft: Draft) -> LineReading:
    """Reads the line as a start, a dose change, a stop, a hold or its end."""
    agent = _read_agent(draft)
    action = _read_verbs(draft)
    if agent is None or action is None:
        return draft.finish(TREATMENTS)
    _read_cycle(draft, agent)
    read_dose(draft, agent)
    days = _read_days(draft, action)
    _read_reason(draft, action)
    if agent in _ONE_DAY:
        return _read_one_day(draft, agent, days)
    if "start" not in days and not draft.is_open:
        ask_day(draft, "start" if action in ("", "start", "change") else "end")
    if "start" not in days or draft.is_open:
        return draft.finish(TREATMENTS)
    step = _STEPS.get(action)
    if step is None:
        begin(draft, agent, days, has_verb=bool(action))
        return draft.finish(TREATMENTS)
    return draft.finish(TREATMENTS, amended=step(draft, agent, days))


def _read_agent(draft: Draft) -> Agent | None:
    words = draft.words("agent")
    agents = {word.values("agent")[0] for word in words}
    if Agent.INTRATHECAL in agents:
        words = [word for word in words if "intrathecal" in word.values("agent")]
        drugs = [word for word in draft.words("drug") if word not in words]
        for word in drugs:
            draft.take(word)
            draft.part(word, "drugs", word.values("drug")[0])
        if drugs:
            draft.raw["drugs"] = list(dict.fromkeys(word.values("drug")[0] for word in drugs))
        for mark in draft.words("also"):
            if any(isinstance(beside := draft.beside(mark, step), Word) and beside.values("drug") for step in (-1, 1)):
                draft.take(mark)
        for slash in [item for item in draft.left(Strange) if draft.typed(item) == "/"]:
            if all(isinstance(beside := draft.beside(slash, step), Word) and beside.values("drug") for step in (-1, 1)):
                draft.take(slash)
    for word in words:
        draft.take(word)
        draft.put(word, "agent", word.values("agent")[0])
    return Agent(draft.raw["agent"]) if not draft.is_open else None


def _read_verbs(draft: Draft) -> str | None:
    """What is done: the verb, "" without one, None when two say different things."""
    verbs = draft.words("verb")
    for word in verbs:
        draft.take(word)
        draft.part(word, "verb", word.values("verb")[0])
    said = {word.values("verb")[0] for word in verbs}
    unclear = [word for word in verbs if word.values("verb")[0] == "unclear"]
    if unclear:
        draft.ask(unclear[0], "verb", "hold-or-stop", [("hold", "hold"), ("stop", "stop")])
        return "hold"
    if said in ({"start", "stop"}, {"change", "start"}, {"hold", "resume"}):
        return "hold" if "hold" in said else "start"
    if said == {"resume", "change"} or said == {"resume", "start"}:
        return "resume"
    if len(said) > 1:
        draft.refuse(verbs[-1], "two-values", key="verb", value=verbs[-1].values("verb")[0])
        return None
    return said.pop() if said else ""


def _read_cycle(draft: Draft, agent: Agent) -> None:
    for label in draft.left(Label):
        if label.cycle is not None and agent in _WITH_CYCLES:
            draft.take(label)
            draft.put(label, "cycle", label.cycle)


def _read_days(draft: Draft, action: str) -> dict[str, tuple[TypedDay, dt.date]]:
    """The days by what they are: `start` is the day of the action itself, `end` the last day of what it begins."""
    read: dict[str, tuple[TypedDay, dt.date]] = {}
    for day in typed_days(draft, "verb"):
        key = _key_of(day, action)
        if key in read or day.role == "reported":
            take_day(draft, day)
            draft.refuse(day.item, "which-day", value=draft.typed(day.item))
            continue
        take_day(draft, day)
        shown = "end" if action == "stop" else key
        date = resolve(draft, day.item, shown, PLANNED)
        if date is not None:
            draft.part(day.item, shown, date.isoformat())
            read[key] = (day, date)
    if "end" in read and "start" in read and read["end"][1] < read["start"][1]:
        draft.refuse(read["end"][0].item, "end-before-start")
    return read


def _key_of(day: TypedDay, action: str) -> str:
    if action == "hold" and day.role == "resume":
        return "resume"
    if action in ("stop", "resume"):
        return "start"
    return "end" if day.role in ("end", "stop") else "start"


def _read_reason(draft: Draft, action: str) -> None:
    """Why it was stopped or held. An adverse event is the reason for either, in its own words."""
    if action == "stop":
        draft.put_words("stop_reason")
        for word in draft.words("term"):
            draft.take(word)
            draft.put(word, "note", word.values("term")[0])
            draft.raw.setdefault("stop_reason", "toxicity")
    elif action == "hold":
        for word in draft.words("term", "stop_reason", "hold_reason"):
            draft.take(word)
            said = word.values("term") or word.values("stop_reason") or word.values("hold_reason")
            draft.put(word, "reason", said[0])
        draft.take_text("reason")
    else:
        for word in draft.words("term", "hold_reason"):
            draft.take(word)
            draft.put(word, "note", (word.values("term") or word.values("hold_reason"))[0])


def _read_one_day(draft: Draft, agent: Agent, days: dict[str, tuple[TypedDay, dt.date]]) -> LineReading:
    if "end" in days and days["end"] != days.get("start"):
        draft.refuse(days["end"][0].item, "one-day")
    if "start" in days:
        day, date = days["start"]
        draft.raw["start"] = draft.raw["end"] = date.isoformat()
        twins = [row for row in live(draft.known.treatments) if row.agent is agent and row.start == date]
        is_sure = getattr(day.item, "is_sure", False)
        if twins and not is_sure and not draft.is_open:
            draft.ask(day.item, "start", "same-day", [(twins[0].id, sure_text(date))])
    elif not draft.is_open:
        ask_day(draft, "start")
    return draft.finish(TREATMENTS)
