"""Kodro, installed: one top-level name that holds every room."""
