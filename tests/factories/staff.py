"""People with an account in the newsroom."""

from __future__ import annotations

import itertools

from django.contrib.auth.models import Group

from masthead.staff.models import StaffUser

_numbers = itertools.count(1)


def make_staff(group: str = "", **fields: object) -> StaffUser:
    """Somebody who signs in; `group` is one that the foundation laid, such as Reporters."""
    number = next(_numbers)
    user = StaffUser(**{"username": f"staff-{number}", "email": f"staff-{number}@signal.example", **fields})
    user.set_password("not a secret here")
    user.save()
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
