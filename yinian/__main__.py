"""`python -m yinian`."""

from yinian.config.cli import main

main()
