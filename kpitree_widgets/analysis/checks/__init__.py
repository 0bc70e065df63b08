"""What is looked for in a tree, topic by topic; each function asks about one metric."""
