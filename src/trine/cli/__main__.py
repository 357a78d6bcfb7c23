"""`python -m trine.cli` is `trine`."""

from trine.cli.main import main

main()
