"""What is to be expected of every input, and of what is computed from them."""
