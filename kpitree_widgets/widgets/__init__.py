"""The editor's kernel side: traits, commands, messages."""
