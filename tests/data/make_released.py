"""Makes the store that stands for a version in `tests/data/released`: `python -m tests.data.make_released VERSION`.

Run once, when a version is released; its file is never made again and never changed. `VERSION.json` beside it is the
case file that it must give back for ever, `VERSION.head` the code of the last change of its first case.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dalba_desktop.demo import load_demo
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.tracker import Tracker

RELEASED = Path(__file__).parent / "released"
PASSPHRASE = "released"
CASES = ("DEMO-001", "DEMO-031", "DEMO-038")


def make(version: str, folder: Path = RELEASED) -> None:
    """A store with a few cases of the demo, own values, a document, corrections, something undone and a decision."""
    demo = load_demo()
    assert demo.as_of is not None
    path = folder / f"{version}.dalba"
    with Tracker.create(path, PASSPHRASE, today=demo.as_of, name="Dr Rossi", synthetic=True, as_of=demo.as_of) as made:
        chosen = tuple(case for case in demo.cases if case.case_id in CASES)
        assert made.import_cases(type(demo)(cases=chosen, synthetic=True, as_of=demo.as_of)).stored
        made.settings.set_laboratory(Laboratory(name="Laboratory A", lod_percent=0.002), "validated")
        made.settings.set_policy_value("rise_min_log10", 0.6, "our assay")
        first = chosen[0]
        made.withdraw(first.case_id, "mrd", first.mrd[-1].id, "another patient's sample")
        made.withdraw(first.case_id, "mrd", first.mrd[-2].id, "by mistake")
        made.undoing.undo()
        made.keeping.attach(first.case_id, "report.pdf", b"%PDF-1.4\n%%EOF\n", note="first report")
        for case_id, found in made.episodes():
            made.acknowledge(case_id, found.episode)
            break
        (folder / f"{version}.json").write_text(made.case_file(), "utf-8")
        head = made.case_view(first.case_id).audit_head
        assert head is not None
        (folder / f"{version}.head").write_text(head.code + "\n", "utf-8")


if __name__ == "__main__":
    make(sys.argv[1])
