"""saksi reads news reports and writes down who said or did what to whom, when and where."""

__version__ = "0.1.0"
