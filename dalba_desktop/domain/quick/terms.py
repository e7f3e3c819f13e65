"""Short names of adverse events and of other drugs.

Terms are spelled as in CTCAE v5.0; CRS and ICANS are graded by ASTCT. A drug's class is the one the interaction rule
goes by: only strong CYP3A4 inhibitors and inducers count as such. From general pharmacology, standing: memory.
"""

from __future__ import annotations

from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    "Cytokine release syndrome": "crs|cytokine release",
    "ICANS": "icans|neurotoxicity|neurotox|neurotossicita|neurotossicità",
    "Encephalopathy": "encefalopatia",
    "Confusion": "confusione",
    "Dysphasia": "aphasia|disfasia|afasia",
    "Seizure": "seizures|convulsion|convulsioni|crisi epilettica",
    "Tremor": "tremore|tremors",
    "Headache": "cefalea",
    "Fatigue": "astenia|fatica",
    "Fever": "febbre|pyrexia",
    "Febrile neutropenia": "neutropenia febbrile|fn",
    "Sepsis": "sepsi",
    "Lung infection": "pneumonia|polmonite",
    "Cytomegalovirus infection reactivation": "cmv|cmv reactivation|riattivazione cmv|cmv infection",
    "Pleural effusion": "effusion|versamento|versamento pleurico|pleff",
    "Pericardial effusion": "versamento pericardico",
    "Pulmonary hypertension": "ph|pah|ipertensione polmonare",
    "Heart failure": "scompenso cardiaco|chf",
    "Myocardial infarction": "mi|heart attack|infarto",
    "Stroke": "ictus|cva",
    "Peripheral ischemia": "peripheral ischaemia|ischemia periferica|paod",
    "Arterial thromboembolism": "arterial thrombosis|trombosi arteriosa",
    "Thromboembolic event": "thrombosis|dvt|vte|pulmonary embolism|trombosi|tvp|embolia polmonare",
    "Hypertension": "ipertensione|htn",
    "Electrocardiogram QT corrected interval prolonged": "qtc prolonged|qt prolonged|long qt|qt lungo|qtc|qtcf",
    "Alanine aminotransferase increased": "alt increased|transaminitis|ipertransaminasemia|alt",
    "Blood bilirubin increased": "bilirubin|bilirubin increased|bilirubina|hyperbilirubinaemia|hyperbilirubinemia",
    "Lipase increased": "lipasi aumentata|lipase",
    "Pancreatitis": "pancreatite",
    "Creatinine increased": "creatinine|creatinina",
    "Anemia": "anaemia",
    "Neutrophil count decreased": "neutropenia|anc|neutrophils|neutrofili",
    "Platelet count decreased": "thrombocytopenia|thrombopenia|piastrinopenia|trombocitopenia|plt|platelets|piastrine",
    "Lymphocyte count decreased": "lymphopenia|linfopenia",
    "Hyperglycemia": "hyperglycaemia|iperglicemia",
    "Diarrhea": "diarrhoea|diarrea",
    "Rash maculo-papular": "rash|esantema",
    "Infusion related reaction": "infusion reaction|reazione infusionale",
    "Tumor lysis syndrome": "tumour lysis|tumour lysis syndrome|tumor lysis|tls|lisi tumorale",
    "Intracranial hemorrhage": "intracranial haemorrhage|emorragia intracranica|ich",
    "Upper gastrointestinal hemorrhage": "upper gi bleed|upper gi haemorrhage|emorragia digestiva",
    "Sinusoidal obstruction syndrome": "sos|vod|sinusoidal obstruction|veno occlusive disease",
}
"""CTCAE terms with their short names."""

DRUGS: Mapping[str, str] = {
    "ppi": "omeprazole pantoprazole lansoprazole esomeprazole rabeprazole omeprazolo pantoprazolo lansoprazolo "
    "esomeprazolo",
    "h2_blocker": "famotidine ranitidine famotidina",
    "cyp3a4_inhibitor": "voriconazole posaconazole itraconazole ketoconazole clarithromycin voriconazolo "
    "posaconazolo itraconazolo "
    "claritromicina cobicistat ritonavir",
    "cyp3a4_inducer": "rifampicin rifampin rifampicina phenytoin carbamazepine fenitoina carbamazepina "
    "phenobarbital enzalutamide",
    "antiviral": "aciclovir acyclovir valaciclovir valacyclovir letermovir entecavir lamivudine ganciclovir "
    "valganciclovir tenofovir foscarnet",
    "antifungal": "fluconazole caspofungin micafungin isavuconazole fluconazolo anidulafungin amphotericin",
    "anticoagulant": "enoxaparin apixaban rivaroxaban warfarin edoxaban dabigatran enoxaparina heparin",
}  # fmt: skip
"""Drugs by their class."""

_AZOLES = "omepr pantopr lansopr esomepr voricon posacon itracon flucon"
SAME_DRUGS: Mapping[str, str] = {
    **{f"{stem}azolo": f"{stem}azole" for stem in _AZOLES.split()},
    "famotidina": "famotidine",
    "claritromicina": "clarithromycin",
    "rifampicina": "rifampicin",
    "rifampin": "rifampicin",
    "fenitoina": "phenytoin",
    "carbamazepina": "carbamazepine",
    "acyclovir": "aciclovir",
    "valacyclovir": "valaciclovir",
    "enoxaparina": "enoxaparin",
}
"""Other names of the same drug: it is stored under one."""
