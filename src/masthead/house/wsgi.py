"""The newsroom as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from masthead.house import env
from masthead.house.server import WATCHER
from masthead.house.starting import settle
from masthead.house.trust import trusting
from masthead.newsstand.closing import end_when_alone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
application = trusting(get_wsgi_application(), env.text("MASTHEAD_FORWARDING_SECRET"))
# Under another server than ours, whoever started this process watches it.
end_when_alone(int(os.environ.get(WATCHER, os.getppid())))
settle()
