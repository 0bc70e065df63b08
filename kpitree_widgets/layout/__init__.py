"""Where boxes and edges go: pure, nothing is drawn or measured; mirrored by ``js/src/layout/``."""
