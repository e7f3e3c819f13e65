"""What a user can do with a store: the use cases behind the window and the command line. No Qt, no SQL."""

from dalba_desktop.tracker.demo_store import DEMO_PASSPHRASE, create_demo
from dalba_desktop.tracker.tracker import Tracker
from dalba_desktop.tracker.views import CaseRow, CaseView, Changed

__all__ = ["DEMO_PASSPHRASE", "CaseRow", "CaseView", "Changed", "Tracker", "create_demo"]
