"""One file that brings an installation back: database, kept files, keys, and a list with hashes."""
