"""Telling what stands between us and the readers that addresses answer otherwise: a proxy of ours, or a CDN.

One small class for each vendor, none of which knows Django. What could not be told is kept and told again.
"""
