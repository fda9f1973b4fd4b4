"""Which language a customer writes in: found on this machine from his own words, never against what a person chose."""
