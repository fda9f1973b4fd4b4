"""Who gets which conversation: how much everybody can take, who is there, and why somebody was chosen."""
