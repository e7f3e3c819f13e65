"""`python -m dalba_desktop.demo --out FILE`: makes the demo cohort again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dalba_desktop.demo.cohort import SEED, generate
from dalba_desktop.interchange.case_file import write_case_file


def main(arguments: list[str] | None = None) -> int:
    """Writes the cohort of a seed as a case file."""
    parser = argparse.ArgumentParser(prog="python -m dalba_desktop.demo", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the case file to write")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    text = write_case_file(generate(chosen.seed))
    chosen.out.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
