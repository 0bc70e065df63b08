"""What a metric may be when its inputs vary: distributions, correlation, draws."""
