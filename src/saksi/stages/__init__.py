"""One layer each. A stage takes a reading and a language pack and returns the reading with its layer added.

Siblings never import each other: they meet in the records.
"""
