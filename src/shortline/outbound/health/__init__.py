"""How a number is doing with its platform: counted, judged, told to its leads."""
