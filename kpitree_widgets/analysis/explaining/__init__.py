"""Why a metric changed: contributions that add up, by several methods."""
