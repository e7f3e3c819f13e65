"""The forms in which facts are typed: one kit, one dialog, a small table per kind of fact."""
