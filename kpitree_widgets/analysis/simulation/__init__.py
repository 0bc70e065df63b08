"""What may happen: draws of uncertain inputs through the formulas."""
