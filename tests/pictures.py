"""Pictures of the case page for a dense, a sparse and an empty case: `python -m tests.pictures --out DIR`."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from dalba_desktop.gui.screens import APPEARANCES, Photographer, has_screen
from dalba_desktop.gui.theme import ThemeSwitch
from dalba_desktop.interchange.case_file import CaseFile
from dalba_desktop.tracker import Tracker
from tests.builders import a_case, on_day
from tests.dense_case import LAST_DAY, dense_case

SIZES = {"": (1440, 900), "-narrow": (1100, 720)}


def a_ward(folder: Path) -> Tracker:
    """A demo store with a dense, a sparse and an empty case, on the day after the last result of the dense one."""
    begun = LAST_DAY - 24
    late = {"diagnosis_date": on_day(begun - 3).isoformat(), "protocol_start": on_day(begun).isoformat()}
    sparse = a_case(case_id="DEMO-002", sex="female", birth_year=1960, **late)
    sparse.on("dasatinib", begun, dose=140, dose_unit="mg/day")
    bare = {"diagnosis_date": late["diagnosis_date"], "protocol_start": None}
    cases = (
        dense_case().build(),
        sparse.with_mrd(begun - 3, 72.0).with_mrd(begun + 21, 1.4).build(),
        a_case(case_id="DEMO-001", sex="male", birth_year=1984, **bare).build(),
    )
    made = Tracker.create(
        folder / "ward.dalba", "demo", today=dt.date(2032, 1, 1), synthetic=True, as_of=on_day(LAST_DAY + 1)
    )
    assert made.import_cases(CaseFile(cases=cases, synthetic=True)).stored
    return made


def draw(photographer: Photographer, tracker: Tracker) -> None:
    """The three cases at two sizes."""
    window = photographer.window
    window.session.use(tracker)
    for suffix, size in SIZES.items():
        window.resize(*size)
        for case_id, name in (("DEMO-080", "dense"), ("DEMO-002", "sparse"), ("DEMO-001", "empty")):
            window.workspace.cases.select(case_id)
            window.workspace.show_case(case_id)
            photographer.keep(f"{name}{suffix}")


def main() -> int:
    """Draws in both themes."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    out = parser.parse_args().out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="dalba-pictures-") as folder:
        scratch = Path(folder)
        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, folder)
        application = QApplication(sys.argv[:1])
        for appearance in APPEARANCES:
            themes = ThemeSwitch(application, appearance)
            photographer = Photographer(application, themes, out, scratch)
            home = scratch / appearance.value
            home.mkdir()
            draw(photographer, a_ward(home))
            photographer.window.close()
            photographer.window.deleteLater()
            themes.retire()
            application.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
