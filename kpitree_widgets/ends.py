"""Which two states of a document are compared, as people say it."""
