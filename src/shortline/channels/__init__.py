"""Channels: stateless code that speaks with one provider each, behind one protocol, one set of events
and one of failures.
"""
