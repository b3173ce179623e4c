"""What readers send: the journal that keeps it sealed on disk, the forms they fill, the slots that answer them.

It promises that an acknowledged entry is on disk, opens only with the newsroom's key and comes out once, in order.
It refuses to know Django, databases, HTTP and what any form is for.
"""
