"""The labels of laboratory reports, English and Italian, and what stands behind them on their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LABELS: Mapping[str, str] = {
    "other_day": r"date of (?:receipt|birth|arrival)|received(?: on)?|receipt date|arrival date|birth date|dob|"
    r"born(?: on)?|"
    r"data (?:di |d')?(?:arrivo|ricezione|accettazione|nascita)|ricevuto il|nat[oa]/?a? il|accettazione",
    "sampled": r"date of (?:sampling|collection|sample|aspirate)|(?:sampling|collection|sample|aspirate|"
    r"specimen) date|"
    r"date (?:collected|sampled|drawn)|(?:collected|sampled|drawn|taken)(?: on)?|data (?:del |di )?(?:prelievo|"
    r"campionamento|raccolta)|"
    r"data campione|(?:prelievo|campione) del|prelevato il|eseguito il",
    "reported": r"date of (?:report|issue|result)|report(?:ing)? date|reported(?: on)?|(?:result|issue|"
    r"validation) date|"
    r"validated(?: on)?|authorised(?: on)?|data (?:del |di )?(?:referto|refertazione|validazione|esito)|"
    r"refertato il|referto del",
    "specimen": r"specimen(?: type)?|sample(?: type)?|type of (?:sample|specimen)|material|materiale(?: biologico)?|"
    r"tipo (?:di )?(?:campione|materiale)|campione|matrice",
    "assay": r"method|methodology|technique|assay|metodo|metodica|tecnica|test",
    "transcript": r"(?:fusion )?transcript(?: type)?|(?:tipo di )?trascritto|isoform|isoforma",
    "lod": r"sensitivity|sensibilit[a\u00e0]|limit of detection|detection limit|lod|"
    r"limite di (?:rilevabilit[a\u00e0]|rilevazione)",
    "loq": r"limit of quantification|quantification limit|loq|limite di quantificazione",
    "target": r"(?:bcr\W{0,3}abl1?(?: transcript)?|target)(?: gene)? (?:copies|copy number|copie)|(?:copies|"
    r"copie)(?: of| di)? bcr\W{0,3}abl1?|"
    r"numero (?:di )?copie bcr\W{0,3}abl1?",
    "level": r"bcr\W{0,3}abl1?(?: ?\(?[ep]\w{2,6}\)?)? ?/ ?(?:abl1?|gusb?|"
    r"bcr)(?: ratio)?(?: ?\[?\(?%\)?\]?)?(?: ?\(?is\)?)?|"
    r"(?:ratio|rapporto)(?: bcr\W{0,3}abl1?/(?:abl1?|gusb?))?(?: ?\(?%\)?)?(?: ?\(?is\)?)?|"
    r"(?:mrd|mrm)(?: level| result)?(?: ?\(?%\)?)?|(?:result|risultato|esito|level|livello)(?: ?\(?%\)?)?|"
    r"(?:minimal|measurable) residual disease|malattia (?:minima )?residua(?: misurabile)?",
    "control": r"(?:abl1?|gusb?|"
    r"(?<!\w)bcr(?!\W{0,3}abl))(?: control)?(?: gene)?(?: ?\([^)\n]{1,20}\))? ?(?:copies|copy number|copie)|"
    r"(?:copies|copie)(?: of| di)? (?:abl1?|gusb?)|control gene(?: copies)?(?: ?\([^)\n]{1,12}\))?|"
    r"(?:copie )?gene (?:di )?controllo(?: ?\([^)\n]{1,12}\))?",
    "mutation": r"(?:abl1? )?(?:kinase[- ]domain )?mutations?(?: analysis| found| detected| status)?|"
    r"variants?(?: detected| found)?|mutazion[ei](?: abl1?)?(?: rilevat[ae])?|variant[ei] rilevat[ae]",
    "closing": r"conclusions?|conclusion[ei]|comments?|commento|interpretation|interpretazione|summary|nota bene|"
    r"references?|legend[a]?",
}
_BEFORE = {"level": r"(?<![0-9] )"}
"""`1.2e-4 ratio` has its unit, not a label."""
_LIMIT_FOLLOWS = r"(?=[ \t]*[:=(]?[ \t]*[<0-9])"
_AFTER = {"lod": _LIMIT_FOLLOWS, "loq": _LIMIT_FOLLOWS}
"""`positive below LOQ` is a result, not a label."""
_LABEL = re.compile(
    "|".join(
        rf"(?P<{kind}>{_BEFORE.get(kind, '')}(?<!\w)(?:{pattern})(?!\w){_AFTER.get(kind, '')})"
        for kind, pattern in _LABELS.items()
    ),
    re.IGNORECASE,
)
_COLON = re.compile(r"[ \t]*[:=]?[ \t]*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label on a line (`start:end` of the text) and the value behind it (`end` to `value_end`)."""

    kind: str
    start: int
    end: int
    value_end: int
    has_colon: bool


def labels_in(text: str, start: int, end: int) -> Iterator[Labelled]:
    """The labels of the line `start:end`, each with its value: up to the next label, or the end of the line."""
    found = list(_LABEL.finditer(text, start, end))
    for place, match in enumerate(found):
        until = found[place + 1].start() if place + 1 < len(found) else end
        colon = _COLON.match(text, match.end(), until)
        assert colon is not None
        kind = str(match.lastgroup)
        yield Labelled(kind, match.start(), match.end(), until, ":" in colon.group() or "=" in colon.group())
