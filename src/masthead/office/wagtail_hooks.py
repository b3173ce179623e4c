"""What the office adds to the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from masthead.office.desk import MessageViewSet, NobodyAdds
from masthead.office.models import ContactMessage

register_permission_policy(ContactMessage, NobodyAdds(ContactMessage))


@hooks.register("register_admin_viewset")
def register_viewset() -> MessageViewSet:
    return MessageViewSet("messages", url_prefix="messages")
