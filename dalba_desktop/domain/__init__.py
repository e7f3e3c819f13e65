"""The facts of a case: frozen records, their enumerations, and how they are read and written.

Nothing here knows Qt, SQL, files, the clock or a logger. Field names, units and allowed values are
those of the data dictionary; the case file, the store's columns, CSV headers and entry forms are all
derived from the one declaration on each record class (see `fields`).
"""
