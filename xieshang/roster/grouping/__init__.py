"""Grouping: how sectors fall into sector groups and members into town groups; proposed by a search, decided by people.

It is a part of the roster, not of `groups`: deciding ends and begins rows of the roster, and everything that reads these rows
(checks, lists, import, figures) lies in the roster or above it. `groups` is the desk of a convenor and keeps nothing.
"""
