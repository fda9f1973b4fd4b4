"""When colleagues work: their presence follows it, and the week shows when nobody is there."""
