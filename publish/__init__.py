"""Exports and published documents."""
