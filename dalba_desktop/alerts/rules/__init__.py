"""One module per rule. A rule is a pure function of a `Question` and answers with alerts and what it did not call."""
