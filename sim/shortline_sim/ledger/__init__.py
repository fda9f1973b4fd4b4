"""The ledger run: a real desk under faults, and two books kept outside of it.

One book says what the provider did: which updates it delivered and what it was answered, which sends it accepted. The other
says what the desk shows in the end, through its public API alone. A pure checker compares them and counts broken promises.
Nothing in here imports the product.
"""
