"""Formal suggestions and consultation reports: drafted with every revision kept, approved, numbered, sent, answered."""
