"""Every enumeration of the data dictionary. The value is the code in files, columns and JSON."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Protocol(StrEnum):
    """Selects the schedule template."""

    D_ALBA = "d-alba"
    ALL2820 = "all2820"
    OTHER = "other"


class Transcript(StrEnum):
    """BCR::ABL1 fusion transcript: p190 is e1a2; p210 is e13a2 or e14a2."""

    E1A2 = "e1a2"
    E13A2 = "e13a2"
    E14A2 = "e14a2"
    E13A2_E14A2 = "e13a2+e14a2"
    E1A2_P210 = "e1a2+p210"
    E19A2 = "e19a2"
    OTHER = "other"
    UNKNOWN = "unknown"


class CnsStatus(StrEnum):
    CNS1 = "CNS1"
    CNS2 = "CNS2"
    CNS3 = "CNS3"
    UNKNOWN = "unknown"


class Deletion(StrEnum):
    NONE = "none"
    DELETED = "deleted"
    UNKNOWN = "unknown"


class Zygosity(StrEnum):
    NONE = "none"
    HETEROZYGOUS = "heterozygous"
    HOMOZYGOUS = "homozygous"
    UNKNOWN = "unknown"


class Hbv(StrEnum):
    NEGATIVE = "negative"
    ANTI_HBC = "anti_hbc"
    HBSAG = "hbsag"
    UNKNOWN = "unknown"


class Serostatus(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


class Agent(StrEnum):
    PREDNISONE = "prednisone"
    PREDNISOLONE = "prednisolone"
    METHYLPREDNISOLONE = "methylprednisolone"
    DEXAMETHASONE = "dexamethasone"
    DASATINIB = "dasatinib"
    PONATINIB = "ponatinib"
    IMATINIB = "imatinib"
    NILOTINIB = "nilotinib"
    BOSUTINIB = "bosutinib"
    ASCIMINIB = "asciminib"
    OLVEREMBATINIB = "olverembatinib"
    BLINATUMOMAB = "blinatumomab"
    INOTUZUMAB = "inotuzumab"
    CHEMOTHERAPY = "chemotherapy"
    INTRATHECAL = "intrathecal"
    DLI = "dli"
    CAR_T = "car_t"
    LEVETIRACETAM = "levetiracetam"
    OTHER = "other"


TKIS: frozenset[Agent] = frozenset(
    {
        Agent.DASATINIB,
        Agent.PONATINIB,
        Agent.IMATINIB,
        Agent.NILOTINIB,
        Agent.BOSUTINIB,
        Agent.ASCIMINIB,
        Agent.OLVEREMBATINIB,
    }
)
"""Tyrosine kinase inhibitors of BCR::ABL1."""

STEROIDS: frozenset[Agent] = frozenset(
    {Agent.PREDNISONE, Agent.PREDNISOLONE, Agent.METHYLPREDNISOLONE, Agent.DEXAMETHASONE}
)
"""Systemic glucocorticoids."""


class DoseUnit(StrEnum):
    MG_PER_DAY = "mg/day"
    MCG_PER_DAY = "mcg/day"
    MCG_PER_M2_PER_DAY = "mcg/m2/day"
    MG_PER_M2_PER_DAY = "mg/m2/day"
    MG = "mg"


class StopReason(StrEnum):
    COMPLETED = "completed"
    TOXICITY = "toxicity"
    MRD = "mrd"
    MUTATION = "mutation"
    RELAPSE = "relapse"
    TRANSPLANT = "transplant"
    CHOICE = "choice"
    DEATH = "death"
    OTHER = "other"


class Specimen(StrEnum):
    MARROW = "marrow"
    BLOOD = "blood"
    CSF = "csf"


class Assay(StrEnum):
    """rqpcr and ddpcr measure BCR::ABL1 RNA; igtr_* immunoglobulin or T-cell receptor DNA."""

    RQPCR = "rqpcr"
    DDPCR = "ddpcr"
    IGTR_RQPCR = "igtr_rqpcr"
    IGTR_NGS = "igtr_ngs"
    FLOW = "flow"
    DNA_BREAKPOINT = "dna_breakpoint"


BCR_ABL1_ASSAYS: frozenset[Assay] = frozenset({Assay.RQPCR, Assay.DDPCR})
IGTR_ASSAYS: frozenset[Assay] = frozenset({Assay.IGTR_RQPCR, Assay.IGTR_NGS})


class Scale(StrEnum):
    """`is` is the International Scale, which exists for p210 only."""

    RATIO = "ratio"
    IS = "is"


class ControlGene(StrEnum):
    ABL1 = "ABL1"
    GUSB = "GUSB"
    BCR = "BCR"


class MrdCategory(StrEnum):
    UNDETECTED = "undetected"
    POSITIVE_NOT_QUANTIFIABLE = "positive_not_quantifiable"
    QUANTIFIED = "quantified"
    NOT_EVALUABLE = "not_evaluable"


class Abl1Method(StrEnum):
    SANGER = "sanger"
    NGS = "ngs"
    DDPCR = "ddpcr"
    OTHER = "other"


class Abl1Status(StrEnum):
    PENDING = "pending"
    NOT_AMPLIFIABLE = "not_amplifiable"
    NO_MUTATION = "no_mutation"
    MUTATION = "mutation"


class ResponseCategory(StrEnum):
    CR = "CR"
    CRI = "CRi"
    PR = "PR"
    NR = "NR"


class RelapseType(StrEnum):
    MOLECULAR = "molecular"
    HAEMATOLOGICAL = "haematological"
    EXTRAMEDULLARY = "extramedullary"
    COMBINED = "combined"


class Site(StrEnum):
    MARROW = "marrow"
    CNS = "cns"
    NODE = "node"
    TESTIS = "testis"
    SKIN = "skin"
    OTHER = "other"


class Cd19(StrEnum):
    POSITIVE = "positive"
    PARTIAL = "partial"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


class Donor(StrEnum):
    MATCHED_SIBLING = "matched_sibling"
    OTHER_RELATED = "other_related"
    HAPLOIDENTICAL = "haploidentical"
    MATCHED_UNRELATED = "matched_unrelated"
    MISMATCHED_UNRELATED = "mismatched_unrelated"
    CORD = "cord"
    SYNGENEIC = "syngeneic"
    AUTOLOGOUS = "autologous"


class GraftSource(StrEnum):
    MARROW = "marrow"
    BLOOD = "blood"
    CORD = "cord"


class Conditioning(StrEnum):
    MYELOABLATIVE = "myeloablative"
    REDUCED = "reduced"
    NON_MYELOABLATIVE = "non_myeloablative"


class DiseaseStatus(StrEnum):
    CR1 = "CR1"
    CR2 = "CR2"
    CR3 = "CR3"
    ACTIVE = "active"


class ChronicGvhd(StrEnum):
    """NIH 2014 global severity."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class EventAction(StrEnum):
    NONE = "none"
    DOSE_REDUCED = "dose_reduced"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"


class ConcomitantClass(StrEnum):
    """CYP3A4 inhibitors and inducers are the strong ones."""

    PPI = "ppi"
    H2_BLOCKER = "h2_blocker"
    CYP3A4_INHIBITOR = "cyp3a4_inhibitor"
    CYP3A4_INDUCER = "cyp3a4_inducer"
    ANTIVIRAL = "antiviral"
    ANTIFUNGAL = "antifungal"
    ANTICOAGULANT = "anticoagulant"
    OTHER = "other"


class AssessmentKind(StrEnum):
    """The unit is part of the name; `_uln` counts multiples of the upper limit of normal."""

    QTCF_MS = "qtcf_ms"
    NEUTROPHILS = "neutrophils_10e9_per_l"
    PLATELETS = "platelets_10e9_per_l"
    ALT_ULN = "alt_uln"
    LIPASE_ULN = "lipase_uln"
    DONOR_CHIMERISM_PERCENT = "donor_chimerism_percent"
    IGG_G_PER_L = "igg_g_per_l"
    CMV_IU_PER_ML = "cmv_iu_per_ml"
    LVEF_PERCENT = "lvef_percent"
    CSF_BLASTS = "csf_blasts"
    SYSTOLIC_MMHG = "systolic_mmhg"
    WEIGHT_KG = "weight_kg"


class VitalStatus(StrEnum):
    ALIVE_IN_REMISSION = "alive_in_remission"
    ALIVE_IN_RELAPSE = "alive_in_relapse"
    ALIVE = "alive"
    DEAD = "dead"
    LOST = "lost"


class CauseOfDeath(StrEnum):
    RELAPSE = "relapse"
    INFECTION = "infection"
    GVHD = "gvhd"
    TOXICITY = "toxicity"
    TRANSPLANT_RELATED = "transplant_related"
    OTHER = "other"
    UNKNOWN = "unknown"


class DecisionKind(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
