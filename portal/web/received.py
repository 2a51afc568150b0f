"""Requests as Flask reads them: no larger than their page takes, and never in a file that others could read."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from portal.web.front import Limits
from portal.web.typed_words import CleanRequest


def requests_within(limits: Limits) -> type[CleanRequest]:
    """Return the class of requests that keeps to the limits."""

    class LimitedRequest(CleanRequest):
        @property
        def max_content_length(self) -> int | None:
            return limits.of(self.path)

        @max_content_length.setter
        def max_content_length(self, value: int | None) -> None:
            raise TypeError("the limits are in one place: factory.LIMITS")

        def _get_file_stream(self, *_args: Any, **_kwargs: Any) -> IO[bytes]:
            # Werkzeug's own would put a large file in the system's folder of temporary files, as it came.
            return BytesIO()

    return LimitedRequest
