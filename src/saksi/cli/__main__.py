"""`python -m saksi.cli`."""

from saksi.cli import main

main()
