"""Files of people's as answers: a type of ours, a name of ours, kept by nobody, and nothing in them may act."""

from __future__ import annotations

from flask import Response

from portal.domain.added_files import FileContent, FileKind
from portal.domain.errors import NotFound
from portal.web.front import POLICY

_NOTHING_ACTS = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def as_download(file: FileContent) -> Response:
    """Return the file to be saved: no browser opens it in our name."""
    answer = _answer(file.content, file.format.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def as_saved(content: bytes, media_type: str, name: str) -> Response:
    """Return what we made ourselves, to be saved under a name of ours."""
    answer = _answer(content, media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_picture(file: FileContent) -> Response:
    """Return a picture that we made ourselves, to be shown in a page of ours. Raises NotFound for anything else."""
    if file.format.kind is not FileKind.PHOTO:
        raise NotFound
    return _answer(file.content, file.format.media_type)


def _answer(content: bytes, media_type: str) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers[POLICY] = _NOTHING_ACTS
    answer.headers["Cache-Control"] = "no-store"
    return answer
