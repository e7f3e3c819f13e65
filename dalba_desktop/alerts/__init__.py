"""The judgement: thresholds with unit and source, one function per rule, and the engine that runs them."""
