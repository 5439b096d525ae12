"""The change of term (换届): the next term is prepared beside the present one, and opened at one moment."""
