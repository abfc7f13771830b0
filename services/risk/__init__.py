"""What the lenses on hazards, exposure and warnings ask."""
