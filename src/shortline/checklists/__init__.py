"""What is to be done about a case, ticked off with who and when. It reminds, and never stands in the way of closing."""
