"""`python -m masthead` is the `masthead` command."""

from masthead.house.cli import main

main()
