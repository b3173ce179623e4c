"""The demo: an invented newsroom with its own written world, so that a first start shows something worth reading."""
