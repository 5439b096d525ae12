"""Fault drills: each breaks something on purpose and proves that nothing acknowledged is lost."""
