"""What the newsroom tells the rooms above."""

from __future__ import annotations

from django.dispatch import Signal

# A bulk import has ended and its stories are live. Provides args: story_ids (list of int, any order).
stories_imported = Signal()

# A story was taken down. Provides args: story_id (int), addresses (list of str, the story's own first), note (str).
story_taken_down = Signal()

# A takedown was lifted. Provides args: addresses (list of str).
takedown_lifted = Signal()
