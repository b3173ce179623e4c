"""Forms as data: what may be filled in, how it is checked, in which words a mistake is told.

The contract is docs/contracts/forms.md.
"""
