"""The pasted text of a laboratory report read as candidates; `text.read_report` is the way in."""
