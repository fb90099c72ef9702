"""Whether this process answers and should be sent anybody, and its numbers for this machine alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from assessment.app.crowding import crowding
from assessment.app.installation import store
from assessment.errors import AssessmentError

_OWN = ("127.0.0.1", "::1")


async def health(_request: Request) -> Response:
    """Whether this server and its database answer."""
    try:
        await run_in_threadpool(store().accounts.exist)
    except AssessmentError:
        return JSONResponse({"status": "database unreachable"}, 503)
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """200 where newcomers are welcome; 503 while the process stops, is full, or cannot ask its database."""
    if crowding.stopping:
        return JSONResponse({"status": "stopping"}, 503)
    if crowding.full:
        return JSONResponse({"status": "busy"}, 503)
    return await health(request)


async def metrics(request: Request) -> Response:
    """Numbers of the process in Prometheus' text form: nothing of a person, a wave or an organization.

    Only for who asks on this machine and not through a proxy: open windows tell when people answer.
    """
    asked_here = request.client is not None and request.client.host in _OWN
    if not asked_here or "x-forwarded-for" in request.headers:
        return Response(status_code=404)
    values = {
        "scan_windows": (crowding.windows, "gauge", "Windows that are open."),
        "scan_windows_most": (crowding.most, "gauge", "Windows from which on newcomers wait."),
        "scan_turned_away_total": (crowding.turned_away, "counter", "Newcomers that were asked to wait."),
        "scan_late_seconds": (max(0.0, crowding.late), "gauge", "How late the process gets to what is due."),
        "process_cpu_seconds_total": (time.process_time(), "counter", "Processor time."),
        "process_resident_memory_bytes": (_resident(), "gauge", "Memory."),
    }
    lines = [
        f"# HELP {name} {what}\n# TYPE {name} {kind}\n{name} {value:g}\n"
        for name, (value, kind, what) in values.items()
    ]
    return PlainTextResponse("".join(lines))


def _resident() -> int:
    """Memory of this process in bytes; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


NUMBER_DOORS = [
    Route("/health", health, methods=["GET"]),
    Route("/ready", ready, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
