"""What follows from any layer's declaration: its panel, its table, its names, its age."""
