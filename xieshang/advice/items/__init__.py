"""Suggestion items: each a case with its unit and its date, followed until somebody saw that it holds."""
