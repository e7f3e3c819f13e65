"""The window: small widgets, one per file. They take data, show it, and say what the user asked for."""
