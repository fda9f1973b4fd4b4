"""Labels: short words of the house on conversations, to find and to count them by."""
