"""Town liaison offices (政协委员联络室): whoever directs one convenes the halls of the town."""
