"""The subcommands, each a thin layer over the tracker."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dalba_desktop import __version__
from dalba_desktop.cli.language import OPTION, VARIABLE
from dalba_desktop.cli.options import (
    BAD_INPUT,
    FOUND_A_PROBLEM,
    PATH,
    PROGRAM,
    Day,
    OpenWindow,
    as_of_option,
    check_out,
    failed,
    has_display,
    json_option,
    looked_into,
    mapping_of,
    opened,
    passphrase,
    passphrase_option,
    refuse,
    today,
    warned,
)
from dalba_desktop.cli.printing import alerts_document, by_episode, json_text, one_line, print_alerts, print_json
from dalba_desktop.wording import refusal_words, say, say_n
from dalba_desktop.wording.language import LANGUAGES, language

if TYPE_CHECKING:
    from dalba_desktop.tracker import Tracker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.option(OPTION, type=click.Choice(list(LANGUAGES)), help=f"What is said, and written on paper; or {VARIABLE}.")
def commands(language: str | None) -> None:
    """Follow patients with Ph+ acute lymphoblastic leukaemia. Without a subcommand the window opens."""
    del language  # taken out and spoken before anything is read


@commands.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--name", default="", metavar="NAME", help="Who keeps the store, for its audit trail.")
def init(store: Path, passphrase_file: Path | None, name: str) -> None:
    """Create an empty encrypted store."""
    from dalba_desktop.tracker import Tracker
    from dalba_desktop.tracker.store_file import shared_place_warning

    secret = passphrase(passphrase_file, confirm=True)
    Tracker.create(store, secret, today=today(), name=name.strip()).close()
    click.echo(say("{path}: empty store made", path=str(store)))
    warning = shared_place_warning(store)
    if warning:
        warned(f"{store}: {warning}")


@commands.command("import")
@click.argument("store", type=PATH)
@click.argument("files", type=PATH, nargs=-1, required=True, metavar="FILE...")
@passphrase_option
@click.option("--dry-run", is_flag=True, help="Say what would happen; exit 1 when it would be refused.")
@click.option(
    "--on-conflict",
    type=click.Choice(["refuse", "keep", "take"]),
    default="refuse",
    show_default=True,
    help="A record that is already there with other values.",
)
@click.option("--table", type=click.Choice(["mrd"]), help="The files are tables of this list.")
@click.option("--map", "columns", multiple=True, metavar="KEY=COLUMN", help="Which column holds which key.")
@click.option("--set", "constants", multiple=True, metavar="KEY=VALUE", help="A value for every row.")
@click.option("--origin", type=Day(), metavar="DATE", help="Day 0 of the keys day, month and year.")
@click.option("--create-cases", is_flag=True, help="Make cases that are missing, diagnosed at the origin.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal sign, where the file does not show it.")
@json_option
def import_(
    store: Path,
    files: tuple[Path, ...],
    passphrase_file: Path | None,
    dry_run: bool,
    on_conflict: str,
    table: str | None,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    origin: dt.date | None,
    create_cases: bool,
    decimal: str | None,
    as_json: bool,
) -> int:
    """Merge case files, or tables of results, into a store: all of it or nothing."""
    from dalba_desktop.interchange.importing import summary
    from dalba_desktop.interchange.merge import OnConflict

    mapping = mapping_of(table, columns, constants, origin, create_cases=create_cases, decimal=decimal)
    with opened(store, passphrase_file, read_only=dry_run) as tracker:
        outcome = tracker.import_files(files, table=mapping, on_conflict=OnConflict(on_conflict), dry_run=dry_run)
    if as_json:
        print_json(outcome.document())
    else:
        for line in (*outcome.refusals, *outcome.notes):
            click.echo(one_line(line))
        if not outcome.is_refused:
            said = summary(outcome)
            click.echo(say("would import: {what}", what=said) if dry_run else say("imported: {what}", what=said))
    if not outcome.is_refused:
        return 0
    if dry_run:
        return FOUND_A_PROBLEM
    first, *others = outcome.refusals
    more = say_n(" (and {count} more)", " (and {count} more)", len(others)) if others else ""
    return failed(say("nothing was imported: {first}{more}", first=first, more=more), BAD_INPUT)


@commands.command()
@click.argument("file", type=PATH)
@click.option("--case", "case_id", metavar="ID", help="Only this case.")
@as_of_option
@json_option
def check(file: Path, case_id: str | None, as_of: dt.date | None, as_json: bool) -> None:
    """Say what follows from a case file, without a store."""
    from dalba_desktop.alerts.decisions import decided, episodes_of
    from dalba_desktop.alerts.engine import assess
    from dalba_desktop.domain.codec import FactError, shown
    from dalba_desktop.interchange.case_file import read_case_file
    from dalba_desktop.interchange.check_document import check_document
    from dalba_desktop.interchange.files import read_bytes
    from dalba_desktop.interchange.knowledge import load_mutation_table, load_policy

    try:
        read = read_case_file(read_bytes(file), load_policy().with_own)
    except FactError as error:
        refuse(f"{file}: {refusal_words(error)}")
    cases = [history for history in read.cases if case_id in (None, history.case_id)]
    if case_id is not None and not cases:
        refuse(say("{path}: no case with the id {case}", path=str(file), case=shown(case_id)))
    day = as_of or read.as_of or today()
    policy, knowledge = load_policy().with_own(read.policy), load_mutation_table()
    assessments = [assess(history, policy, knowledge, day, read.laboratories) for history in cases]
    known = [history.as_known_on(day) for history in cases]
    cards = {
        made.case_id: decided(episodes_of(made), then.decisions, then)
        for made, then in zip(assessments, known, strict=True)
    }
    if as_json:
        print_json(check_document(assessments, day, cards))
    else:
        found = [(made.case_id, alert) for made in assessments for alert in made.open_alerts]
        by_key = by_episode((case_id, card) for case_id, each in cards.items() for card in each)
        print_alerts(found, day, by_key, synthetic=read.synthetic, cases=len(assessments), lists_decided=True)


@commands.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--case", "case_id", metavar="ID", help="Only this case.")
@click.option("--all", "lists_decided", is_flag=True, help="Also those that were acknowledged, snoozed or dismissed.")
@as_of_option
@json_option
def alerts(
    store: Path,
    passphrase_file: Path | None,
    case_id: str | None,
    lists_decided: bool,
    as_of: dt.date | None,
    as_json: bool,
) -> None:
    """List the open alerts: warnings and criticals. With --json all of them, with what was decided."""
    with looked_into(store, passphrase_file) as tracker:
        day = as_of or tracker.as_of
        found = tracker.open_alerts(case_id, day)
        decided = by_episode(tracker.episodes(case_id, day))
        cases = 1 if case_id is not None else len(tracker.case_ids())
        if as_json:
            print_json(alerts_document(found, day, decided, synthetic=tracker.synthetic))
        else:
            print_alerts(found, day, decided, synthetic=tracker.synthetic, cases=cases, lists_decided=lists_decided)


@commands.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--case", "case_id", metavar="ID", help="One case; --out is the PDF.")
@click.option("--all", "all_cases", is_flag=True, help="Every case; --out is a folder.")
@click.option("--out", type=PATH, required=True, metavar="PATH")
@as_of_option
@click.option("--pseudonymised", is_flag=True, help="Leave out names, hospital number, birth date and free text.")
def report(
    store: Path,
    passphrase_file: Path | None,
    case_id: str | None,
    all_cases: bool,
    out: Path,
    as_of: dt.date | None,
    pseudonymised: bool,
) -> None:
    """Write the report of a case, or of every case, as PDF."""
    if (case_id is not None) == all_cases:
        raise click.UsageError(say("give one of --case and --all"))
    with opened(store, passphrase_file) as tracker:
        if case_id is not None:
            check_out(out, store)
            tracker.write_report(case_id, out, as_of, pseudonymised)
            click.echo(say("{path} written", path=str(out)))
        else:
            count = _write_reports(tracker, out, as_of, pseudonymised=pseudonymised)
            click.echo(say_n("{count} report in {path}", "{count} reports in {path}", count, path=str(out)))


@commands.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--format", "format_", type=click.Choice(["case-file"]), required=True)
@click.option("--case", "case_id", metavar="ID", help="Only this case.")
@click.option("--out", type=PATH, required=True, metavar="PATH")
def export(store: Path, passphrase_file: Path | None, format_: str, case_id: str | None, out: Path) -> None:
    """Write cases to a file that is not encrypted."""
    assert format_ == "case-file"
    with opened(store, passphrase_file) as tracker:
        check_out(out, store)
        tracker.export_case_file(out, case_id)
        count = 1 if case_id is not None else len(tracker.case_ids())
    click.echo(
        say_n(
            "{count} case in {path}, readable by anyone",
            "{count} cases in {path}, readable by anyone",
            count,
            path=str(out),
        )
    )


@commands.command()
@click.option("--out", type=PATH, default=Path("demo-out"), show_default=True, metavar="DIR")
@click.option("--headless", is_flag=True, help="The same job without a window: alerts, reports and pictures in DIR.")
@click.pass_obj
def demo(open_window: OpenWindow | None, out: Path, headless: bool) -> int:
    """Make a demo store of 63 invented patients and look at it."""
    from dalba_desktop.tracker import DEMO_PASSPHRASE, create_demo

    if not headless and not has_display():
        click.echo(say("There is no display here: the same job without a window (--headless)."))
    if headless or not has_display():
        open_window = None
    out.mkdir(parents=True, exist_ok=True)
    with create_demo(out / "demo.dalba") as tracker:
        path = tracker.path
        found = tracker.open_alerts()
        cases = len(tracker.case_ids())
        decided = by_episode(tracker.episodes())
        print_alerts(found, tracker.as_of, decided, synthetic=True, cases=cases)
        if open_window is None:
            from dalba_desktop.interchange.files import write_whole

            document = alerts_document(found, tracker.as_of, decided, synthetic=True)
            write_whole(out / "alerts.json", json_text(document).encode())
            _write_reports(tracker, out / "cases", None, pseudonymised=False)
    click.echo(
        say("{path}: {count} cases, passphrase {passphrase}", path=str(path), count=cases, passphrase=DEMO_PASSPHRASE)
    )
    if open_window is not None:
        return open_window(path, DEMO_PASSPHRASE)
    _draw_screens(path, out / "screens")
    click.echo(say("{count} reports in {path}", count=cases, path=str(out / "cases")))
    click.echo(say("pictures of the screens in {path}", path=str(out / "screens")))
    return 0


def _draw_screens(store: Path, out: Path) -> None:
    """In a process of its own: pictures are drawn without a display, and this module never loads Qt."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "dalba_desktop.gui.screens", "--out", str(out), "--store", str(store)]
    command += ["--language", language()]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "?").splitlines()[-1]
        raise click.ClickException(say("the screens could not be drawn: {reason}", reason=last))


def _write_reports(tracker: Tracker, folder: Path, as_of: dt.date | None, *, pseudonymised: bool) -> int:
    from dalba_desktop.interchange.files import file_names

    folder.mkdir(parents=True, exist_ok=True)
    names = file_names(tracker.case_ids(), ".pdf")
    for case_id, name in names.items():
        tracker.write_report(case_id, folder / name, as_of, pseudonymised)
    return len(names)
