"""What metrics will be if their inputs go on as they did: methods, tests of them, intervals."""
