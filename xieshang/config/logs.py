"""The server's log: numbers of people never reach it, and where it has to be kept, it is kept for its days."""

import logging
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

PERSONAL = re.compile(r"(?<!\d)(?:1\d{10}|\d{17}[\dXx])(?!\d)")


class PersonalData(logging.Filter):
    """The last net: what looks like a phone or an identity card is taken out."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        cleaned = PERSONAL.sub("[…]", words)
        if cleaned != words:
            record.msg, record.args = cleaned, None
        return True


class DailyFile(logging.Handler):
    """One file a day, readable by its owner, written by any number of processes; files older than `days` are gone."""

    def __init__(self, folder: str, days: int) -> None:
        super().__init__()
        self.folder, self.days = Path(folder), days
        self.swept: date | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            today = datetime.fromtimestamp(record.created, UTC).date()
            if self.swept != today:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._sweep(today)
            # Opened for each line and only ever appended to: nothing to share between processes, nothing to turn over.
            descriptor = os.open(self.folder / f"{today}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, f"{self.format(record)}\n".encode("utf-8", "backslashreplace"))
            finally:
                os.close(descriptor)
        except Exception:
            self.handleError(record)

    def _sweep(self, today: date) -> None:
        self.swept = today
        oldest = (today - timedelta(days=self.days)).isoformat()
        for path in self.folder.glob("????-??-??.log"):
            if path.stem < oldest:
                path.unlink(missing_ok=True)
