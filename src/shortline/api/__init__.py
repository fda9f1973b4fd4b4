"""The shell around the domains: application, authentication, errors, health, the agent app."""
