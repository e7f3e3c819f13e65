"""Numbers from facts: what an MRD result says, how a series moves, how a cohort fares. No Qt, no SQL, no files."""
