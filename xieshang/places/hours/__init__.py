"""Homes day by day: when they are open, who is on duty, who uses which room."""
