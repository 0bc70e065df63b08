"""Which inputs move a metric, by how much, and what else they move."""
