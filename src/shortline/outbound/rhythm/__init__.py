"""The rhythm of a sending number: one pacer for each, over all agents and workers. The rule: docs/explanation/rhythm.md."""
