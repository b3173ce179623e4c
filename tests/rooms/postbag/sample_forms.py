"""Two forms as a room would declare them."""

from masthead.postbag.forms.descriptors import Field, Form, Kind

CONTACT = Form(
    name="contact",
    entry_kind="office.contact",
    language="en",
    fields=(
        Field(name="name", kind=Kind.TEXT, label="Your name", max_length=80, autocomplete="name"),
        Field(name="email", kind=Kind.EMAIL, label="Your email", max_length=254, autocomplete="email"),
        Field(
            name="topic",
            kind=Kind.CHOICE,
            label="About",
            options=(("news", "News tip"), ("ads", "Advertising")),
        ),
        Field(name="message", kind=Kind.TEXTAREA, label="Message", max_length=2000, max_links=3),
        Field(name="agree", kind=Kind.CHECKBOX, label="I have read how this is stored"),
        Field(name="stamp", kind=Kind.HIDDEN, label="", required=False, max_length=100),
    ),
    page="/contact/",
    next_page="/contact/thanks/",
    trap="confirm_terms",
    echo=("name", "topic"),
    receipt_slot="receipt",
)
SIGN_UP = Form(
    name="sign-up",
    entry_kind="newsletters.sign_up",
    language="uk",
    fields=(
        Field(
            name="email",
            kind=Kind.EMAIL,
            label="Пошта",
            words={"email": "Введіть адресу на кшталт name@example.org."},
        ),
        Field(name="lists", kind=Kind.CHOICES, label="Листи", options=(("daily", "Щодня"), ("war", "Війна"))),
    ),
    page="/newsletters/",
    next_page="/newsletters/check-your-mail/",
    words={"unchosen": "Оберіть хоча б один лист."},
)


def filled(**other):
    """What an honest reader sends with the contact form; give a list for a field to change it."""
    sent = {
        "name": ["Оксана O’Brien"],
        "email": ["oksana+news@example.org"],
        "topic": ["news"],
        "message": ["Hello,\r\nthe ferry is late."],
        "agree": ["on"],
    }
    return sent | other
