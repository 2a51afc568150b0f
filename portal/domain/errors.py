"""What can go wrong in a use case, each with a cause. Pages turn them into sentences; nothing here is displayed."""


class PortalError(Exception):
    """A rule of the product was not met. `code` is stable; `details` name what it was about, never people's words."""

    code = "portal_error"

    def __init__(self, code: str | None = None, **details: str) -> None:
        self.code = code or self.code
        self.details = details
        super().__init__(self.code)


class NotFound(PortalError):
    """Not there, or not yours: the two are told apart nowhere (safety.md)."""

    code = "not_found"


class NotAllowed(PortalError):
    code = "not_allowed"


class Refused(PortalError):
    """A rule stops this act; `code` says which rule."""

    code = "refused"


class Conflict(PortalError):
    """Somebody else changed the same thing first. Both versions are kept."""

    code = "conflict"


class NotStored(PortalError):
    """Nothing could be written just now, so nothing of this act is kept: neither half of it nor all of it.

    `code` says why: `database_locked` (another process writes), `disk_full`, or `database_away`. Each mends without
    the portal being started anew.
    """

    code = "not_stored"
