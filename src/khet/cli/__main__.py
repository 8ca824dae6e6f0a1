"""Runs the ``khet`` command as ``python -m khet.cli``."""

from khet.cli.main import main

main()
