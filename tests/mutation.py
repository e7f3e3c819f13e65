"""What the tests do without under mutation testing, where they run thousands of times and several times in a process.

A pytest plugin that only [tool.mutmut] in pyproject.toml names: few and always the same Hypothesis examples, no
shrinking, and none of the guards of `tests.guards`, which watch over tests, not over what they test.
"""

from __future__ import annotations

import gc

import hypothesis
import pytest

_GUARDS = {"leaves_nothing_behind", "logs_as_expected", "home_of_its_own"}
"""By name: pytest rewrites the assertions of a plugin only if nothing has imported it before."""


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
        # mutmut runs the suite twice before the first mutant, so a test's class is made twice.
        suppress_health_check=[hypothesis.HealthCheck.differing_executors],
    )
    hypothesis.settings.load_profile("mutation")
    # Each mutant is a fork: what was there before it need not be looked through again and again.
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Takes the guards off every test."""
    for item in items:
        if isinstance(item, pytest.Function):
            item.fixturenames[:] = [name for name in item.fixturenames if name not in _GUARDS]
