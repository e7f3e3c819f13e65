"""Paper: what is known of a case as a PDF. Data in, bytes out; nothing here writes a file."""
