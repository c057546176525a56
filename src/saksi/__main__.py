"""`python -m saksi`."""

from saksi.cli import main

main()
