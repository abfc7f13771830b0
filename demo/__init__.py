"""The synthetic country, made from one seed."""
