"""Studios, model posts and service points of members, what they achieved, and the deeds that are told of."""
