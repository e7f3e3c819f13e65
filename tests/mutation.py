"""What makes mutation testing fast enough to be done: a pytest plugin that only [tool.mutmut] in pyproject.toml names.

mutmut runs the tests once per mutant, in a fork of its own process, some seven thousand times. So Hypothesis tries few
and always the same examples and shrinks nothing; the guards of `tests.guards` are off, which watch over tests and not
over what they test; and the tests are collected once, before the first fork, instead of anew in every fork.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from typing import Any

import hypothesis
import pytest
from _pytest.config import _prepareconfig
from _pytest.runner import runtestprotocol

_GUARDS = {"leaves_nothing_behind", "logs_as_expected", "home_of_its_own"}
"""By name: pytest rewrites the assertions of a plugin only if nothing has imported it before."""
_PLUGINS = ("-p", "tests.mutation", "-p", "no:cacheprovider", "-p", "no:unraisableexception")
_REPLAY = "tests/alerts/test_replay.py"
"""It asks every rule on every day and takes longest: left to mutants of the replay, with one block of demo cases."""
_CARDS = "tests/alerts/test_cards.py"
"""Whole cards see most of what can go wrong, so they are asked first; mutmut itself begins with the fastest test."""
_pytest_main = pytest.main
_has_collected = False


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """After the profile of every day."""
    hypothesis.settings.register_profile(
        "mutation",
        deadline=None,
        max_examples=12,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        # mutmut runs the suite several times in one process, so a test's class is made several times.
        suppress_health_check=[hypothesis.HealthCheck.differing_executors],
    )
    hypothesis.settings.load_profile("mutation")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Takes the guards off every test."""
    for item in items:
        if isinstance(item, pytest.Function):
            item.fixturenames[:] = [name for name in item.fixturenames if name not in _GUARDS]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """After the run without a mutant, collects for all that follow. mutmut names the mutant in the environment."""
    global _has_collected  # noqa: PLW0603 - a fork inherits it
    is_plain_run = os.environ.get("MUTANT_UNDER_TEST") == "" and not config.option.collectonly
    if not is_plain_run or _has_collected:
        return
    _has_collected = True
    items = _collected([argument for argument in config.args if not argument.startswith("-")])

    def run(args: Sequence[str], plugins: Sequence[object] | None = None) -> int:
        named = [argument for argument in args if argument in items]
        if not named:  # mutmut's check that the tests can fail at all
            return int(_pytest_main(list(args), plugins))
        asked = [name for name in named if _is_asked(name, os.environ["MUTANT_UNDER_TEST"])]
        return _first_failure([items[name] for name in sorted(asked, key=lambda name: not name.startswith(_CARDS))])

    vars(pytest)["main"] = run
    # What was there before a fork need not be looked through in it.
    gc.freeze()


def _is_asked(name: str, mutant: str) -> bool:
    if not name.startswith(_REPLAY):
        return True
    return ".replay." in mutant and ("demo_cohort" not in name or name.endswith("[9]"))


def _collected(places: Sequence[str]) -> Mapping[str, pytest.Item]:
    config = _prepareconfig(["--rootdir=.", "-q", "-s", *_PLUGINS, *places])
    config._do_configure()
    session = pytest.Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    config.hook.pytest_collection(session=session)
    return {item.nodeid: item for item in session.items}


def _first_failure(items: Sequence[pytest.Item]) -> int:
    for item, following in zip(items, [*items[1:], None], strict=True):
        reports: list[Any] = runtestprotocol(item, log=False, nextitem=following)
        if any(report.failed for report in reports):
            return int(pytest.ExitCode.TESTS_FAILED)
    return int(pytest.ExitCode.OK)
