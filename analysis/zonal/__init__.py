"""Exact coverage: people and hazard classes of any zone, from rasters."""
