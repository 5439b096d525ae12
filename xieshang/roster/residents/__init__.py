"""Members of an upper committee who live here (住县市政协委员): the upper committee owns them, this one invites them."""
