"""The desk: the store as web pages where people read, search and check."""
