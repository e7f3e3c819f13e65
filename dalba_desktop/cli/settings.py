"""`policy`, `knowledge`, `laboratory`: what a store judges by, and what the centre sets for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.cli.options import PATH, json_option, opened_or_looked_into, passphrase_option, refuse
from dalba_desktop.cli.printing import one_line, print_json
from dalba_desktop.wording import policy_unit, refusal_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.domain.mrd import Laboratory
    from dalba_desktop.store.settings import OwnValue
    from dalba_desktop.tracker.settings import PolicyRow, Settings, TableInForce

_CALENDAR = "calendar."
_FIGURES = {
    "lod": "lod_percent",
    "loq": "loq_percent",
    "factor": "conversion_factor",
    "noise": "noise_log10",
}


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--set", "setting", metavar="KEY=VALUE", help="Give a threshold a value of your own; needs --reason.")
@click.option("--reset", metavar="KEY", help="Back to the shipped value; calendar.PROTOCOL for a calendar.")
@click.option("--calendar", type=PATH, metavar="FILE", help="Calendars of your own, as in protocols.toml.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the value.")
@json_option
def policy(
    store: Path,
    passphrase_file: Path | None,
    setting: str | None,
    reset: str | None,
    calendar: Path | None,
    reason: str,
    as_json: bool,
) -> None:
    """List every threshold with unit, source and standing, or set one of your own."""
    if sum(each is not None for each in (setting, reset, calendar)) > 1:
        raise click.UsageError(say("give one of --set, --reset and --calendar"))
    changes = any(each is not None for each in (setting, reset, calendar))
    with opened_or_looked_into(store, passphrase_file, changes=changes) as tracker:
        settings = tracker.settings
        told = ""
        if setting is not None:
            told = _set_value(settings, setting, reason)
        elif reset is not None:
            told = _reset(settings, reset, reason)
        elif calendar is not None:
            told = _set_calendars(settings, calendar, reason)
        if as_json:
            print_json(policy_document(settings))
        elif told:
            click.echo(one_line(told))
        else:
            _print_policy(settings)


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--use", type=PATH, metavar="FILE", help="Put a mutation table from disk in force; the old one is kept.")
@click.option("--force", is_flag=True, help="Take a table that is older than the one in force.")
@click.option("--shipped", is_flag=True, help="Go back to the table that ships with the application.")
@click.option("--sign", metavar="NAME", help="The clinician who vouches for exactly the table in force.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the change.")
@json_option
def knowledge(
    store: Path,
    passphrase_file: Path | None,
    use: Path | None,
    force: bool,
    shipped: bool,
    sign: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Show which ABL1 variant resists which TKI, replace the table, or sign it."""
    if shipped and use is not None:
        raise click.UsageError(say("give one of --use and --shipped"))
    changes = shipped or use is not None or sign is not None
    with opened_or_looked_into(store, passphrase_file, changes=changes) as tracker:
        settings = tracker.settings
        if use is not None:
            settings.replace_mutation_table(use, reason, force=force)
        elif shipped:
            settings.use_shipped_table(reason)
        if sign is not None:
            settings.sign_mutation_table(sign)
        now = settings.mutation_table()
        if as_json:
            print_json(knowledge_document(now))
            return
        click.echo(one_line(_table_words(now)))
        if use is None and not shipped and sign is None:
            _print_table(now)


@click.command()
@click.argument("store", type=PATH)
@click.argument("figures", nargs=-1, metavar="[KEY=VALUE]...")
@passphrase_option
@click.option("--set", "name", metavar="NAME", help="Add this laboratory, or change it: lod= loq= factor= noise=.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept with the change.")
@json_option
def laboratory(
    store: Path, figures: tuple[str, ...], passphrase_file: Path | None, name: str | None, reason: str, as_json: bool
) -> None:
    """List the laboratories with their own figures, or set one: LoD and LoQ in %, factor to the IS, noise in log10."""
    if (name is None) != (not figures):
        raise click.UsageError(say("--set NAME goes with figures such as lod=0.001"))
    with opened_or_looked_into(store, passphrase_file, changes=name is not None) as tracker:
        settings = tracker.settings
        if name is not None:
            settings.set_laboratory(_amended(settings.laboratories(), name, figures), reason)
        found = settings.laboratories()
    if as_json:
        from dalba_desktop.domain.codec import write_record

        print_json({"format": "dalba-laboratories/1", "laboratories": [write_record(entry) for entry in found]})
        return
    click.echo(say_n("{count} laboratory", "{count} laboratories", len(found)))
    for entry in found:
        click.echo(one_line(f"  {entry.name}  {_figure_words(entry)}"))


def policy_document(settings: Settings) -> dict[str, Any]:
    """Every threshold and calendar, for scripts."""
    now = settings.in_force()
    return {
        "format": "dalba-policy/1",
        "version": now.policy.version,
        "values": [
            {
                "key": row.key,
                "value": row.entry.value,
                "unit": row.entry.unit,
                "meaning": row.entry.meaning,
                "source": row.entry.source,
                "standing": row.entry.standing,
                "shipped": row.shipped,
                "own": _own_document(row.own),
            }
            for row in settings.policy_values()
        ],
        "calendars": [
            {
                "protocol": row.protocol.value,
                "source": row.source,
                "standing": row.standing,
                "own": None if row.own is None else _mark(row.own),
                "calendar": row.document,
            }
            for row in settings.calendars()
        ],
        "ignored": list(now.ignored),
    }


def knowledge_document(now: TableInForce) -> dict[str, Any]:
    """The mutation table in force with every cell, for scripts; a pair without an entry is "?", no data."""
    from dalba_desktop.alerts.mutations import Call

    cells = now.table.cells
    rows = []
    for variant in now.table.rows:
        calls = {}
        for tki in now.table.tkis:
            cell = cells.get((variant, tki))
            calls[tki.value] = {
                "call": Call.NO_DATA.value if cell is None else cell.call.value,
                "written": None if cell is None else cell.written,
                "source": None if cell is None else cell.source,
                "standing": None if cell is None else cell.standing,
            }
        rows.append({"variant": variant, "calls": calls})
    return {
        "format": "dalba-knowledge/1",
        "version": now.table.version,
        "date": now.table.date,
        "sha256": now.table.sha256,
        "as_shipped": now.own is None,
        "put_in_force": None if now.own is None else _mark(now.own),
        "reviewed_by": None
        if now.signed is None
        else {"name": now.signed.name, "at": now.signed.at, "by": now.signed.who},
        "rows": rows,
        "files": [
            {"version": file.version, "date": file.date, "sha256": file.sha256, "by": file.who, "at": file.at}
            for file in now.files
        ],
        "shipped": {"version": now.shipped.version, "date": now.shipped.date, "sha256": now.shipped.sha256},
    }


def _mark(own: OwnValue) -> dict[str, str]:
    return {"by": own.who, "at": own.at, "reason": own.reason}


def _own_document(own: OwnValue | None) -> dict[str, Any] | None:
    return None if own is None else {"value": own.value, **_mark(own)}


def _set_value(settings: Settings, setting: str, reason: str) -> str:
    key, sign, value = (part.strip() for part in setting.partition("="))
    if not sign or not key or not value:
        raise click.UsageError(say("{option} {entry}: KEY=VALUE is expected", option="--set", entry=setting))
    settings.set_policy_value(key, value, reason)
    return next(_value_words(row) for row in settings.policy_values() if row.key == key)


def _reset(settings: Settings, key: str, reason: str) -> str:
    if key.startswith(_CALENDAR):
        settings.reset_calendar(key.removeprefix(_CALENDAR), reason)
        return say("{key}: as shipped", key=key)
    settings.reset_policy_value(key, reason)
    return next((_value_words(row) for row in settings.policy_values() if row.key == key), key)


def _set_calendars(settings: Settings, path: Path, reason: str) -> str:
    from dalba_desktop.domain.codec import FactError
    from dalba_desktop.interchange.knowledge import read_calendar_file

    document = read_calendar_file(path)
    try:
        names = settings.set_calendars(document, reason)
    except FactError as error:
        refuse(f"{path}: {refusal_words(error)}")
    return say("own calendar: {names}", names=", ".join(names))


def _amended(known: Sequence[Laboratory], name: str, figures: Sequence[str]) -> Laboratory:
    """The laboratory with these figures replaced; an empty one is taken away."""
    from dalba_desktop.domain.codec import read_record, write_record
    from dalba_desktop.domain.mrd import Laboratory

    before = next((entry for entry in known if entry.name == name), None)
    raw: dict[str, Any] = {"name": name} if before is None else dict(write_record(before))
    for figure in figures:
        key, sign, value = (part.strip() for part in figure.partition("="))
        if not sign or key not in _FIGURES:
            allowed = ", ".join(f"{known}=" for known in _FIGURES)
            raise click.UsageError(say("{figure}: allowed: {allowed}", figure=figure, allowed=allowed))
        raw[_FIGURES[key]] = _number(value)
    return read_record(Laboratory, {key: value for key, value in raw.items() if value is not None}, "laboratories")


def _number(text: str) -> float | str | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _print_policy(settings: Settings) -> None:
    rows = settings.policy_values()
    own = sum(row.own is not None for row in rows)
    version = settings.in_force().policy.version
    head = say_n(
        "policy version {version}: {total} thresholds, {count} own value",
        "policy version {version}: {total} thresholds, {count} own values",
        own,
        version=version,
        total=len(rows),
    )
    click.echo(one_line(head))
    for row in rows:
        words = f"  {_value_words(row)}  [{say(row.entry.standing)}] {say(row.entry.meaning)}. {row.entry.source}"
        click.echo(one_line(words))
    for calendar in settings.calendars():
        days = ", ".join(f"{day} ± {tolerance}" for day, tolerance in calendar.calendar.induction) or "-"
        own_words = "" if calendar.own is None else f" ({_own_words(calendar.own)})"
        source = f"  [{calendar.standing}] {calendar.source}" if calendar.source else ""
        key = f"{_CALENDAR}{calendar.protocol.value}"
        click.echo(one_line(f"  {key} {say('days')} {days}{own_words}{source}"))
    for name in settings.in_force().ignored:
        click.echo(one_line(say("  {name}: the own value is not used; this version does not know it", name=name)))


def _value_words(row: PolicyRow) -> str:
    value = f"{row.key} {_plain(row.entry.value)} {policy_unit(row.entry.unit)}"
    if row.own is None:
        return value
    return say(
        "{value} (own value; shipped {shipped}; {mark})",
        value=value,
        shipped=_plain(row.shipped),
        mark=_own_words(row.own),
    )


def _own_words(own: OwnValue) -> str:
    return f"{own.who}, {own.at[:10]}: {own.reason}" if own.reason else f"{own.who}, {own.at[:10]}"


def _table_words(now: TableInForce) -> str:
    words = say(
        "mutation table version {version} of {date}, SHA-256 {hash}",
        version=now.table.version,
        date=now.table.date,
        hash=now.table.sha256,
    )
    where = say("as shipped") if now.own is None else say("put in force by {mark}", mark=_own_words(now.own))
    if now.signed is None:
        reviewed = say("not reviewed by a clinician")
    else:
        reviewed = say("reviewed by {name} on {day}", name=now.signed.name, day=now.signed.at[:10])
    return f"{words}; {where}; {reviewed}"


def _print_table(now: TableInForce) -> None:
    from dalba_desktop.domain.abl1 import short_name

    for variant in now.table.rows:
        calls = "  ".join(f"{tki.value} {_cell_words(now, variant, tki)}" for tki in now.table.tkis)
        click.echo(one_line(f"  {short_name(variant)}  {calls}"))


def _cell_words(now: TableInForce, variant: str, tki: Any) -> str:
    cell = now.table.cells.get((variant, tki))
    return "?" if cell is None else f"{cell.written} [{cell.standing}]"


def _plain(value: float) -> str:
    """A number as --set takes it back."""
    return f"{value:.12g}"


def _figure_words(entry: Laboratory) -> str:
    figures: Mapping[str, tuple[float | None, str]] = {
        say("LoD"): (entry.lod_percent, " %"),
        say("LoQ"): (entry.loq_percent, " %"),
        say("factor"): (entry.conversion_factor, ""),
        say("noise"): (entry.noise_log10, " log10"),
    }
    said = [f"{name} {_plain(value)}{unit}" for name, (value, unit) in figures.items() if value is not None]
    return ", ".join(said) or say("no figures of its own")
