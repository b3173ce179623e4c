"""What stands between the newsroom and those who mean it harm: abuse budgets, proof of work, origin checks, CSP.

It promises answers made from plain arguments alone, the same in every process and without a database.
It refuses to know Django, stories and readers: rooms above tell it what they have and it says what may pass.
"""
