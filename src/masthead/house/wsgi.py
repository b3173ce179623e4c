"""The newsroom as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from masthead.house import env
from masthead.house.trust import trusting
from masthead.newsstand.closing import end_when_alone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
application = trusting(get_wsgi_application(), env.text("MASTHEAD_FORWARDING_SECRET"))
end_when_alone()
