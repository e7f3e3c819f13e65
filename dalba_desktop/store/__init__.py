"""The encrypted store: one SQLCipher file per centre, and the only SQL of the application.

`store.Store` is what others use. `connect` opens and keys the file, `migrate` brings its tables up to date, `rows`
turns records into rows and back, `audit` keeps the trail, `errors` says what went wrong.
"""
