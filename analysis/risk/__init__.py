"""Disaster risk: exposure, hazards, early warning."""
