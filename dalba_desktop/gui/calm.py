"""Errors of the world, said calmly. What is our own fault is not caught here and reaches the crash page."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from dalba_desktop.domain.codec import FactError
from dalba_desktop.gui import error_details
from dalba_desktop.wording import refusal_words, say


def world_sentence(error: Exception) -> str | None:
    """One sentence for an error the user can do something about, None for a fault of the program.

    Store errors bring their sentence and an `exit_code`, which is how they are known without importing the store.
    Its details are kept, so that they can be copied from wherever the sentence is told.
    """
    sentence = _sentence(error)
    if sentence is not None:
        error_details.keep(error, sentence)
    return sentence


def _sentence(error: Exception) -> str | None:
    if isinstance(error, FactError):
        return refusal_words(error)
    if hasattr(error, "exit_code"):
        return str(error)
    if isinstance(error, OSError):
        place = error.filename or ""
        reason = error.strerror or type(error).__name__
        return say("{place}: {reason}. Choose another place, or free it and try again.", place=place, reason=reason)
    return None


@contextmanager
def said_calmly(show: Callable[[str], None]) -> Generator[None]:
    """Shows an error of the world where it belongs, and lets every other one through."""
    try:
        yield
    except Exception as error:
        sentence = world_sentence(error)
        if sentence is None:
            raise
        show(sentence)
