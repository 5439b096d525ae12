"""Uploads: what may be stored, under which name, and how it reaches the disk. Nothing here knows cases or viewers.

accepted = inspect(data, name, limits=Limits())      # or Refused, with words for the person who uploads
stored = stored_name(accepted.extension)
write_durably(folder, stored, accepted.data)
"""

from xieshang.kernel.uploads.inspection import inspect
from xieshang.kernel.uploads.names import clean_name, stored_name
from xieshang.kernel.uploads.storage import Damaged, delete_stored, read_stored, sweep, write_durably
from xieshang.kernel.uploads.verdict import DOCUMENTS, EVERYTHING, MEGABYTE, PICTURES, Accepted, Limits, Refused

__all__ = [
    "DOCUMENTS",
    "EVERYTHING",
    "MEGABYTE",
    "PICTURES",
    "Accepted",
    "Damaged",
    "Limits",
    "Refused",
    "clean_name",
    "delete_stored",
    "inspect",
    "read_stored",
    "stored_name",
    "sweep",
    "write_durably",
]
