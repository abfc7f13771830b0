"""What the lenses on displacement sites ask."""
