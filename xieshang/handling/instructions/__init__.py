"""Leaders' instructions (批示): on any case or document, sealed, followed to their end by tasks, an answer or a note."""
