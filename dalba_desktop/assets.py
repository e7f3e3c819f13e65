"""Finds the files that are not Python: `db/`, `resources/` and the fonts, wherever the program was installed."""

import importlib.util
import sys
from pathlib import Path


def asset(*parts: str) -> Path:
    """The path of a file or folder of `db/` or `resources/`: `asset("db", "migrations")`.

    The same call works in a checkout and an editable install, in a wheel (which carries both folders as `_bundled`)
    and in a frozen program. Raises FileNotFoundError rather than hand out a path where nothing is.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"not part of this installation: {'/'.join(parts)}")
    return path


def font_files() -> tuple[Path, ...]:
    """DejaVu Sans regular, bold and oblique as matplotlib ships them: one face for screen, chart and paper.

    Matplotlib is located without being imported, which would cost a second at start-up.
    """
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("not part of this installation: matplotlib")
    folder = Path(spec.submodule_search_locations[0], "mpl-data", "fonts", "ttf")
    return tuple(folder / f"DejaVuSans{style}.ttf" for style in ("", "-Bold", "-Oblique"))


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # where PyInstaller unpacks a program
    if frozen is not None:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    bundled = package / "_bundled"
    return bundled if bundled.is_dir() else package.parent
