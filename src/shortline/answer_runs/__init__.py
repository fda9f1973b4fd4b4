"""One answer, in several wordings, to many conversations: tried out, sent in the number's own rhythm, watched and stopped."""
