"""Correcting what the roster says of a person: asked by the person, entered by the office."""
