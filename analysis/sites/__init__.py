"""Readiness of displacement sites: scores, gates, bands, closing sets, scenarios."""
