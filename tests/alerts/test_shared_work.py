"""What rules share (the rises of a series, the changes of treatment) is worked out once and changes no answer."""

from __future__ import annotations

import pytest

from dalba_desktop.alerts.engine import RULES, alerts_on, assess
from dalba_desktop.demo import load_demo
from tests.knowledge import MUTATIONS, POLICY


@pytest.mark.parametrize("place", range(0, 63, 4))
def test_a_rule_asked_alone_says_what_it_says_among_the_others(place: int) -> None:
    demo = load_demo()
    assert demo.as_of is not None
    history = demo.cases[place]
    together = alerts_on(history, POLICY, MUTATIONS, demo.as_of, demo.laboratories)
    alone = [alert for rule in RULES for alert in alerts_on(history, POLICY, MUTATIONS, demo.as_of, rules=(rule,))]
    assert together == alone
    named = {(alert.rule, alert.subject, alert.severity) for alert in together}
    assessed = assess(history, POLICY, MUTATIONS, demo.as_of, demo.laboratories)
    assert named == {(alert.rule, alert.subject, alert.severity) for alert in assessed.alerts}
