"""Measurements of what Masthead promises, as `make bench` prints them and `var/bench.json` keeps them.

It promises the row names of the contract, each with its unit, its goal and what it was measured against.
It refuses to measure a machine: a figure that depends on one says so in its detail.
"""
