"""Measurements: what pages cost beside a bare view, and how the cost grows with the cases."""
