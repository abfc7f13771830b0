"""Panels on hazards, exposure and warnings."""
