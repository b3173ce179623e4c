"""What the picture program refuses."""


class UnknownDrawingNameError(ValueError):
    """A scene, palette or mood that is not in its list; `kind` and `name` say which."""

    def __init__(self, kind: str, name: str, known: frozenset[str]) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"There is no {kind} called {name!r}. Choose one of: {', '.join(sorted(known))}.")


class UnknownVariantError(ValueError):
    """A variant outside 0 to 5."""

    def __init__(self, variant: int) -> None:
        super().__init__(f"There is no variant {variant}. Choose a number from 0 to 5.")
