"""Which backups stay: always the last one, enough of every age, and never more than a number one can count."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dalba_desktop.store import thinning
from dalba_desktop.store.thinning import Backup, Reason, newest_first, superfluous

NOW = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
MOST = thinning.HOURS + thinning.DAYS + thinning.WEEKS + thinning.MONTHS
"""What can be kept besides the last two hours and what is held."""


def a_backup(at: dt.datetime, number: int = 1, reason: Reason = Reason.HOURLY) -> Backup:
    return Backup(path=Path(f"{number} {at:%Y%m%d%H%M%S}"), at=at, reason=reason, size=1, number=number)


def at_ages(*ages: dt.timedelta) -> tuple[Backup, ...]:
    """Backups of these ages, the oldest with the lowest number."""
    times = sorted(NOW - age for age in ages)
    return tuple(a_backup(at, number) for number, at in enumerate(times, start=1))


def hours(*counts: float) -> tuple[dt.timedelta, ...]:
    return tuple(dt.timedelta(hours=count) for count in counts)


def left(backups: Sequence[Backup], now: dt.datetime = NOW) -> set[Backup]:
    return set(backups) - set(superfluous(backups, now))


moments = st.integers(-3 * 365 * 86_400, 365 * 86_400).map(lambda seconds: NOW + dt.timedelta(seconds=seconds))
folders = st.lists(st.tuples(moments, st.sampled_from(Reason)), max_size=60).map(
    lambda found: [a_backup(at, number, reason) for number, (at, reason) in enumerate(found)]
)


@given(folders, moments)
def test_the_one_made_last_never_goes_whatever_the_clock_says(backups: list[Backup], now: dt.datetime) -> None:
    if backups:
        assert newest_first(backups)[0] in left(backups, now)


@given(folders, moments)
def test_thinning_twice_is_thinning_once(backups: list[Backup], now: dt.datetime) -> None:
    assert superfluous(tuple(left(backups, now)), now) == ()


@given(folders, moments)
def test_the_order_of_the_files_in_the_folder_does_not_matter(backups: list[Backup], now: dt.datetime) -> None:
    assert superfluous(list(reversed(backups)), now) == superfluous(backups, now)


@given(folders, moments)
def test_what_is_held_stays_for_thirty_days(backups: list[Backup], now: dt.datetime) -> None:
    held = {made for made in backups if made.reason in thinning.HELD and now - made.at < thinning.HELD_FOR}

    assert held <= left(backups, now)


@given(folders, moments)
def test_the_last_two_hours_and_what_seems_to_be_of_the_future_stay(backups: list[Backup], now: dt.datetime) -> None:
    young = {made for made in backups if now - made.at < thinning.KEEP_EVERY_FOR}

    assert young <= left(backups, now)


@given(folders, moments)
def test_every_day_week_and_month_within_reach_keeps_one(backups: list[Backup], now: dt.datetime) -> None:
    kept = left(backups, now)
    past = [made for made in backups if made.at <= now]

    for made in past:
        if now - made.at < dt.timedelta(days=thinning.DAYS):
            assert any(other.at.date() == made.at.date() for other in kept)
        if now - made.at < dt.timedelta(weeks=thinning.WEEKS):
            assert any(other.at.isocalendar()[:2] == made.at.isocalendar()[:2] for other in kept)
        if now - made.at < dt.timedelta(days=30 * thinning.MONTHS):
            assert any((other.at.year, other.at.month) == (made.at.year, made.at.month) for other in kept)


@given(folders, moments)
def test_the_number_that_stays_is_bounded(backups: list[Backup], now: dt.datetime) -> None:
    free = [
        made
        for made in left(backups, now)
        if now - made.at >= thinning.KEEP_EVERY_FOR
        and not (made.reason in thinning.HELD and now - made.at < thinning.HELD_FOR)
    ]

    assert len(free) <= MOST + 1


def test_three_years_of_hourly_backups_leave_a_number_one_can_count() -> None:
    kept: list[Backup] = []
    start = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
    now, most = start, 0
    for number in range(3 * 365 * 24):
        now = start + dt.timedelta(hours=number)
        kept.append(a_backup(now, number))
        if number % 6 == 0:
            kept = sorted(left(kept, now), key=lambda made: made.number)
            most = max(most, len(kept))

    assert most <= MOST + 2
    ages = [(now - made.at) / dt.timedelta(days=1) for made in kept]
    assert ages[0] > 23 * 30
    # Nothing younger than two years is ever further than a month from the next one.
    assert max(older - newer for older, newer in itertools.pairwise(ages)) <= 31


def test_of_one_hour_of_this_morning_the_last_one_stays() -> None:
    early, later, newest = at_ages(*hours(4.9, 4.1, 0))

    assert superfluous((early, later, newest), NOW) == (early,)


def test_an_idle_year_pushes_nothing_out() -> None:
    before = at_ages(*(dt.timedelta(days=day) for day in range(400, 410)))

    assert superfluous(before, NOW) == ()


def test_a_clock_years_ahead_pushes_nothing_out_but_what_shares_its_hour() -> None:
    before = at_ages(*(dt.timedelta(days=day) for day in range(10)))
    ahead = NOW + dt.timedelta(days=5000)

    assert superfluous((*before, a_backup(ahead, 99)), ahead) == ()


def test_backups_of_before_the_clock_was_set_back_stay_and_the_new_one_is_the_newest() -> None:
    before = at_ages(*(dt.timedelta(days=day) for day in range(400)))
    year_ago = NOW - dt.timedelta(days=365)
    new = a_backup(year_ago, 1000)

    gone = superfluous((*before, new), year_ago)

    assert newest_first((*before, new))[0] == new
    assert all(made.at <= year_ago for made in gone)
    assert new not in gone


def test_a_backup_from_before_a_change_of_passphrase_goes_after_a_month() -> None:
    days = [dt.timedelta(days=day) for day in (29, 31, 64, 65)]
    of_the_29th, of_the_31st = (
        a_backup(NOW - age, number, Reason.BEFORE_PASSPHRASE) for number, age in ((4, days[0]), (2, days[1]))
    )
    same_weeks = (a_backup(of_the_31st.at + dt.timedelta(minutes=1), 3), a_backup(of_the_29th.at, 5))
    newest = a_backup(NOW, 9)

    assert superfluous((of_the_31st, of_the_29th, *same_weeks, newest), NOW) == (of_the_31st,)
