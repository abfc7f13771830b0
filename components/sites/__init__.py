"""Panels on displacement sites."""
