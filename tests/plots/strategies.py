"""Random cases for the chart: any specimen, assay, category and number a laboratory may report, and any treatment."""

from __future__ import annotations

from hypothesis import strategies as st

from dalba_desktop.domain import codes
from tests.builders import CaseBuilder, a_case, on_day

days = st.integers(min_value=-20, max_value=900)
levels = st.one_of(st.none(), st.floats(min_value=1e-6, max_value=900), st.just(0.0))
copies = st.one_of(st.none(), st.integers(min_value=0, max_value=300_000))
limits = st.one_of(st.none(), st.floats(min_value=1e-5, max_value=0.5))
laboratories = st.sampled_from([None, "Roma", "Monza", "検査室 $a_b$\n<b>"])


@st.composite
def samples(draw: st.DrawFn, case: CaseBuilder) -> None:
    """One more MRD sample."""
    category = draw(st.one_of(st.none(), st.sampled_from([code.value for code in codes.MrdCategory])))
    case.with_mrd(
        draw(days),
        draw(levels),
        copies=draw(copies),
        specimen=draw(st.sampled_from(list(codes.Specimen))).value,
        assay=draw(st.sampled_from(list(codes.Assay))).value,
        laboratory=draw(laboratories),
        category=category,
        lod_percent=draw(limits),
        loq_percent=draw(limits),
        scale=draw(st.sampled_from(["ratio", "is"])),
        control_gene=draw(st.sampled_from([None, "GUSB"])),
    )


@st.composite
def treatments(draw: st.DrawFn, case: CaseBuilder) -> None:
    """One more treatment, perhaps with a hold that does not fit it."""
    start = draw(days)
    length = draw(st.one_of(st.none(), st.integers(min_value=-2, max_value=300)))
    held = draw(st.one_of(st.none(), days))
    case.on(
        draw(st.sampled_from(list(codes.Agent))).value,
        start,
        None if length is None else start + length,
        dose=draw(st.one_of(st.none(), st.floats(min_value=0, max_value=900))),
        dose_unit=draw(st.one_of(st.none(), st.sampled_from([unit.value for unit in codes.DoseUnit]))),
        holds=None if held is None else [{"start": str(on_day(held)), "end": str(on_day(held + 5))}],
    )


@st.composite
def cases(draw: st.DrawFn) -> CaseBuilder:
    """A case with up to a dozen samples and what else may have happened."""
    case = a_case(protocol_start=draw(st.sampled_from([None, "2025-01-08"])))
    for _ in range(draw(st.integers(min_value=0, max_value=10))):
        draw(samples(case))
    for _ in range(draw(st.integers(min_value=0, max_value=6))):
        draw(treatments(case))
    for status in draw(st.lists(st.sampled_from(list(codes.Abl1Status)), max_size=4)):
        case.tested(draw(days), status.value)
    for grade in draw(st.lists(st.integers(min_value=1, max_value=5), max_size=5)):
        case.having("adverse_events", term="Febrile neutropenia", grade=grade, start=on_day(draw(days)))
    for category in draw(st.lists(st.sampled_from(list(codes.ResponseCategory)), max_size=2)):
        case.having("responses", date=on_day(draw(days)), category=category.value)
    if draw(st.booleans()):
        case.having("transplants", date=on_day(draw(days)), donor="matched_sibling")
        case.having("relapses", date=on_day(draw(days)), type="combined")
    if draw(st.booleans()):
        case.having("follow_up", date=on_day(draw(days)), status="dead")
    draw(beside(case))
    return case


@st.composite
def beside(draw: st.DrawFn, case: CaseBuilder) -> None:
    """Concomitant drugs, some taken for years before; measured values, follow-up and notes, some of one day."""
    for kind in draw(st.lists(st.sampled_from([None, *codes.ConcomitantClass]), max_size=4)):
        start = draw(days) - draw(st.sampled_from([0, 0, 3000]))
        length = draw(st.none() | st.integers(min_value=-2, max_value=400))
        case.having(
            "concomitants",
            drug=draw(st.sampled_from(["aciclovir", "posaconazole", "検査 $a_b$\n<b>"])),
            class_=None if kind is None else kind.value,
            start=on_day(start),
            end=None if length is None else on_day(start + length),
        )
    visits = draw(st.lists(days, min_size=1, max_size=3))
    for kind in draw(st.lists(st.sampled_from(list(codes.AssessmentKind)), max_size=8)):
        value = 1.0 if kind is codes.AssessmentKind.CSF_BLASTS else draw(st.floats(min_value=0, max_value=100))
        case.having("assessments", date=on_day(draw(st.sampled_from(visits))), kind=kind.value, value=value)
    for status in draw(
        st.lists(st.sampled_from(["alive", "alive_in_remission", "alive_in_relapse", "lost"]), max_size=3)
    ):
        case.having("follow_up", date=on_day(draw(st.sampled_from(visits))), status=status)
    for text in draw(st.lists(st.sampled_from(["seen", "line one\nline · two", "検査 {0} $a_b$ " * 20]), max_size=3)):
        case.having("notes", date=on_day(draw(st.sampled_from(visits))), text=text)
