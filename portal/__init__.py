"""Where families, carers and friends take part in the review of a life and death."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> Flask:
    """Return the portal on the settings of the environment, for `flask --app portal`."""
    from portal.factory import create_app as make

    return make()
