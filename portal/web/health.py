"""Whether the portal can serve and store."""

from __future__ import annotations

import hmac
import os
import shutil
import tempfile

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.services.metrics import as_text
from portal.services.tools import Tools
from portal.web.current import tools

health = Blueprint("health", __name__)
LEAST_FREE = 50 * 1024 * 1024


@health.get("/healthz")
def healthz() -> Response | tuple[Response, int]:
    """200 when the portal can serve and store, 503 with a reason when it can't."""
    reason = _trouble(tools())
    if reason:
        return jsonify(ok=False, reason=reason), 503
    return jsonify(ok=True)


@health.get("/metrics")
def metrics() -> Response:
    """Figures for the operator's monitoring, which shows the settings' token. Without one there is no such page."""
    expected = tools().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        abort(404)
    return Response(as_text(tools()), mimetype="text/plain; version=0.0.4")


def _trouble(tools: Tools) -> str:
    try:
        with tools.database.connection() as connection:
            connection.execute(text("SELECT 1 FROM mark LIMIT 1"))
        if not tools.database.takes_writes():
            return "the database takes no writes: another process has locked it, or it is a read-only copy"
    except SQLAlchemyError:
        return "the database does not answer, or has no tables: run `portal upgrade`"
    folder = tools.settings.data
    if not os.access(folder, os.W_OK):
        return "the data folder can't be written to: check PORTAL_DATA and its owner"
    if shutil.disk_usage(folder or tempfile.gettempdir()).free < LEAST_FREE:
        return "the disk is nearly full: free some space"
    return ""
