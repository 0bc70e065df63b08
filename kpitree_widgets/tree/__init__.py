"""Metrics, trees and edits: frozen values, never changed in place."""
