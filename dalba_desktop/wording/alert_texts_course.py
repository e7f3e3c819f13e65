"""What the disease, treatment, toxicity and data rules say: titles, sentences, sources, and values in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dalba_desktop.alerts.findings import Value
from dalba_desktop.domain import codes
from dalba_desktop.wording.language import figures, mark, say
from dalba_desktop.wording.words import MINUS, NBSP, label, plain_number

COURSE_TITLES = mark(
    {
        "response-no-cr": "No complete remission recorded",
        "ikzf1plus": "IKZF1plus",
        "cns-suspected": "CNS disease suspected",
        "cd19-loss": "CD19 at relapse",
        "tki-gap": "No TKI taken",
        "blinatumomab-interval": "Blinatumomab interval",
        "blinatumomab-crs": "Cytokine release on blinatumomab",
        "blinatumomab-neurotoxicity": "Neurotoxicity on blinatumomab",
        "dasatinib-pleural-effusion": "Pleural effusion on dasatinib",
        "dasatinib-pulmonary-hypertension": "Pulmonary hypertension on dasatinib",
        "qtc-prolonged": "QTc prolonged",
        "ponatinib-vascular": "Heart and vessels on ponatinib",
        "lab-toxicity": "Liver or pancreas value high",
        "drug-interaction": "Drug interaction",
        "cmv-reactivation": "CMV reactivation",
        "cns-prophylaxis-behind": "Intrathecal doses behind",
        "chimerism-falling": "Donor chimerism falling",
        "data-order": "Dates contradict each other",
        "data-ratio-mismatch": "Level and copies disagree",
        "data-scale": "Target without International Scale",
        "data-duplicate": "Two results for one sample",
        "data-target-changed": "Target not that of the diagnosis",
    }
)

COURSE_TEMPLATES = mark(
    {
        "response-no-cr.open": "No complete remission recorded by day {day}.",
        "response-no-cr.late": (
            "Day {day} and still no complete remission recorded; in the trial blinatumomab began in remission."
        ),
        "response-no-cr.failed": "Day {day} without a complete remission: {remission} on {date}.",
        "response-no-cr.closes": "a CR or CRi recorded, or a transplant",
        "ikzf1plus.open": "IKZF1plus: IKZF1 deleted with {partners}, ERG not deleted.",
        "ikzf1plus.contested": (
            "the effect is contested: four-year DFS 45.5{nbsp}% against 82.3{nbsp}% in D-ALBA, no effect in UKALL14"
        ),
        "ikzf1plus.closes": "nothing: this is context; only corrected lesions take it away",
        "cns-suspected.open": "Blasts in the CSF of {date} and no CNS relapse recorded.",
        "cns-suspected.closes": "a newer CSF without blasts, or the CNS relapse recorded",
        "cd19-loss.negative": "The blasts of the relapse of {date} have lost CD19: another CD19 therapy may fail.",
        "cd19-loss.partial": (
            "Only part of the blasts of the relapse of {date} carry CD19: another CD19 therapy may fail."
        ),
        "cd19-loss.not-recorded": "CD19 on the blasts of the relapse of {date} is not recorded.",
        "cd19-loss.closes": "{days} days after the relapse, or CD19 recorded as positive",
        "tki-gap.never": "No TKI is recorded since day 1, {date}: {days} days.",
        "tki-gap.ended": "No TKI for {days} days, since {date}: {tki} ended and nothing followed.",
        "tki-gap.held": "{tki} on hold: no TKI taken for {days} days, since {date}.",
        "tki-gap.closes": "a day on which a TKI is taken, or a transplant",
        "blinatumomab-interval.early": (
            "Blinatumomab {cycle} began on {date}, {days}{nbsp}d after the end of cycle {earlier}; "
            "{least}{nbsp}d free of treatment are planned."
        ),
        "blinatumomab-interval.overlap": (
            "Blinatumomab {cycle} began on {date}, while cycle {earlier} was still running."
        ),
        "blinatumomab-interval.held": (
            "Blinatumomab {cycle} held {period}, {days} days: after so long the label asks for a new cycle."
        ),
        "blinatumomab-interval.closes": "{days} days after that start",
        "blinatumomab-interval.closes-hold": "{days} days after the end of the hold",
        "blinatumomab-crs.open": "Cytokine release syndrome grade {grade} since {date}, blinatumomab {cycle}.",
        "blinatumomab-crs.grave": (
            "Cytokine release syndrome grade {grade} since {date}, blinatumomab {cycle}: "
            "interrupt, dexamethasone, restart at the lower step."
        ),
        "blinatumomab-crs.stop": (
            "Cytokine release syndrome grade {grade} since {date}, blinatumomab {cycle}: stop blinatumomab for good."
        ),
        "blinatumomab-crs.closes": "{days} days after it resolved",
        "blinatumomab-neurotoxicity.open": "{term} grade {grade} since {date}, blinatumomab {cycle}.",
        "blinatumomab-neurotoxicity.grave": (
            "{term} grade {grade} since {date}, blinatumomab {cycle}: hold until grade 1 or less for three days."
        ),
        "blinatumomab-neurotoxicity.stop": (
            "{term} grade {grade} since {date}, blinatumomab {cycle}: stop blinatumomab for good."
        ),
        "blinatumomab-neurotoxicity.seizure": (
            "Seizure grade {grade} on {date}, blinatumomab {cycle}: hold; a second one ends blinatumomab for good."
        ),
        "blinatumomab-neurotoxicity.second-seizure": (
            "Second seizure on blinatumomab, {date} after {from_date}: stop blinatumomab for good."
        ),
        "blinatumomab-neurotoxicity.closes": "{days} days after it resolved",
        "dasatinib-pleural-effusion.open": (
            "Pleural effusion grade {grade} since {date} on dasatinib: chest X-ray and echocardiogram, consider a hold."
        ),
        "dasatinib-pleural-effusion.grave": (
            "Pleural effusion grade {grade} since {date} on dasatinib: hold dasatinib, relieve, restart lower."
        ),
        "dasatinib-pleural-effusion.closes": "its resolution",
        "dasatinib-pulmonary-hypertension.given": (
            "Pulmonary hypertension grade {grade} since {date} and dasatinib still given: once confirmed, stop it "
            "for good."
        ),
        "dasatinib-pulmonary-hypertension.ended": (
            "Pulmonary hypertension grade {grade} since {date}, begun on dasatinib, not resolved since it ended."
        ),
        "dasatinib-pulmonary-hypertension.closes": "its resolution and the end of dasatinib",
        "qtc-prolonged.warning": "QTcF {value}{nbsp}ms on {date}: repeat; potassium, magnesium, other drugs.",
        "qtc-prolonged.critical": "QTcF {value}{nbsp}ms on {date}: hold what prolongs it, repeat today.",
        "qtc-prolonged.risen": "QTcF {value}{nbsp}ms on {date}, up from {from_value}{nbsp}ms on {from_date}.",
        "qtc-prolonged.closes": "a newer value below",
        "ponatinib-vascular.given": "{term} grade {grade} since {date}, begun on ponatinib, which is still given.",
        "ponatinib-vascular.ended": (
            "{term} grade {grade} since {date}, begun on ponatinib, not resolved since it ended."
        ),
        "ponatinib-vascular.pressure": "Systolic pressure {value}{nbsp}mmHg on {date} on ponatinib.",
        "ponatinib-vascular.closes": "its resolution and the end of ponatinib",
        "ponatinib-vascular.closes-pressure": "a newer pressure below {bound}{nbsp}mmHg",
        "lab-toxicity.open": "{kind} {value} times the upper limit of normal on {date} on {tki}.",
        "lab-toxicity.closes": "a newer {kind} of at most {bound} times the upper limit",
        "drug-interaction.acid": (
            "Since {date} {drug} ({drug_class}) beside {tki}, which needs stomach acid: avoid PPIs and H2 blockers "
            "with it."
        ),
        "drug-interaction.inhibitor": (
            "Since {date} {drug} ({drug_class}) beside {tki}, whose level it raises: another drug, or less {tki}."
        ),
        "drug-interaction.inducer": (
            "Since {date} {drug} ({drug_class}) beside {tki}, whose level it lowers: choose another drug."
        ),
        "drug-interaction.closes": "the end of {drug} or of {tki}",
        "cmv-reactivation.event": "CMV reactivation grade {grade} since {date}.",
        "cmv-reactivation.load": "CMV load {value}{nbsp}IU/mL on {date}.",
        "cmv-reactivation.closes": "its resolution",
        "cmv-reactivation.closes-load": "a newer load of at most {bound}{nbsp}IU/mL",
        "cns-prophylaxis-behind.open": "Intrathecal doses given: {doses} of the {wanted} expected by now.",
        "cns-prophylaxis-behind.closes": "{wanted} doses given, or a transplant",
        "chimerism-falling.low": "Donor chimerism {value}{nbsp}% on {date}.",
        "chimerism-falling.fell": (
            "Donor chimerism fell from {from_value}{nbsp}% on {from_date} to {value}{nbsp}% on {date}."
        ),
        "chimerism-falling.closes": "a newer value that is neither low nor falling",
        "data-order.before-birth": "The {list} of {date} lies before birth ({other_date}).",
        "data-order.before-diagnosis": "The {list} of {date} lies long before the diagnosis of {other_date}.",
        "data-order.after-death": "The {list} of {date} lies after death on {other_date}.",
        "data-order.end-before-start": "The {list} of {date} ends before it starts, on {other_date}.",
        "data-order.hold-end-before-start": (
            "In the {list} of {date} a hold of {hold_date} ends before it starts, on {other_date}."
        ),
        "data-order.reported-before-date": "The {list} of {date} was reported on {other_date}, before its sample.",
        "data-order.overlapping-cycles": (
            "Blinatumomab {cycle} begins on {date}, while cycle {earlier} is still running."
        ),
        "data-order.closes": "the record corrected or withdrawn",
        "data-ratio-mismatch.open": "The level of {date} is {recorded}, but its copies make {ratio}.",
        "data-ratio-mismatch.closes": "the record corrected or withdrawn",
        "data-scale.open": "The result of {date} is on the International Scale, which {target} does not have.",
        "data-scale.closes": "the record corrected or withdrawn",
        "data-duplicate.open": "Two results of one series on {date} differ.",
        "data-duplicate.closes": "one of the two corrected or withdrawn",
        "data-target-changed.open": "The result of {date} is for {target}; the diagnosis was {transcript}.",
        "data-target-changed.closes": "the target, or the transcript of the diagnosis, corrected",
    }
)

COURSE_CITATIONS = mark(
    {
        "remission": (
            "D-ALBA: remission in 98 % (NEJM 2020;383:1613); LAL1205: 92.5 % by day 22 (Blood 2011;118:6521)"
        ),
        "ikzf1plus": "D-ALBA: J Clin Oncol 2024;42:881; no effect in UKALL14: Blood Adv 2021;5:3322",
        "cns-relapse": "4 of the 9 relapses of D-ALBA were in the CNS (EHA 2022, P353)",
        "cd19": (
            "Loss of CD19 after blinatumomab is known to make the next CD19 therapy fail (recalled, no source read)"
        ),
        "tki-stop": (
            "BCR::ABL1 doubles in about 9 days once a TKI is stopped (CML: Blood 2012;119:4264); ELN discourages "
            "stopping"
        ),
        "blinatumomab-label": "Blinatumomab prescribing information: schedule, interruption, dose modification",
        "dasatinib-label": "Dasatinib prescribing information: fluid retention (recalled); grades: CTCAE v5.0",
        "dasatinib-pah": "FDA notice on dasatinib and pulmonary arterial hypertension: stop for good if confirmed",
        "ctcae": "CTCAE v5.0",
        "ponatinib-label": (
            "Ponatinib boxed warning: arterial occlusion, venous thromboembolism, heart failure (recalled); CTCAE v5.0"
        ),
        "interactions": "Dasatinib and ponatinib prescribing information: CYP3A4 inhibitors and inducers, gastric acid",
        "cmv": "CMV led the grade 3 events of D-ALBA (recalled; NEJM 2020;383:1613); grades: CTCAE v5.0",
        "intrathecal": (
            "Twelve doses planned in D-ALBA (recalled); 4 of its 9 relapses were in the CNS (EHA 2022, P353)"
        ),
        "chimerism": "Common practice after transplant (recalled, no source read)",
        "data-check": "A check of the data themselves: one of the facts named cannot be right",
        "international-scale": "The International Scale exists for p210 only (IRIS baseline; s41375-022-01607-z)",
        "mrd-target": "MRD is followed on the transcript of the diagnosis; another target is another series",
    }
)


def _number(value: Value) -> str:
    """A measured value as it was entered: `1,200`, `5.5`, never an exponent."""
    if not isinstance(value, int | float):
        return ""
    written = figures(f"{abs(value):,.4f}".rstrip("0").rstrip("."))
    return f"{MINUS}{written}" if value < 0 else written


def _ratio(value: Value) -> str:
    """A level to four figures, so that two that differ are never written alike."""
    if not isinstance(value, int | float):
        return ""
    written = plain_number(float(value), 4)
    point = figures(".")
    return f"{written.rstrip('0').rstrip(point) if point in written else written}{NBSP}%"


def _transcript(value: Value) -> str:
    return label(codes.Transcript(str(value)))


_CLASSES = mark(
    {
        "ppi": "PPI",
        "h2_blocker": "H2 blocker",
        "cyp3a4_inhibitor": "strong CYP3A4 inhibitor",
        "cyp3a4_inducer": "strong CYP3A4 inducer",
    }
)
_KINDS = mark({"alt_uln": "ALT", "lipase_uln": "lipase"})
_LISTS = mark(
    {
        "treatments": "treatment",
        "mrd": "MRD result",
        "abl1_tests": "ABL1 test",
        "responses": "response",
        "relapses": "relapse",
        "transplants": "transplant",
        "adverse_events": "adverse event",
        "concomitants": "other drug",
        "assessments": "measurement",
        "follow_up": "follow-up",
    }
)

COURSE_WORDS: Mapping[str, Callable[[Value], str]] = {
    "value": _number,
    "from_value": _number,
    "bound": _number,
    "recorded": _ratio,
    "ratio": _ratio,
    "target": _transcript,
    "transcript": _transcript,
    "partners": lambda value: ", ".join(name.upper() for name in str(value).split(",")),
    "drug_class": lambda value: say(_CLASSES[str(value)]),
    "kind": lambda value: say(_KINDS[str(value)]),
    "list": lambda value: say(_LISTS[str(value)]),
}
"""How the values of these rules are written, where a date, a code or a count is not plain by itself."""
