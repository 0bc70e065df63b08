"""Trees as text and files."""
