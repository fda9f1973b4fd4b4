"""Opt-outs and consents that come in a file: looked through first, written down when somebody says so."""
