"""Codes and numbers into sentences: the one place where the language is chosen.

Screen, paper, chart and command line all speak through here; patient text never does.
"""

from dalba_desktop.wording.alerts import (
    alert_mark_word,
    alert_summary,
    alert_title,
    citation,
    closes,
    evidence_words,
    grade_word,
    message,
    policy_words,
)
from dalba_desktop.wording.language import say, say_n, use
from dalba_desktop.wording.words import (
    MINUS,
    NBSP,
    NONE,
    count_words,
    date_words,
    dose_words,
    label,
    level_words,
    percent_words,
    phase_and_day,
    phase_words,
    plain_number,
    response_words,
    severity_word,
    short_date,
    signed_log,
    variant_words,
)

__all__ = [
    "MINUS",
    "NBSP",
    "NONE",
    "alert_mark_word",
    "alert_summary",
    "alert_title",
    "citation",
    "closes",
    "count_words",
    "date_words",
    "dose_words",
    "evidence_words",
    "grade_word",
    "label",
    "level_words",
    "message",
    "percent_words",
    "phase_and_day",
    "phase_words",
    "plain_number",
    "policy_words",
    "response_words",
    "say",
    "say_n",
    "severity_word",
    "short_date",
    "signed_log",
    "use",
    "variant_words",
]
