"""A patient's name stays inside the encrypted store: not in its journal, a setting, a log or a temporary file.

Everything the program writes in a working session goes to folders of the test's own; only what was asked for as an
export may show the name.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dalba_desktop.interchange.case_file import CaseFile, write_case_file
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day
from tests.store.test_canary import CANARY, readable_in

ROOT = Path(__file__).resolve().parent.parent


WINDOW_SESSION = """
import sys
from pathlib import Path
from dalba_desktop import app
application = app.make_application()
app.start_logging()
window = app.make_window(application)
window.show()
app.show_store(window, Path(sys.argv[1]), "pass")
application.processEvents()
assert window.workspace.case_id == "CASE-1"
assert "%(canary)s" in window.session.tracker.case_view("CASE-1").history.patient.family_name
try:
    raise ValueError("%(canary)s")
except ValueError:
    import logging
    logging.getLogger("dalba_desktop").error("%%s", app.redacted_report(*sys.exc_info()[::2]))
window.session.lock()
window.close()
application.processEvents()
"""
"""A window that shows the case, meets a fault that carries the name, and is closed."""


def own_folders(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that keeps everything of its own below `tmp_path`."""
    elsewhere = {"HOME": "home", "USERPROFILE": "home", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp"}
    homes = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA", "MPLCONFIGDIR")
    return {
        **os.environ,
        **{name: str(tmp_path / folder) for name, folder in elsewhere.items()},
        **{name: str(tmp_path / "home") for name in homes},
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }


def test_a_window_leaves_no_name_in_settings_or_logs(tmp_path: Path) -> None:
    for folder in ("ward", "home", "tmp"):
        (tmp_path / folder).mkdir()
    store = tmp_path / "ward" / "ward.dalba"
    case = a_case(family_name=CANARY, karyotype=CANARY).with_mrd(45, 0.31, note=CANARY).with_mrd(57, 1.2)
    with Tracker.create(store, "pass", today=on_day(60)) as tracker:
        tracker.import_cases(CaseFile(cases=(case.build(),)))
    program = WINDOW_SESSION % {"canary": CANARY}
    command = [sys.executable, "-c", program, str(store)]
    done = subprocess.run(command, env=own_folders(tmp_path), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in written), "the fault was logged"
    assert any(path.suffix in (".conf", ".ini") for path in written), "the window remembered its place"
    assert [path for path in written if readable_in(path)] == []


def test_a_working_day_leaves_no_name_outside_its_exports(tmp_path: Path) -> None:
    ward, exports = tmp_path / "ward", tmp_path / "exports"
    for folder in (ward, exports, tmp_path / "home", tmp_path / "tmp"):
        folder.mkdir()
    names = {"family_name": CANARY, "given_name": CANARY, "hospital_number": CANARY, "karyotype": CANARY}
    case = a_case(**names).on("dasatinib", day=1, note=CANARY).with_mrd(22, 2.6, note=CANARY).with_mrd(45, 0.31)
    made = CaseFile(cases=(case.with_mrd(57, 1.2, laboratory=CANARY).build(),))
    (exports / "in.json").write_text(write_case_file(made), encoding="utf-8")
    (exports / "cut.json").write_text(write_case_file(made)[:-20], encoding="utf-8")
    (exports / "results.csv").write_text(f"Pt,Note,Days,L\nCASE-1,{CANARY},80,high\n", encoding="utf-8")
    (ward / "pw").write_text("pass", encoding="utf-8")
    table = [
        "--table",
        "mrd",
        "--map",
        "case_id=Pt",
        "--map",
        "note=Note",
        "--map",
        "day=Days",
        "--map",
        "level_ratio=L",
    ]
    table += ["--origin", "2025-01-01", "--set", "specimen=blood", "--set", "assay=rqpcr"]
    session: dict[int, list[list[str]]] = {
        0: [
            ["init", "ward.dalba"],
            ["import", "ward.dalba", "../exports/in.json"],
            ["alerts", "ward.dalba", "--json"],
            ["report", "ward.dalba", "--all", "--out", "../exports/reports"],
            ["export", "ward.dalba", "--format", "case-file", "--out", "../exports/out.json"],
        ],
        2: [
            ["import", "ward.dalba", "../exports/cut.json"],
            ["import", "ward.dalba", "../exports/results.csv", *table],
        ],
    }
    env = own_folders(tmp_path)
    for code, runs in session.items():
        for arguments in runs:
            command = [sys.executable, "-m", "dalba_desktop", *arguments, "--passphrase-file", "pw"]
            done = subprocess.run(command, cwd=ward, env=env, capture_output=True, check=False)
            assert (done.returncode, arguments) == (code, arguments), done.stderr.decode()

    outside = [path for path in tmp_path.rglob("*") if path.is_file() and exports not in path.parents]
    assert ward / "ward.dalba" in outside
    assert [path for path in outside if readable_in(path)] == []
    assert readable_in(exports / "out.json"), "the search finds the name where it may stand"
