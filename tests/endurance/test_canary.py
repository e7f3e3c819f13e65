"""A patient's name, number and notes stay inside the store: searched in every file that any process wrote in a day.

What was asked for as an export or a report lies in a folder of its own and may show them.
"""

from __future__ import annotations

import base64
import gzip
import os
import signal
import sys
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from tests.builders import a_case
from tests.endurance.conftest import ROOT
from tests.endurance.searching import shows, spellings
from tests.endurance.tracing import Trace, traced

NAME = 'Quetzalcóatlus "Wíłk" Żółtyström'
NUMBER = "KH-7391-5540268"
REMARK = "Tochter Ännchen heißt Mümmelmann"
SYSTEM = {"dev", "proc", "sys"}
CANARIES = (NAME, NUMBER, REMARK)
PASSPHRASE = "correct horse battery staple 7"

KILLED = """
import os, signal, sys
from pathlib import Path
from dalba_desktop.tracker import Tracker
from dalba_desktop.domain.events import Note
from tests.builders import on_day
tracker = Tracker.open(Path("ward.dalba"), Path("pw").read_text(encoding="utf-8"), today=on_day(60))
store = tracker._store
store._database.execute("PRAGMA cache_size = 8")
with store.writing(who="writer") as writer:
    for number in range(300):
        writer.add("CASE-1", Note(date=on_day(5), text=os.environ["REMARK"] * 20 + str(number)))
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""A change so large that its journal and half of its pages are on the disk, and then the end."""

WINDOW = """
import logging, os, sys
from pathlib import Path
from dalba_desktop import app
from dalba_desktop.domain.events import Note
from tests.builders import on_day
application = app.make_application()
app.start_logging()
window = app.make_window(application)
window.show()
app.show_store(window, Path("ward.dalba"), Path("pw").read_text(encoding="utf-8"))
application.processEvents()
assert window.session.is_open
window.workspace.show_case("CASE-1")
application.processEvents()
window.session.record("CASE-1", Note(date=on_day(6), text=os.environ["REMARK"]))
window.session.tracker.keeping.put_draft("note", {"text": os.environ["REMARK"]}, "CASE-1")
window.session.tracker.write_report("CASE-1", "../asked for/window.pdf")
try:
    raise ValueError(os.environ["REMARK"])
except ValueError:
    logging.getLogger("dalba_desktop").error("%s", app.redacted_report(*sys.exc_info()[::2]))
window.session.lock()
application.processEvents()
window.close()
application.processEvents()
os._exit(0)
"""
"""A window that shows the case, writes, meets a fault that carries the remark, is locked and closed."""


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Trace]]:
    """A folder in which everything was done that one does with a store, and what each process asked of the system."""
    folder = tmp_path_factory.mktemp("day")
    ward, asked = folder / "ward", folder / "asked for"
    for each in (ward, asked, folder / "home", folder / "tmp"):
        each.mkdir()
    case = a_case(family_name=NAME, given_name=NAME, hospital_number=NUMBER, karyotype=REMARK)
    case = case.on("dasatinib", day=1, note=REMARK).with_mrd(22, 2.6, note=REMARK).with_mrd(45, 0.31).with_mrd(57, 1.2)
    text = write_case_file(CaseFile(cases=(case.build(),)))
    (asked / "in.json").write_text(text, encoding="utf-8")
    (asked / "cut.json").write_text(text[:-20], encoding="utf-8")
    (asked / "results.csv").write_text(f"Pt,Note,Days,L\nCASE-1,{REMARK},80,high\n", encoding="utf-8")
    (ward / "pw").write_text(PASSPHRASE, encoding="utf-8")
    (ward / "other").write_text("wrong", encoding="utf-8")
    homes = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "MPLCONFIGDIR")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS"))},
        **{name: str(folder / "home") for name in ("HOME", *homes)},
        **{name: str(folder / "tmp") for name in ("TMPDIR", "TEMP", "TMP")},
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "REMARK": REMARK,
    }
    commands: list[tuple[int, list[str]]] = [
        (0, ["-m", "dalba_desktop", "init", "ward.dalba", "--passphrase-file", "pw"]),
        (0, ["-m", "dalba_desktop", "import", "ward.dalba", "../asked for/in.json", "--passphrase-file", "pw"]),
        (2, ["-m", "dalba_desktop", "import", "ward.dalba", "../asked for/cut.json", "--passphrase-file", "pw"]),
        (3, ["-m", "dalba_desktop", "alerts", "ward.dalba", "--passphrase-file", "other"]),
        (
            0,
            [
                "-m",
                "dalba_desktop",
                "report",
                "ward.dalba",
                "--all",
                "--out",
                "../asked for",
                "--passphrase-file",
                "pw",
            ],
        ),
        (0, ["-m", "dalba_desktop", "backup", "ward.dalba", "--out", "copy.dalba", "--passphrase-file", "pw"]),
        (-signal.SIGKILL, ["-c", KILLED]),
        (0, ["-c", WINDOW]),
        (-signal.SIGKILL, ["-c", KILLED]),
    ]
    results = ["--table", "mrd", "--origin", "2025-01-01", "--set", "specimen=blood", "--set", "assay=rqpcr"]
    for pair in ("case_id=Pt", "note=Note", "day=Days", "level_ratio=L"):
        results += ["--map", pair]
    table = ["import", "ward.dalba", "../asked for/results.csv", *results, "--passphrase-file", "pw"]
    commands.insert(3, (2, ["-m", "dalba_desktop", *table]))
    traces = []
    for number, (code, arguments) in enumerate(commands):
        log = folder.parent / f"trace {folder.name} {number}"
        trace = traced([sys.executable, *arguments], folder=ward, env=env, log=log)
        assert trace.code == code, (arguments, trace.code, trace.errors[-2000:])
        traces.append(trace)
    assert (ward / "ward.dalba-journal").stat().st_size > 4096, "the killed process left its journal"
    return folder, traces


def written_in(folder: Path, traces: list[Trace]) -> set[Path]:
    """Every file that was written, or lies in the folder, but for what was asked for."""
    paths = {path.resolve() for trace in traces for path in trace.written if path.parts[1] not in SYSTEM}
    asked = (folder / "asked for").resolve()
    return {path for path in paths | set(folder.rglob("*")) if path.is_file() and asked not in path.parents}


def test_no_file_of_a_day_shows_the_patient(day: tuple[Path, list[Trace]]) -> None:
    folder, traces = day
    wanted = {each for canary in CANARIES for each in spellings(canary)}
    written = written_in(folder, traces)

    assert [path for path in written if shows(path.read_bytes(), wanted)] == []
    kinds = {path.suffix for path in written}
    assert {".dalba", ".dalba-journal", ".log", ".conf"} <= kinds, kinds
    assert shows((folder / "asked for" / "in.json").read_bytes(), wanted), "the search finds them where they may stand"


def test_nothing_is_written_outside_the_folders_of_the_user(day: tuple[Path, list[Trace]]) -> None:
    folder, traces = day
    written = {path for trace in traces for path in trace.written if path.parts[1] not in SYSTEM}

    assert [path for path in written if folder not in path.resolve().parents] == []


def test_no_process_of_a_day_goes_to_the_network(day: tuple[Path, list[Trace]]) -> None:
    assert [call for trace in day[1] for call in trace.beyond_this_machine] == []


def test_the_search_finds_what_is_hidden(tmp_path: Path) -> None:
    """Each encoding and each packing that was claimed, or the search proves nothing."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(b"BT (" + NUMBER.encode() + b") Tj ET " * 50)
    pdf.save(tmp_path / "pdf", compress_streams=True)
    with zipfile.ZipFile(tmp_path / "zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.xml", f"<note>{REMARK}</note>" * 9)
    hidden = {
        **{code: b"junk" + NAME.encode(code) + b"junk" for code in ("utf-8", "utf-16-le", "utf-16-be")},
        "one word": b"junk" + REMARK.split()[-1].encode() + b"junk",
        "json escapes": b"junk" + NAME.split()[0].encode("ascii", "backslashreplace") + b"junk",
        "hex": b"junk" + NUMBER.encode().hex().upper().encode(),
        **{f"base64 {each}": base64.b64encode(b"junk!"[:each] + NUMBER.encode() + b"more") for each in range(3)},
        "zlib": b"junk" + zlib.compress(NAME.encode() * 3, 1) + b"junk",
        "gzip": b"junk" + gzip.compress(REMARK.encode("utf-16-le")) + b"junk",
        "zlib in gzip": gzip.compress(b"junk" * 9 + zlib.compress(NUMBER.encode() * 3)),
    }
    for name, content in hidden.items():
        (tmp_path / name).write_bytes(content)
    wanted = {each for canary in CANARIES for each in spellings(canary)}

    assert [name for name in (*hidden, "pdf", "zip") if not shows((tmp_path / name).read_bytes(), wanted)] == []
    assert not shows(os.urandom(100_000), wanted)
