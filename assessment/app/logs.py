"""What no log of this process may hold: the words of an error, which can be what somebody answered.

Our own log tells type and place of an error. Libraries log whole tracebacks, at whatever level and wherever
their lines go: so records lose them as they are made.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Factory = Callable[..., logging.LogRecord]


def place_of(error: BaseException) -> str:
    """Type and place of an error, and none of its words: they may hold what somebody answered."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


@contextmanager
def without_words_of_errors() -> Iterator[None]:
    """While this holds, a record of any logger has type and place of its error in place of the traceback."""
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(_tacit(before))
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)


def _tacit(usual: Factory) -> Factory:
    def made(*given: Any, **more: Any) -> logging.LogRecord:
        record = usual(*given, **more)
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info = record.exc_text = record.stack_info = None
        if isinstance(record.args, tuple):
            record.args = tuple(_tacitly(entry) for entry in record.args)
        if error is not None:
            place = place_of(error)
            record.msg = f"{record.msg} ({place.replace('%', '%%') if record.args else place})"
        return record

    return made


def _tacitly(entry: object) -> object:
    return place_of(entry) if isinstance(entry, BaseException) else entry
