"""What all tests share: the guards, the endurance switch, and how hard Hypothesis tries."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.guards"]

# Matplotlib indexes the fonts once per machine; without this each test's own home would make it do so again.
os.environ.setdefault("MPLCONFIGDIR", str(Path(__file__).resolve().parent.parent / ".cache" / "matplotlib"))

hypothesis.settings.register_profile("quick", deadline=None, max_examples=60)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=400, derandomize="CI" in os.environ)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the endurance tests too")


def pytest_configure(config: pytest.Config) -> None:
    usual = "ci" if os.environ.get("CI") else "quick"
    hypothesis.settings.load_profile("long" if config.getoption("--long") else usual)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    endurance = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in endurance]
    config.hook.pytest_deselected(items=endurance)


@pytest.fixture(scope="session", autouse=True)
def keys_derived_once() -> Iterator[None]:
    """The same passphrase for the same file gives the same key: to work it out once per run saves minutes."""
    from dalba_desktop.store import keys

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "_derived", functools.cache(keys._derived))
        yield


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """Whatever language a test chose, the next one begins in English."""
    yield
    from dalba_desktop.wording import language
    from dalba_desktop.wording.language import ENGLISH

    if language() != ENGLISH:
        from dalba_desktop.interchange.catalogue import speak

        speak(ENGLISH)
