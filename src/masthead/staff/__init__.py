"""Staff: the people who make the paper, and how they sign in.

It promises one user model for every desk above.
It refuses to know readers, who are never staff users and live in `members`.
"""
