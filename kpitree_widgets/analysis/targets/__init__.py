"""How to reach a target, and whether the targets of a tree can be."""
