"""Frames to series: which column feeds which metric, counted or summed per period.

This folder alone knows narwhals and pandas, and imports them only when a frame arrives.
"""
