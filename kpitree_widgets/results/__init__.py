"""What users get back: a result with its text, its frame and its charts."""
