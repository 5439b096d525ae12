"""The map of the towns: one tile for each, where the body put it; and what homes and halls came to in a year."""
