"""Questions asked of an evaluated tree, each answered by a frozen result."""
