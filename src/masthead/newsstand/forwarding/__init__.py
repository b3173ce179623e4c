"""Handing what only the newsroom can answer on to its process, and its answer back, without holding either in memory.

It promises that an outsider's word about itself never reaches the newsroom, and that nobody waits for ever.
It refuses to read what passes through.
"""
