"""Charts: a case (or a cohort) -> a matplotlib Figure. No Qt, no pyplot, no global settings changed."""
