"""To which standard a place is kept, and the checks that say how far it is: see docs/slices/standards.md."""
