"""The institution: what the publication is called and stands for, its team, pages and contacts.

It promises one place where name, language, colours, people and policies are kept.
It refuses to know the front or any list of stories.
"""
