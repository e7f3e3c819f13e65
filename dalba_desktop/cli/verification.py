"""`verify`: checks a whole store without writing to it, and says what a code from a report means."""

from __future__ import annotations

import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dalba_desktop.cli.options import FOUND_A_PROBLEM, PATH, json_option, passphrase_option, with_secret
from dalba_desktop.cli.printing import one_line, print_json
from dalba_desktop.wording import entry_line, entry_words, finding_words, say, say_n

if TYPE_CHECKING:
    from dalba_desktop.tracker.store_file import AuditEntry, Checked, Finding

FORMAT = "dalba-verify/1"


@click.command()
@click.argument("store", type=PATH)
@passphrase_option
@click.option("--head", "code", metavar="CODE", help="Say which row of the trail the code on a report means.")
@json_option
def verify(store: Path, passphrase_file: Path | None, code: str | None, as_json: bool) -> int:
    """Check every page, the whole audit trail, and every fact against it. Exit 1 when something is wrong."""
    from dalba_desktop.tracker.store_file import checked

    digits = None if code is None else _digits_of(code)
    found = with_secret(passphrase_file, lambda secret: checked(store, secret, digits or ""))
    if as_json:
        print_json(_document(found))
    else:
        _print(store, found)
        if code is not None:
            _print_matches(code, found)
    is_known = code is None or bool(found.matches)
    return 0 if found.verification.is_sound and is_known else FOUND_A_PROBLEM


def _digits_of(code: str) -> str:
    """The code out of what stands on paper, where a word is printed before it."""
    words = (word.replace("-", "") for word in code.split())
    return "".join(word for word in words if word and all(sign in string.hexdigits for sign in word))


def _print(store: Path, found: Checked) -> None:
    result = found.verification
    if result.is_sound:
        click.echo(say("{path}: sound", path=str(store)))
    else:
        count = len(result.findings)
        click.echo(say_n("{path}: {count} problem", "{path}: {count} problems", count, path=str(store)))
    for finding in result.findings:
        click.echo(f"  {one_line(finding_words(finding))}")
    if result.head is not None:
        rows = say_n("{count} row of the trail", "{count} rows of the trail", result.entries)
        facts = say_n("{count} fact", "{count} facts", result.facts)
        click.echo(f"  {rows}, {facts}")
        click.echo(f"  {one_line(say('last {line}', line=entry_line(result.head)))}")
        click.echo(f"  {say('audit {code}', code=_code_of(result.head))}")
    click.echo(f"  {say('mark of the store {mark}', mark=found.mark)}")


def _print_matches(code: str, found: Checked) -> None:
    if not found.matches:
        click.echo(one_line(say("{code}: no row of this trail has that code", code=code)))
    for entry in found.matches:
        after = max(found.verification.entries - entry.sequence, 0)
        later = say_n("{count} row came after it", "{count} rows came after it", after)
        click.echo(one_line(f"{_code_of(entry)}: {entry_line(entry)}"))
        click.echo(f"  {later}")


def _document(found: Checked) -> dict[str, Any]:
    result = found.verification
    return {
        "format": FORMAT,
        "sound": result.is_sound,
        "mark": found.mark,
        "entries": result.entries,
        "facts": result.facts,
        "head": None if result.head is None else _entry_document(result.head),
        "findings": [_finding_document(finding) for finding in result.findings],
        "matches": [_entry_document(entry) for entry in found.matches],
    }


def _entry_document(entry: AuditEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "who": entry.who,
        "account": entry.account,
        "action": entry.action,
        "what": one_line(entry_words(entry)),
        "code": _code_of(entry),
        "hash": entry.hash,
    }


def _finding_document(finding: Finding) -> dict[str, Any]:
    case_id, list_name, record_id = finding.place or (None, None, None)
    return {
        "problem": str(finding.problem),
        "sequence": finding.sequence,
        "case_id": case_id,
        "list": list_name,
        "record_id": record_id,
        "detail": finding.detail,
        "words": one_line(finding_words(finding)),
    }


def _code_of(entry: AuditEntry) -> str:
    from dalba_desktop.tracker.store_file import short_code

    return short_code(entry.hash)
