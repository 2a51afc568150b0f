"""Whether it is safe to start: each rule is a question to the settings and what they lead to, answered in one line.

Some hold everywhere (a name that nothing reads is a slip of the pen), the others in production, where families would
meet what is wrong before anybody else does.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url

from portal.adapters.key_strength import SHORTEST
from portal.adapters.picture_files import BrokenPictures
from portal.config import EXAMPLE_ADDRESS, EXAMPLE_PHONE
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings
from portal.store import marks

READ = frozenset(
    {
        "PORTAL_AUDIT_HEADS",
        "PORTAL_BACKUPS",
        "PORTAL_BACKUP_PASSPHRASE",
        "PORTAL_BASE_URL",
        "PORTAL_CARRIER_PATIENCE",
        "PORTAL_CLAMAV",
        "PORTAL_DATA",
        "PORTAL_EMAIL_FROM",
        "PORTAL_EMAIL_PASSWORD",
        "PORTAL_EMAIL_SERVER",
        "PORTAL_EMAIL_USER",
        "PORTAL_ENV",
        "PORTAL_HELP_PHONE",
        "PORTAL_KEEP_ATTEMPTS",
        "PORTAL_KEEP_CODES",
        "PORTAL_KEEP_CONTACTS",
        "PORTAL_KEEP_LETTERS",
        "PORTAL_KEEP_OUTBOX",
        "PORTAL_KEEP_REPORTS",
        "PORTAL_KEEP_REVIEWS",
        "PORTAL_KEEP_VISITS",
        "PORTAL_KEY_AUDIT",
        "PORTAL_KEY_CODES",
        "PORTAL_KEY_DATA",
        "PORTAL_KEY_LINKS",
        "PORTAL_KEY_SEARCH",
        "PORTAL_KEY_SESSION",
        "PORTAL_KEY_TICKETS",
        "PORTAL_LIBLOUIS",
        "PORTAL_LOGS",
        "PORTAL_METRICS_TOKEN",
        "PORTAL_NOTIFY_EMAIL_TEMPLATE",
        "PORTAL_NOTIFY_KEY",
        "PORTAL_NOTIFY_POST",
        "PORTAL_NOTIFY_SETTLES_AFTER",
        "PORTAL_NOTIFY_TEXT_TEMPLATE",
        "PORTAL_NOTIFY_URL",
        "PORTAL_OIDC_CLIENT_ID",
        "PORTAL_OIDC_CLIENT_SECRET",
        "PORTAL_OIDC_ISSUER",
        "PORTAL_OIDC_MFA",
        "PORTAL_OIDC_NAME",
        "PORTAL_OIDC_ONLY",
        "PORTAL_PICTURES",
        "PORTAL_POST",
        "PORTAL_PRINT_ALERT",
        "PORTAL_RETURN_ADDRESS",
        "PORTAL_SECURITY_CONTACT",
        "PORTAL_SERVICE_NAME",
        "PORTAL_STAFF_LANGUAGES",
        "PORTAL_TRUSTED_HOSTS",
        "PORTAL_TRUSTED_PROXIES",
        "PORTAL_UPDATE_WEEKS",
        "PORTAL_WITHDRAWALS",
        "PORTAL_WORKERS",
    }
)
"""Every PORTAL_… variable that something reads. A test holds this list to the code and to docs/running.md."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_VERIFIED = {"verify-ca", "verify-full"}
_HERE = {"localhost", "127.0.0.1", "::1"}


TELLS_OF = re.compile(
    r"\b(?:died|deaths?|mortality|bereave\w*|grief|coroner|learning.disabilit\w*|autis\w*|LeDeR)\b", re.IGNORECASE
)


def refuse_unsafe(tools: Tools, environment: Mapping[str, str] | None = None) -> None:
    """Raise UnsafeSettings with the first line that stops a start. Called by everything that serves or sends."""
    env = os.environ if environment is None else environment
    for line in faults(tools, env):
        raise UnsafeSettings(line)


def faults(tools: Tools, env: Mapping[str, str]) -> Iterator[str]:
    """Yield each reason not to start: what is wrong and what to do, in one line."""
    # The database is asked last: what it is asked is only right when it is there and of this version.
    by_database = (_database_is_this_version, _is_no_demonstration)
    for rule in (EVERYWHERE + IN_PRODUCTION if tools.settings.production else EVERYWHERE) + by_database:
        if line := rule(tools, env):
            yield line


def _no_name_that_nothing_reads(_tools: Tools, env: Mapping[str, str]) -> str:
    for name in sorted(env):
        if name.startswith("PORTAL_") and name not in READ:
            near = difflib.get_close_matches(name, sorted(READ), n=1)
            return f"{name} is set, but nothing reads it: " + (f"is it {near[0]}?" if near else "unset it")
    return ""


def _database_is_this_version(tools: Tools, _env: Mapping[str, str]) -> str:
    from portal.adapters.migrating import newest_revision, revision_of  # slow to read in, and asked once

    here, newest = revision_of(tools.database.engine), newest_revision(tools.settings)
    if here == newest:
        return ""
    return f"the database is at revision {here or 'none'} and this version needs {newest}: run `portal upgrade`"


def _pictures_can_be_shown(tools: Tools, _env: Mapping[str, str]) -> str:
    try:
        tools.easy_read.picture_folder.files  # noqa: B018  looking at them is the question
    except BrokenPictures as broken:
        return str(broken)
    return ""


def _help_phone_is_yours(tools: Tools, _env: Mapping[str, str]) -> str:
    if tools.settings.help_phone != EXAMPLE_PHONE:
        return ""
    return "PORTAL_HELP_PHONE is the invented example: set the number where families reach you"


def _email_from_is_yours(tools: Tools, _env: Mapping[str, str]) -> str:
    host = tools.settings.email_from.rpartition("@")[2]
    if host not in {"example.org", "example.com", "example.net"} and not host.endswith((".example", ".test")):
        return ""
    return f"PORTAL_EMAIL_FROM is {tools.settings.email_from}, an example: set an address that you read"


def _return_address_is_yours(tools: Tools, _env: Mapping[str, str]) -> str:
    if tools.settings.return_address != EXAMPLE_ADDRESS:
        return ""
    return "PORTAL_RETURN_ADDRESS is the invented example: set where letters come back to, its lines parted by |"


def _sender_tells_nothing(tools: Tools, _env: Mapping[str, str]) -> str:
    """The service's name, its addresses and its e-mail stand on a neutral notice, where a stranger may read them."""
    settings = tools.settings
    for name, words in (
        ("PORTAL_SERVICE_NAME", settings.service_name),
        ("PORTAL_EMAIL_FROM", settings.email_from),
        ("PORTAL_RETURN_ADDRESS", " ".join(settings.return_address)),
    ):
        if found := TELLS_OF.search(words):
            return f"{name} says “{found[0]}”: it stands on every message, where a stranger may read it"
    return ""


def _base_url_can_be_opened(tools: Tools, _env: Mapping[str, str]) -> str:
    host = urlsplit(tools.settings.base_url).hostname or ""
    try:
        lonely = not ipaddress.ip_address(host).is_global
    except ValueError:
        lonely = host == "localhost" or "." not in host
    return f"PORTAL_BASE_URL leads to {host}, which families can't open: set the public address" if lonely else ""


def _base_url_is_trusted(tools: Tools, _env: Mapping[str, str]) -> str:
    host = urlsplit(tools.settings.base_url).hostname or ""
    if not tools.settings.trusted_hosts or host in tools.settings.trusted_hosts:
        return ""
    return f"PORTAL_TRUSTED_HOSTS leaves out {host} of PORTAL_BASE_URL: every link in a letter would be refused; add it"


def _keys_differ(tools: Tools, _env: Mapping[str, str]) -> str:
    seen: dict[str, str] = {}
    for name in type(tools.keys).__dataclass_fields__:
        held = getattr(tools.keys, name)
        for key in (held,) if isinstance(held, str) else held:
            if key in seen:
                return f"the keys {seen[key]!r} and {name!r} hold the same: each needs characters of its own"
            seen[key] = name
    return ""


def _nobody_else_reads_the_folder(tools: Tools, _env: Mapping[str, str]) -> str:
    folder = tools.settings.data
    for path in (folder, tools.settings.keys, *_files_of(tools.settings.keys)):
        if path.exists() and path.stat().st_mode & _OTHERS:
            return f"{path} can be read by other users of this machine: run `chmod -R go= {folder}`"
    return ""


def _files_of(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.key")) if folder.is_dir() else []


def _database_keeps(tools: Tools, _env: Mapping[str, str]) -> str:
    url = make_url(tools.settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        return "DATABASE_URL keeps nothing after a stop: give the path of a file, or leave it out"
    return ""


def _database_is_reached_privately(tools: Tools, _env: Mapping[str, str]) -> str:
    url = make_url(tools.settings.database_url)
    host = str(url.query.get("host") or url.host or "")
    at_home = not host or host.startswith("/") or host in _HERE
    if url.get_backend_name() == "sqlite" or at_home or url.query.get("sslmode") in _VERIFIED:
        return ""
    return "DATABASE_URL goes to another machine unencrypted or unverified: add ?sslmode=verify-full"


def _scanner_is_reached_privately(tools: Tools, _env: Mapping[str, str]) -> str:
    address = tools.settings.clamav
    host = address.rpartition(":")[0].strip("[]")
    if not address or address.startswith("/") or host in _HERE:
        return ""
    return "PORTAL_CLAMAV is on another machine, and clamd takes files unencrypted: run it here, or name its socket"


def _is_no_demonstration(tools: Tools, _env: Mapping[str, str]) -> str:
    if not tools.settings.production:
        return ""
    with tools.reading() as session:
        if marks.mark(session, marks.DEMONSTRATION) is None:
            return ""
    return "the database holds the demonstration, with codes that anybody knows: give production a database of its own"


def _metrics_token_is_strong(tools: Tools, _env: Mapping[str, str]) -> str:
    token = tools.settings.metrics_token
    if not token or len(token) >= SHORTEST:
        return ""
    return f"PORTAL_METRICS_TOKEN is short: use {SHORTEST} random characters or more, or leave it out"


def _nobody_debugs(_tools: Tools, env: Mapping[str, str]) -> str:
    if env.get("FLASK_DEBUG", "0") in {"", "0", "false", "False"}:
        return ""
    return "FLASK_DEBUG is on, and would show people's words when a page breaks: unset it"


Rule = Callable[[Tools, Mapping[str, str]], str]
EVERYWHERE: tuple[Rule, ...] = (_no_name_that_nothing_reads, _pictures_can_be_shown)
IN_PRODUCTION: tuple[Rule, ...] = (
    _nobody_debugs,
    _help_phone_is_yours,
    _sender_tells_nothing,
    _email_from_is_yours,
    _return_address_is_yours,
    _base_url_can_be_opened,
    _base_url_is_trusted,
    _keys_differ,
    _metrics_token_is_strong,
    _nobody_else_reads_the_folder,
    _database_keeps,
    _database_is_reached_privately,
    _scanner_is_reached_privately,
)
