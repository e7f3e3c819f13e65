"""The words a haematologist types, English and Italian, with what each may mean.

One phrase may mean several things (blood is a specimen and a source of a graft); which one counts is decided by the
kind of line. Phrases are compared in lower case, with one blank for whatever stands between their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dalba_desktop.domain.quick.terms import DRUGS, SAME_DRUGS, TERMS
from dalba_desktop.domain.quick.words_course import COURSE

Meaning = tuple[str, str]
"""A key and the value it takes."""

_TABLE: Mapping[str, str] = {
    "specimen marrow": "sangue midollare|bm|bma|mo|marrow|bone marrow|marrow aspirate|aspirate|midollo|"
    "midollo osseo|midollare|"
    "prelievo midollare|aspirato|"
    "aspirato midollare",
    "specimen blood": "pb|blood|peripheral blood|sangue|sangue periferico|sp",
    "specimen csf": "csf|liquor|cerebrospinal fluid|liquido cefalorachidiano",
    "assay rqpcr": "rqpcr|rq pcr|rq|qpcr|rt qpcr|rtqpcr|q rt pcr|rt pcr|pcr",
    "assay ddpcr": "ddpcr|dd pcr|digital pcr|droplet digital pcr|dpcr",
    "assay igtr_rqpcr": "igtr rqpcr|ig tr rqpcr|igtr rq pcr|ig tr rq pcr|igtr pcr|ig tr pcr|igtr rq|aso rqpcr|"
    "aso pcr|aso rq pcr",
    "assay igtr_ngs": "igtr ngs|ig tr ngs|ngs igtr|ngs ig tr|clonoseq",
    "assay flow": "flow|flow cytometry|mfc|fcm|facs|citofluorimetria|citometria|cfm",
    "assay dna_breakpoint": "dna breakpoint|breakpoint|dna pcr|genomic breakpoint|punto di rottura",
    "assay ngs": "ngs",
    "assay igtr": "igtr|ig tr",
    "family bcr_abl1": "bcr abl1|bcr abl|bcrabl1|bcrabl",
    "scale is": "is|international scale|scala internazionale",
    "only_scale is": "scale is|is scale",
    "only_scale ratio": "scale ratio|ratio scale|no is|not is",
    "transcript e1a2": "e1a2|p190",
    "transcript e13a2": "e13a2|b2a2",
    "transcript e14a2": "e14a2|b3a2",
    "transcript e13a2+e14a2": "e13a2 e14a2|b2a2 b3a2|b3a2 b2a2",
    "transcript e1a2+p210": "e1a2 p210",
    "transcript e19a2": "e19a2|p230",
    "transcript other": "other transcript",
    "transcript unknown": "unknown transcript",
    "p210 p210": "p210",
    "gene ABL1": "abl|abl1",
    "gene GUSB": "gusb|gus",
    "gene BCR": "bcr",
    "only_gene ABL1": "gene abl1|gene abl",
    "only_gene GUSB": "gene gusb",
    "only_gene BCR": "gene bcr",
    "target target": "target|target copies|copie target",
    "level level": "level|livello|ratio level",
    "category undetected": "below lod|sotto lod|"
    "neg|negative|negativo|negativa|nd|n d|undetected|not detected|undetectable|non rilevato|"
    "non rilevabile|non rilevata|not detectable|assente",
    "category positive_not_quantifiable": "below loq|positive below loq|sotto loq|positivo sotto loq|"
    "pnq|pos nq|positive not quantifiable|positivo non quantificabile|"
    "positiva non quantificabile|positive nq|detected not quantifiable",
    "category not_evaluable": "ne|n e|not evaluable|non valutabile|inadequate|inadeguato",
    "category quantified": "quantified|quantificato",
    "positive positive": "pos|positive|positivo|positiva",
    "lod_percent lod": "lod|sens|sensitivity|"
    "sensibilita|sensibilit\u00e0|detection limit|limit of detection|limite di rilevabilita|limite di rilevazione",
    "loq_percent loq": "loq|quantification limit|limit of quantification|limite di quantificazione",
    "label dx": "dx|diagnosis|diagnosi|esordio",
    "label_word label": "label|tp|timepoint|time point",
    "laboratory_word lab": "lab|laboratory|laboratorio",
    "no_laboratory none": "no lab|no laboratory|nessun laboratorio",
    # ABL1 tests
    "kd kd": "kd|tkd|abl kd|abl1 kd|kinase domain|mutation|mutations|mutation test|mutazione|mutazioni|mut|"
    "kd mutation|kd mutations|"
    "abl1 mutation|abl1 mutations|abl mutation|abl mutations|kd test|abl1 test|dominio chinasico",
    "status no_mutation": "no mut|no muts|neg|negative|negativo|negativa|no mutation|no mutations|none found|"
    "nessuna mutazione|wild type|wt|wildtype|"
    "not detected|undetected|nd",
    "status pending": "pending|sent|inviato|inviata|in corso|requested|richiesto|richiesta|in attesa",
    "status not_amplifiable": "not amplifiable|na|n a|non amplificabile|not amplified|non amplificato|failed",
    "status mutation": "pos|positive|positivo|positiva",
    "method sanger": "sanger|sequencing|sanger sequencing",
    "method ngs": "ngs",
    "method ddpcr": "ddpcr|dd pcr|digital pcr",
    "method other": "other method|altro metodo",
    "compound compound": "compound|in cis|cis|composta|composto",
    "vaf vaf": "vaf|allele fraction|allele burden",
    # dates and joints
    "today 0": "today|oggi",
    "today -1": "yesterday|ieri",
    "role start": "from|since|dal|da|dall",
    "role end": "to|until|till|through|al|fino al|fino a|thru",
    "role reported": "rep|ref|reported|report|reported on|refertato|refertata|referto|referto del|esito|result of",
    "filler filler": "on|of|the|at|in|del|della|di|il|la|dose|cycle dose|sample|"
    "campione|prelievo|esame|paziente|patient|mrd|mrm|result|risultato|"
    "with|con|for|per|"
    "due to|reason|because of|grade|and|e|type|nel|nella|related to|copies|copie|day",
}  # fmt: skip


def _normal(phrase: str) -> str:
    return " ".join(_WORD.findall(phrase.casefold()))


_WORD = re.compile(r"[^\W_]+")


def normal_phrase(phrase: str) -> str:
    """A phrase as it is looked up: lower case, its words apart by one blank."""
    return _normal(phrase)


def _entries() -> Iterable[tuple[str, Meaning]]:
    for head, phrases in (*_TABLE.items(), *COURSE.items()):
        key, value = head.split(" ", 1)
        for phrase in phrases.split("|"):
            yield _normal(phrase), (key, value)
    for term, phrases in TERMS.items():
        for phrase in (term, *phrases.split("|")):
            yield _normal(phrase), ("term", term)
    for drug_class, drugs in DRUGS.items():
        for drug in drugs.split():
            yield _normal(drug), ("other_drug", f"{drug_class}:{SAME_DRUGS.get(drug, drug)}")


def _lexicon() -> dict[str, tuple[Meaning, ...]]:
    lexicon: dict[str, tuple[Meaning, ...]] = {}
    for phrase, meaning in _entries():
        if meaning not in lexicon.get(phrase, ()):
            lexicon[phrase] = (*lexicon.get(phrase, ()), meaning)
    return lexicon


LEXICON: Mapping[str, tuple[Meaning, ...]] = _lexicon()
"""Every phrase with its meanings."""
LONGEST_PHRASE = max(phrase.count(" ") + 1 for phrase in LEXICON)
"""In words."""
