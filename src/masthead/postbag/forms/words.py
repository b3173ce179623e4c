"""What can be wrong with a field, and the house's English words for it. A form in another language brings its own."""

from __future__ import annotations

from types import MappingProxyType

WORDS = MappingProxyType(
    {
        "required": "Fill this in.",
        "unticked": "Tick this box to go on.",
        "unchosen": "Choose one of the options.",
        "not_an_option": "Choose one of the options shown.",
        "too_long": "Shorten this to {max} characters or fewer; it has {length}.",
        "one_line": "Write this on one line.",
        "invisible": "Remove the invisible characters; typing it again by hand helps.",
        "email": "Enter an email address like name@example.org.",
        "one_email": "Enter one email address only.",
        "email_letters": "Use only the letters a to z, digits and . _ + - before the @.",
        "repeated": "Send this only once.",
        "too_many_links": "Leave at most {max} links in the text; it has {length}.",
        "form": "The form could not be read. Reload the page and send it again.",
        "form_too_large": "The form is too long. Shorten the text and send it again.",
        "too_many": "Very many forms came from your network. Wait a few minutes and send it again; "
        "your text is still here.",
        "busy": "We cannot take this right now. Wait a minute and send it again; your text is still here.",
    }
)
