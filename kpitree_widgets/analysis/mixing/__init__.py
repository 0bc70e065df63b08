"""Mix and rate: how segments make a total change."""
