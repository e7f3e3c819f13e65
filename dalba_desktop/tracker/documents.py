"""What a window needs to know of documents without asking the store: their shape and their limits."""

from __future__ import annotations

from dalba_desktop.store.attachments import ATTACHMENTS, LARGEST_BYTES, MEDIA_TYPES, Attachment, media_type_of

__all__ = ["ATTACHMENTS", "LARGEST_BYTES", "MEDIA_TYPES", "Attachment", "media_type_of"]
