"""Decompositions that others have published, to hold ours against."""
