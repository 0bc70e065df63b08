"""Formulas: text -> expression -> code. Knows no tree."""
