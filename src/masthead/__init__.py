"""Masthead, a digital newsroom: site, spoken edition, newsletters, store, members and desks in one system."""

__version__ = "0.1.0"
