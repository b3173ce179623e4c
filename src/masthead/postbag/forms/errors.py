"""Why a body is not read, with the HTTP status that says it."""

from __future__ import annotations

from masthead.postbag.errors import PostbagError


class BodyRefusedError(PostbagError, ValueError):
    """The body is not what its type says, or has parts no form has. Nothing of it was kept."""

    status = 400

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"The form could not be read: {reason or 'its body is not well formed'}.")


class BodyTooLargeError(BodyRefusedError):
    """More bytes or fields than the bound."""

    status = 413

    def __init__(self) -> None:
        super().__init__("it is too large")


class UnknownBodyTypeError(BodyRefusedError):
    """No type of body that a form is sent as."""

    status = 415

    def __init__(self) -> None:
        super().__init__("send it urlencoded, as multipart form data or as JSON, in UTF-8")
