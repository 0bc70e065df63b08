"""What if: named sets of changed inputs, evaluated beside the baseline."""
