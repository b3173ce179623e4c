"""Behind the counter: what readers sent is taken out of the postbag and handed to the room it is for.

It promises that an entry has its effect once, whatever dies in between, and that one nobody can handle is kept in
sight and holds nobody up. It refuses to know what any entry means, and to write what a reader sent anywhere but where
its room does.
"""
