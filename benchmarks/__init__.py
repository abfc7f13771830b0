"""Benchmarks: ours against a named alternative in the same run, as medians and ratios."""
