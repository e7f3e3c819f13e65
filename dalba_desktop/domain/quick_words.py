"""The words a haematologist types, English and Italian, with what each may mean.

One phrase may mean several things (blood is a specimen and a source of a graft); which one counts is decided by the
kind of line. Phrases are compared in lower case, with one blank for whatever stands between their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dalba_desktop.domain.quick_terms import DRUGS, TERMS

Meaning = tuple[str, str]
"""A key and the value it takes."""

_TABLE: Mapping[str, str] = {
    "specimen marrow": "sangue midollare|bm|bma|marrow|bone marrow|marrow aspirate|aspirate|midollo|"
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
    "lod_percent lod": "lod|detection limit|limit of detection|limite di rilevabilita|limite di rilevazione",
    "loq_percent loq": "loq|quantification limit|limit of quantification|limite di quantificazione",
    "label dx": "dx|diagnosis|diagnosi|esordio",
    "label_word label": "label|tp|timepoint|time point",
    "laboratory_word lab": "lab|laboratory|laboratorio",
    "no_laboratory none": "no lab|no laboratory|nessun laboratorio",
    # ABL1 tests
    "kd kd": "kd|tkd|abl kd|abl1 kd|kinase domain|mutation|mutations|mutation test|mutazione|mutazioni|mut|"
    "kd mutation|kd mutations|"
    "abl1 mutation|abl1 mutations|abl mutation|abl mutations|kd test|abl1 test|dominio chinasico",
    "status no_mutation": "neg|negative|negativo|negativa|no mutation|no mutations|none found|nessuna mutazione|"
    "wild type|wt|wildtype|"
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
    # treatments
    "agent prednisone": "prednisone|pred|pdn",
    "agent prednisolone": "prednisolone",
    "agent methylprednisolone": "methylprednisolone|metilprednisolone|mpred|medrol",
    "agent dexamethasone": "dexamethasone|desametasone|dexa|dex|desa",
    "agent dasatinib": "dasatinib|dasa|das|sprycel",
    "agent ponatinib": "ponatinib|pona|pon|iclusig",
    "agent imatinib": "imatinib|ima|glivec|gleevec",
    "agent nilotinib": "nilotinib|nilo|tasigna",
    "agent bosutinib": "bosutinib|bosu|bosulif",
    "agent asciminib": "asciminib|asci|scemblix",
    "agent olverembatinib": "olverembatinib|olver|olv",
    "agent blinatumomab": "blinatumomab|blina|blin|blincyto",
    "agent inotuzumab": "inotuzumab|inotuzumab ozogamicin|ino|inot|besponsa",
    "agent chemotherapy": "chemotherapy|chemo|chemioterapia|chemio",
    "agent intrathecal": "intrathecal|it|tit|triple it|intratecale|rachicentesi medicata|rachi medicata",
    "agent dli": "dli|donor lymphocytes|donor lymphocyte infusion|linfociti del donatore",
    "agent car_t": "car t|cart|car t cells|tisagenlecleucel|tisa cel|brexucabtagene|brexu cel|obe cel",
    "agent levetiracetam": "levetiracetam|keppra|lev",
    "drug methotrexate": "mtx|methotrexate|metotrexato|metotrexate",
    "drug cytarabine": "ara c|arac|cytarabine|citarabina",
    "drug dexamethasone": "dexa|dex|dexamethasone|desametasone",
    "drug prednisone": "pred|prednisone|pdn",
    "drug methylprednisolone": "methylprednisolone|metilprednisolone|mpred",
    "verb start": "start|started|starts|begin|begun|began|inizio|iniziato|iniziata|inizia|starting|avvio",
    "verb stop": "stop|stopped|stops|ended|end|off|fine|terminato|terminata|finito|discontinued|stoppato|concluso",
    "verb hold": "hold|held|holding|on hold|interrupted|paused|pause",
    "verb resume": "resume|resumed|restart|restarted|ripreso|ripresa|riprende|ripresi",
    "verb unclear": "sospeso|sospesa|sospensione|interrotto|interrotta|suspended",
    "verb change": "changed|change|reduced|increased|reduce|increase|ridotto|ridotta|aumentato|dose change",
    "stop_reason completed": "completed|complete|completato|planned end|done",
    "stop_reason toxicity": "toxicity|tox|tossicita|tossicità|intolerance|intolleranza|ae",
    "stop_reason mrd": "mrd|mrm",
    "stop_reason mutation": "mutation|mutazione",
    "stop_reason relapse": "relapse|relapsed|recidiva|progression|progressione",
    "stop_reason transplant": "transplant|tx|hsct|sct|allo|trapianto|tmo",
    "stop_reason choice": "choice|patient choice|patients choice|scelta|scelta del paziente",
    "stop_reason death": "death|died|dead|morte|decesso",
    "stop_reason other": "other|altro|other reason",
    "hold_reason cytopenia": "cytopenia|cytopenias|citopenia",
    "hold_reason infection": "infection|infezione",
    "hold_reason bleeding": "bleeding|haemorrhage|hemorrhage|emorragia",
    "hold_reason surgery": "surgery|procedure|chirurgia|intervento",
    "per_day 2": "bid|bd|b i d|twice daily|twice a day",
    "per_day 1": "qd|od|die|daily|once daily|al giorno|a day|per day",
    # responses, relapses, transplants, follow-up
    "response CR": "cr|complete remission|complete response|rc|remissione completa",
    "response CRi": "cri|rci",
    "response PR": "pr|partial remission|partial response|rp|remissione parziale",
    "response NR": "nr|no response|refractory|refrattario|refrattaria|non response",
    "blasts blasts": "blasts|blasti|blast",
    "neutrophils neutrophils": "anc|neutrophils|neutrofili|neutro|pmn",
    "platelets platelets": "plt|platelets|piastrine|plts",
    "extramedullary true": "extramedullary|extramedullary disease|extramidollare|em",
    "extramedullary false": "no extramedullary|no extramedullary disease|no em",
    "relapse relapse": "relapse|relapsed|recidiva|relapses",
    "relapse_type molecular": "molecular|molecolare|molecular relapse|mol|recidiva molecolare",
    "relapse_type haematological": "haematological|hematological|haematologic|hematologic|haem|hem|ematologica|"
    "overt|morphological",
    "relapse_type extramedullary": "extramedullary|extramidollare|em",
    "relapse_type combined": "combined|combinata",
    "site marrow": "marrow|bm|bone marrow|midollo|midollare",
    "site cns": "cns|snc|csf|liquor|meningeal|meningea",
    "site node": "node|nodes|nodal|lymph node|lymph nodes|linfonodo|linfonodi",
    "site testis": "testis|testicular|testicolo|testes",
    "site skin": "skin|cute|cutaneous",
    "site other": "other site|other|altra sede",
    "cd19 positive": "cd19 pos|cd19 positive|cd19 positivo",
    "cd19 partial": "cd19 partial|cd19 dim|cd19 parziale",
    "cd19 negative": "cd19 neg|cd19 negative|cd19 negativo|cd19 loss",
    "cd19 unknown": "cd19 unknown|cd19 nk",
    "tx tx": "tx|transplant|hsct|sct|allo|allosct|allo hsct|allohsct|trapianto|tmo|bmt",
    "donor matched_sibling": "sib|sibling|matched sibling|msd|hla identical sibling|fratello|sorella|"
    "familiare identico",
    "donor other_related": "other related|related",
    "donor haploidentical": "haplo|haploidentical|aplo|aploidentico",
    "donor matched_unrelated": "mud|matched unrelated",
    "donor mismatched_unrelated": "mmud|mismatched unrelated",
    "donor cord": "cord|cord blood|cordone|cb",
    "donor syngeneic": "syngeneic|singenico|twin",
    "donor autologous": "autologous|auto|autologo",
    "source marrow": "bm|marrow|bone marrow|midollo",
    "source blood": "pb|pbsc|blood|peripheral blood|sangue|sangue periferico",
    "source cord": "cord|cord blood|cordone|cb",
    "conditioning myeloablative": "mac|myeloablative|mieloablativo",
    "conditioning reduced": "ric|reduced|reduced intensity|ridotto",
    "conditioning non_myeloablative": "nma|non myeloablative|non mieloablativo",
    "disease_status CR1": "cr1|rc1",
    "disease_status CR2": "cr2|rc2",
    "disease_status CR3": "cr3|rc3",
    "disease_status active": "active|active disease|attiva",
    "neutrophil_engraftment neutrophil": "anc engraftment|neutrophil engraftment|engraftment anc|"
    "attecchimento neutrofili|engraftment neutrophils",
    "platelet_engraftment platelet": "plt engraftment|platelet engraftment|engraftment plt|attecchimento piastrine|"
    "engraftment platelets",
    "acute_gvhd acute": "agvhd|acute gvhd|gvhd acuta",
    "chronic_gvhd chronic": "cgvhd|chronic gvhd|gvhd cronica",
    "severity none": "none|no|nessuna",
    "severity mild": "mild|lieve",
    "severity moderate": "moderate|moderata",
    "severity severe": "severe|grave|severa",
    "prophylaxis PTCy": "ptcy|pt cy",
    "prophylaxis CsA-MTX": "csa mtx|cya mtx",
    "vital dead": "dead|died|death|deceased|morto|morta|deceduto|deceduta|exitus|decesso",
    "vital alive_in_remission": "alive in cr|alive in remission|alive cr|vivo in rc|viva in rc|alive and well|ned",
    "vital alive_in_relapse": "alive in relapse|alive with disease|vivo in recidiva|viva in recidiva|awd",
    "vital alive": "alive|vivo|viva|vivente",
    "vital lost": "lost|lost to follow up|ltfu|perso|persa|perso al follow up|persa al follow up",
    "cause relapse": "relapse|relapsed|progression|leukaemia|leukemia|recidiva|leucemia|pd",
    "cause infection": "infection|infezione|sepsis|sepsi",
    "cause gvhd": "gvhd",
    "cause toxicity": "toxicity|tossicita|tossicità",
    "cause transplant_related": "trm|transplant related|nrm|transplant",
    "cause other": "other|altro|altra",
    "cause unknown": "unknown|ignota|sconosciuta",
    # adverse events, other drugs
    "resolved resolved": "resolved|risolto|risolta|resolution|recovered",
    "serious true": "serious|sae",
    "serious false": "not serious|non serious",
    "action none": "no action|nessuna azione",
    "action dose_reduced": "dose reduced|reduced|dose ridotta|ridotto|ridotta",
    "action interrupted": "interrupted|held|hold|on hold|paused",
    "action stopped": "stopped|stop|discontinued",
    # measured values
    "kind qtcf_ms": "qtc|qtcf|qtc f|qtc fridericia",
    "kind neutrophils_10e9_per_l": "anc|neutrophils|neutrofili|neutro|pmn",
    "kind platelets_10e9_per_l": "plt|platelets|piastrine|plts",
    "kind alt_uln": "alt|alat|gpt|sgpt",
    "kind lipase_uln": "lipase|lipasi|lip",
    "kind donor_chimerism_percent": "chimerism|donor chimerism|chimerismo|chimerismo donatore|chim",
    "kind igg_g_per_l": "igg",
    "kind cmv_iu_per_ml": "cmv|cmv dna|cmv pcr|cmv viral load|cmvdna",
    "kind lvef_percent": "lvef|ef|fevi|fe",
    "kind csf_blasts": "csf blasts|blasts csf|csf blast|blasti liquor|liquor blasti|csf cytology|citologia liquor",
    "kind systolic_mmhg": "bp|systolic|systolic bp|sbp|pa|pressione|blood pressure",
    "kind weight_kg": "weight|peso|wt kg",
    "yes_no 1": "pos|positive|positivo|positiva|yes|present|presenti",
    "yes_no 0": "neg|negative|negativo|negativa|no|absent|assenti|none|clear",
    # dates and joints
    "today 0": "today|oggi",
    "today -1": "yesterday|ieri",
    "role start": "from|since|dal|da|dall",
    "role end": "to|until|till|through|al|fino al|fino a|thru",
    "role reported": "rep|reported|report|reported on|refertato|refertata|referto|referto del|esito|result of",
    "filler filler": "on|of|the|at|in|del|della|di|il|la|dose|cycle dose|sample|"
    "campione|prelievo|esame|paziente|patient|mrd|mrm|result|risultato|"
    "with|con|for|per|"
    "due to|reason|because of|grade|and|e|type|nel|nella|graft|donor|related to|copies|copie|day|disease",
}  # fmt: skip


def _normal(phrase: str) -> str:
    return " ".join(_WORD.findall(phrase.casefold()))


_WORD = re.compile(r"[^\W_]+")


def normal_phrase(phrase: str) -> str:
    """A phrase as it is looked up: lower case, its words apart by one blank."""
    return _normal(phrase)


def _entries() -> Iterable[tuple[str, Meaning]]:
    for head, phrases in _TABLE.items():
        key, value = head.split(" ", 1)
        for phrase in phrases.split("|"):
            yield _normal(phrase), (key, value)
    for term, phrases in TERMS.items():
        for phrase in (term, *phrases.split("|")):
            yield _normal(phrase), ("term", term)
    for drug_class, drugs in DRUGS.items():
        for drug in drugs.split():
            yield _normal(drug), ("other_drug", f"{drug_class}:{drug}")


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
