"""What stands in the log: enough to find a fault, nothing about anybody.

Addresses can hold one-time links, and the words of an exception can hold values of a row, so neither is written.
"""

import logging
import traceback

from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter


def route_of(request) -> str:
    """The name of the page that was asked for; "" where there is none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


class NothingOfAnybody(logging.Filter):
    """Names the page or the work where Django and Celery would name an address or the words of a fault."""

    def filter(self, record):
        """Always True: every line is kept."""
        if request := getattr(record, "request", None):
            record.msg, record.args = "a fault on the page “%s”", (route_of(request),)
            del record.request
        elif record.name == "celery.app.trace" and (task := getattr(record, "data", None)):
            record.msg, record.args = "a fault in the work “%s”", (task.get("name"),)
            del record.data
        return True


class JsonFormatter(BaseJsonFormatter):
    """One JSON object a line: when, how bad, who says it, the message and its fields; of a fault only where it was."""

    def __init__(self):
        super().__init__(
            ["asctime", "levelname", "name", "message"],
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            json_ensure_ascii=False,
        )

    def formatException(self, exc_info):
        """The kind of fault and the lines of code that led to it, without its words."""
        kind, _, trace = exc_info
        places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "no fault", *reversed(places)])
