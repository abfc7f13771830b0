"""The words of the field: errors, settings, schemas, method and tiers. Imports nothing of ours."""
