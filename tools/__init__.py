"""Programs of the workshop: they build, check and document Masthead and are never installed with it."""
