"""Opening hours: when people of the house are there to answer. The one calendar that clocks, routing and lines read."""
