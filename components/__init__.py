"""What stands beside the map: components and figures made from tables. No callbacks, no store."""
