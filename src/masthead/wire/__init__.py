"""The wire: feeds, sitemaps, structured data, search and what crawlers are told.

It promises machine-readable forms of exactly what readers see, valid by the formats' own rules.
It refuses to hold content: everything it says comes from the rooms below.
"""
