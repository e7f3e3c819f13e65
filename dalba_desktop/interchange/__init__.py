"""Files in and out: case files, tables of results, and how what they bring is merged into a store.

Everything read here was written by someone else: it is checked in full before anything of it is stored, and what is
wrong is named by its place.
"""
