"""What a case was judged by at an earlier row of the trail: thresholds, calendars, laboratories, mutation table.

So an alert that opened because a threshold was changed is told as opened, and one moment is never judged by another's
values. What only a newer version of the application judges otherwise cannot be told: the rules of then are not kept.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from dalba_desktop.domain import codec
from dalba_desktop.domain.mrd import Laboratory
from dalba_desktop.store.audit import AuditEntry
from dalba_desktop.store.settings import KnowledgeFile, OwnValue, Section, StoredSettings

LABORATORIES = "laboratories"
LISTS = frozenset({LABORATORIES, *(section.value for section in Section)})
"""The lists of the trail that change what a case is judged by."""


def settings_then(now: StoredSettings, since: Sequence[AuditEntry], files: Sequence[KnowledgeFile]) -> StoredSettings:
    """What the centre had set before the rows `since` (all of them after that moment, in their order)."""
    own: dict[str, dict[str, Any]] = {
        Section.POLICY.value: {key: value.value for key, value in now.policy.items()},
        Section.CALENDARS.value: {key: value.value for key, value in now.calendars.items()},
        Section.KNOWLEDGE.value: {key: value.value for key, (value, _) in now.files_in_force.items()},
        LABORATORIES: {entry.name: codec.write_record(entry) for entry in now.laboratories},
    }
    for entry in reversed(since):
        if entry.list not in LISTS or entry.is_erased:
            continue
        key = entry.record_id or ""
        if entry.before is None:
            own[entry.list].pop(key, None)
        else:
            own[entry.list][key] = json.loads(entry.before)
    by_hash = {file.sha256: file for file in files}
    knowledge = {
        name: (_own(Section.KNOWLEDGE, name, sha256), by_hash[sha256])
        for name, sha256 in own[Section.KNOWLEDGE.value].items()
        if sha256 in by_hash
    }
    return dataclasses.replace(
        now,
        policy=_section(Section.POLICY, own),
        calendars=_section(Section.CALENDARS, own),
        files_in_force=MappingProxyType(knowledge),
        laboratories=tuple(codec.read_record(Laboratory, raw, LABORATORIES) for raw in own[LABORATORIES].values()),
    )


def _section(section: Section, own: dict[str, dict[str, Any]]) -> MappingProxyType[str, OwnValue]:
    return MappingProxyType({key: _own(section, key, value) for key, value in own[section.value].items()})


def _own(section: Section, key: str, value: Any) -> OwnValue:
    return OwnValue(section=section, key=key, value=value, at="", who="", reason="")
