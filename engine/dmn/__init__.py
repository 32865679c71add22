"""Decisions after DMN."""
