"""The newsroom's verbs. Each is one transaction, keyword-only, and safe to run twice unless it says otherwise."""

from masthead.newsroom.services.addresses import hold_back, settle_address, settle_dates
from masthead.newsroom.services.ledger import adopt_ledger, write_lift, write_takedown
from masthead.newsroom.services.pictures import freshen_picture
from masthead.newsroom.services.renditions import make_sizes
from masthead.newsroom.services.tags import keep_slug, merge_tags, redirect_address
from masthead.newsroom.services.takedowns import lift_takedown, take_down
from masthead.newsroom.services.years import year_index

__all__ = [
    "adopt_ledger",
    "freshen_picture",
    "hold_back",
    "keep_slug",
    "lift_takedown",
    "make_sizes",
    "merge_tags",
    "redirect_address",
    "settle_address",
    "settle_dates",
    "take_down",
    "write_lift",
    "write_takedown",
    "year_index",
]
