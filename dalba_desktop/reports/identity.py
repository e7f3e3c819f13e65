"""Who the case is and what was found at diagnosis."""

from __future__ import annotations

import datetime as dt

from dalba_desktop.domain import codes
from dalba_desktop.domain.patient import Genetics, Patient
from dalba_desktop.reports.data import ReportData
from dalba_desktop.reports.facts import age_words, joined
from dalba_desktop.wording import NONE, date_words, figures, label, mark, percent_words, say

_IKZF1PLUS = mark({"yes": "yes", "no": "no", "incomplete": "cannot be told, tests missing"})


def identity_facts(data: ReportData, birth_date: dt.date | None) -> list[tuple[str, str]]:
    """Label and value of what fits side by side; `birth_date` gives the age and is printed only with the name."""
    patient = data.known.patient
    facts = [] if data.pseudonymised else _person(patient, birth_date)
    return [
        *facts,
        (say("Age, sex"), joined([age_words(data.known, birth_date, data.as_of), _sex(patient)]) or NONE),
        (say("Diagnosis"), date_words(patient.diagnosis_date)),
        (say("Transcript"), label(patient.transcript)),
        (say("Protocol, day 1"), joined([label(patient.protocol), _day_one(data)])),
        (say("White cells"), _white_cells(patient)),
        (say("CNS"), label(patient.cns_status)),
        *_recorded(patient),
    ]


def genetic_facts(data: ReportData) -> list[tuple[str, str]]:
    """Label and value of what needs the whole width."""
    patient = data.known.patient
    facts = [(say("IKZF1plus"), _ikzf1plus(data))]
    if patient.karyotype or patient.additional_abnormalities:
        further = joined(patient.additional_abnormalities)
        additional = say("additional: {list}", list=further) if further else ""
        facts.append((say("Karyotype"), joined([patient.karyotype or "", additional], "; ")))
    return facts


def _day_one(data: ReportData) -> str:
    return date_words(data.known.day_one) if data.known.day_one is not None else say("not begun")


def _person(patient: Patient, birth_date: dt.date | None) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    name = joined([patient.family_name or "", patient.given_name or ""])
    if name:
        facts.append((say("Name"), name))
    if patient.hospital_number:
        facts.append((say("Hospital number"), patient.hospital_number))
    if birth_date is not None:
        facts.append((say("Born"), date_words(birth_date)))
    return facts


def _recorded(patient: Patient) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if patient.marrow_blasts_percent is not None:
        facts.append((say("Marrow blasts"), percent_words(patient.marrow_blasts_percent)))
    if patient.ecog is not None:
        facts.append((say("ECOG"), f"{patient.ecog}"))
    if patient.hbv is not None:
        facts.append((say("Hepatitis B"), label(patient.hbv)))
    if patient.cmv_igg is not None:
        facts.append((say("CMV IgG"), label(patient.cmv_igg)))
    return facts


def _sex(patient: Patient) -> str:
    return "" if patient.sex is None else label(patient.sex)


def _white_cells(patient: Patient) -> str:
    if patient.wbc_10e9_per_l is None:
        return NONE
    return say("{count} × 10⁹/l", count=figures(f"{patient.wbc_10e9_per_l:g}"))


def _ikzf1plus(data: ReportData) -> str:
    """The derived flag and the lesions it was derived from."""
    genetics = data.known.patient.genetics
    if genetics is None:
        return say("not recorded")
    derived = say(_IKZF1PLUS.get(data.assessment.ikzf1plus, data.assessment.ikzf1plus))
    return joined([derived, joined(_lesions(genetics))], ": ")


def _lesions(genetics: Genetics) -> list[str]:
    found: list[str] = []
    if genetics.ikzf1 is codes.Deletion.DELETED:
        exons = say("exons {exons}", exons=genetics.ikzf1_exons) if genetics.ikzf1_exons else ""
        found.append(joined([say("IKZF1 deleted"), exons], " "))
    for name, zygosity in (("CDKN2A", genetics.cdkn2a), ("CDKN2B", genetics.cdkn2b)):
        if zygosity in (codes.Zygosity.HETEROZYGOUS, codes.Zygosity.HOMOZYGOUS):
            found.append(say("{gene} {state}", gene=name, state=label(zygosity)))
    for name, deletion in (("PAX5", genetics.pax5), ("PAR1", genetics.par1), ("ERG", genetics.erg)):
        if deletion is codes.Deletion.DELETED:
            found.append(say("{gene} deleted", gene=name))
    unknown = [
        name
        for name, state in (
            ("IKZF1", genetics.ikzf1),
            ("CDKN2A", genetics.cdkn2a),
            ("CDKN2B", genetics.cdkn2b),
            ("PAX5", genetics.pax5),
            ("PAR1", genetics.par1),
            ("ERG", genetics.erg),
        )
        if state is None or state.value == "unknown"
    ]
    if unknown and len(unknown) < 6:
        found.append(say("not tested: {genes}", genes=joined(unknown)))
    return found
