"""Typed settings, read from the environment once. Imports nothing of ours but the readers of single values, and which
languages there are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from portal import setting_values as values
from portal.languages import SOURCE, languages_in, staff_folder
from portal.setting_values import Safety, UnsafeSettings

_EVERY_ADDRESS = "0.0.0.0"  # nosec B104  # noqa: S104
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
NOTIFY_ADDRESS = "https://api.notifications.service.gov.uk"
# Invented, for a look at the demonstration. None of them may be used in production.
EXAMPLE_PHONE = "0118 496 0100"
EXAMPLE_EMAIL = "reviews@example.org"
EXAMPLE_ADDRESS = ("Family and carer reviews", "PO Box 12", "Woldsby", "ZZ99 1AA")


def resource_root() -> Path:
    """Return the folder that holds templates, translations, easy_read and static.

    In a wheel they lie inside the package; in a checkout they are the package's neighbours.
    """
    packaged = Path(__file__).parent / "resources"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent


def built_languages() -> tuple[str, ...]:
    """Return the languages that there are words in: what an area can approve, and what the demonstration shows."""
    return languages_in(resource_root() / "translations")


def pictures_folder(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the folder of another set of Easy Read pictures, where one is set."""
    return values.place((os.environ if environment is None else environment).get("PORTAL_PICTURES", ""))


@dataclass(frozen=True, slots=True)
class OrganisationSignIn:
    """The organisation's own sign-in (OpenID Connect). `strong` are values of acr or amr that mean a second factor;
    `only`: no other way in."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    strong: tuple[str, ...] = ("mfa",)
    only: bool = False


# A family that hears nothing for longer has been forgotten.
MOST_UPDATE_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days each kind of thing is kept. To be confirmed by the operator (docs/privacy.md); 0 is for ever."""

    reviews: int = 2920
    contacts: int = 365
    letters: int = 365
    codes: int = 90
    outbox: int = 90
    visits: int = 30
    attempts: int = 7
    reports: int = 180

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Retention:
        """Read each from its own variable."""
        kept = cls()
        return cls(
            reviews=values.days(env, "PORTAL_KEEP_REVIEWS", kept.reviews),
            contacts=values.days(env, "PORTAL_KEEP_CONTACTS", kept.contacts),
            letters=values.days(env, "PORTAL_KEEP_LETTERS", kept.letters),
            codes=values.days(env, "PORTAL_KEEP_CODES", kept.codes),
            outbox=values.days(env, "PORTAL_KEEP_OUTBOX", kept.outbox),
            visits=values.days(env, "PORTAL_KEEP_VISITS", kept.visits),
            attempts=values.days(env, "PORTAL_KEEP_ATTEMPTS", kept.attempts),
            reports=values.days(env, "PORTAL_KEEP_REPORTS", kept.reports),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the portal can be told from outside. Times are hours or days as named."""

    data: Path
    database_url: str
    base_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    production: bool = False
    languages: tuple[str, ...] = field(default_factory=built_languages)
    staff_languages: tuple[str, ...] = (SOURCE,)
    service_name: str = "Family and carer reviews"
    return_address: tuple[str, ...] = EXAMPLE_ADDRESS
    help_phone: str = EXAMPLE_PHONE
    email_from: str = EXAMPLE_EMAIL
    accent: str = "#0b4f4a"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    security_contact: str = ""
    clamav: str = ""
    liblouis: str = ""
    email_server: tuple[str, int, Safety] | None = None
    email_user: str = ""
    email_password: str = field(default="", repr=False)
    notify_key: str = field(default="", repr=False)
    notify_url: str = NOTIFY_ADDRESS
    notify_text_template: str = ""
    notify_email_template: str = ""
    notify_post: bool = False
    notify_settles_after: int = 300
    print_post: bool = False
    print_alert: timedelta = timedelta(days=3)
    carrier_patience: float = 20.0
    update_weeks: int = 6
    secure_cookies: bool = False
    audit_heads: Path | None = None
    plain_logs: bool = True
    metrics_token: str = field(default="", repr=False)
    organisation: OrganisationSignIn | None = None
    testing: bool = False
    resources: Path = field(default_factory=resource_root)
    backups: Path | None = None
    pictures: Path | None = None
    withdrawals_file: Path | None = None
    retention: Retention = Retention()

    @property
    def withdrawals(self) -> Path:
        """The list of what people took back. Best kept on another disk than the database."""
        return self.withdrawals_file or self.data / "withdrawals.log"

    @property
    def heads_file(self) -> Path:
        """Where the hourly heads of the audit trail go: best a place that this machine can only add to."""
        return self.audit_heads or self.data / "audit-heads.jsonl"

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that may be asked for: those that were set, else the base address's own; outside production
        this machine's own names too."""
        named = self.trusted_hosts or (urlsplit(self.base_url).hostname or "",)
        return frozenset(name.lower() for name in named) | (frozenset() if self.production else _THIS_MACHINE)

    @property
    def files(self) -> Path:
        return self.data / "files"

    @property
    def outbox(self) -> Path:
        return self.data / "outbox"

    @property
    def print_folder(self) -> Path:
        """Where batches for the mail room lie until they are posted."""
        return self.data / "print"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raise UnsafeSettings with one line when one can't be used."""
        env = os.environ if environment is None else environment
        data = Path(env.get("PORTAL_DATA", "instance")).resolve()
        host = env.get("HOST", "127.0.0.1")
        port = values.port(env.get("PORT", "8000"))
        production = values.is_production(env.get("PORTAL_ENV", ""))
        shown_host = "127.0.0.1" if host == _EVERY_ADDRESS else host
        base_url = env.get("PORTAL_BASE_URL", f"http://{shown_host}:{port}").rstrip("/")
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UnsafeSettings(
                f"PORTAL_BASE_URL is {base_url!r}: give a full address, such as https://reviews.example.org"
            )
        if production and parts.scheme != "https":
            raise UnsafeSettings("PORTAL_BASE_URL must start with https:// when PORTAL_ENV=production")
        if production and "PORTAL_DATA" not in env:
            raise UnsafeSettings(
                "PORTAL_DATA must be set when PORTAL_ENV=production: the folder for database, keys and outbox"
            )
        return cls(
            data=data,
            database_url=env.get("DATABASE_URL", f"sqlite:///{data / 'portal.sqlite'}"),
            base_url=base_url,
            host=host,
            port=port,
            production=production,
            languages=_languages(env.get("LANGUAGES_APPROVED", ""), production=production),
            staff_languages=_staff_languages(env.get("PORTAL_STAFF_LANGUAGES", "")),
            service_name=env.get("PORTAL_SERVICE_NAME", "Family and carer reviews"),
            help_phone=env.get("PORTAL_HELP_PHONE", EXAMPLE_PHONE),
            return_address=values.lines(env.get("PORTAL_RETURN_ADDRESS", "")) or EXAMPLE_ADDRESS,
            plain_logs=values.plain_logs(env.get("PORTAL_LOGS", ""), production=production),
            metrics_token=env.get("PORTAL_METRICS_TOKEN", ""),
            email_from=values.email_from(env.get("PORTAL_EMAIL_FROM", EXAMPLE_EMAIL)),
            trusted_hosts=values.hosts(env.get("PORTAL_TRUSTED_HOSTS", "")),
            trusted_proxies=values.proxies(env.get("PORTAL_TRUSTED_PROXIES", "0")),
            security_contact=values.security_contact(env.get("PORTAL_SECURITY_CONTACT", "")),
            clamav=values.clamav(env.get("PORTAL_CLAMAV", "")),
            liblouis=values.library("PORTAL_LIBLOUIS", env.get("PORTAL_LIBLOUIS", "")),
            secure_cookies=parts.scheme == "https",
            email_server=values.email_server(env.get("PORTAL_EMAIL_SERVER", ""), production=production),
            email_user=env.get("PORTAL_EMAIL_USER", ""),
            email_password=env.get("PORTAL_EMAIL_PASSWORD", ""),
            notify_key=values.notify_key(env.get("PORTAL_NOTIFY_KEY", "")),
            notify_url=values.notify_url(env.get("PORTAL_NOTIFY_URL", NOTIFY_ADDRESS), production=production),
            notify_text_template=values.template("TEXT", env.get("PORTAL_NOTIFY_TEXT_TEMPLATE", "")),
            notify_email_template=values.template("EMAIL", env.get("PORTAL_NOTIFY_EMAIL_TEMPLATE", "")),
            notify_post=values.yes("PORTAL_NOTIFY_POST", env.get("PORTAL_NOTIFY_POST", "")),
            notify_settles_after=values.seconds(
                "PORTAL_NOTIFY_SETTLES_AFTER", env.get("PORTAL_NOTIFY_SETTLES_AFTER", "300")
            ),
            print_post=_print_post(env),
            print_alert=timedelta(days=values.days(env, "PORTAL_PRINT_ALERT", 3) or 36500),
            carrier_patience=values.seconds("PORTAL_CARRIER_PATIENCE", env.get("PORTAL_CARRIER_PATIENCE", "20")),
            update_weeks=_weeks("PORTAL_UPDATE_WEEKS", env.get("PORTAL_UPDATE_WEEKS", "6")),
            audit_heads=values.heads_file(env.get("PORTAL_AUDIT_HEADS", "")),
            organisation=_organisation(env, production=production),
            backups=values.place(env.get("PORTAL_BACKUPS", "")),
            pictures=pictures_folder(env),
            withdrawals_file=values.place(env.get("PORTAL_WITHDRAWALS", "")),
            retention=Retention.from_environment(env),
        )


def _weeks(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:4]) <= MOST_UPDATE_WEEKS):
        raise UnsafeSettings(f"{name} is {text!r}: give a number of weeks from 1 to {MOST_UPDATE_WEEKS}")
    return int(text)


def _print_post(env: Mapping[str, str]) -> bool:
    text = env.get("PORTAL_POST", "")
    if text not in {"", "print"}:
        raise UnsafeSettings(f"PORTAL_POST is {text!r}: say print, or leave it out")
    if text and env.get("PORTAL_NOTIFY_POST") == "yes":
        raise UnsafeSettings("PORTAL_POST=print and PORTAL_NOTIFY_POST=yes both carry the post: leave one of them out")
    return text == "print"


def _staff_languages(text: str) -> tuple[str, ...]:
    """Return the languages of staff pages, in the area's order: English, and Welsh where an area asks for it."""
    built = languages_in(staff_folder(resource_root() / "translations"))
    asked = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip())) or (SOURCE,)
    if any(code not in built for code in asked):
        raise UnsafeSettings(f"PORTAL_STAFF_LANGUAGES is {text!r}: use any of {', '.join(built)}")
    return asked


def _languages(text: str, *, production: bool) -> tuple[str, ...]:
    """Return the languages that families are offered, in the area's order. In production nobody has approved any but
    the source until the area says so (words.md, Languages); elsewhere all are shown."""
    built = built_languages()
    if not text:
        return (SOURCE,) if production else built
    asked = tuple(code.strip() for code in text.split(",") if code.strip())
    unknown = [code for code in asked if code not in built]
    if unknown or SOURCE not in asked:
        raise UnsafeSettings(f"LANGUAGES_APPROVED is {text!r}: use en and any of {', '.join(built[1:])}")
    return asked


def _organisation(env: Mapping[str, str], *, production: bool) -> OrganisationSignIn | None:
    """Return the organisation's sign-in, or None when none of it is set. Half of it is a mistake."""
    names = ("PORTAL_OIDC_ISSUER", "PORTAL_OIDC_CLIENT_ID", "PORTAL_OIDC_CLIENT_SECRET", "PORTAL_OIDC_NAME")
    given = [name for name in names if env.get(name, "").strip()]
    if not given:
        if lone := next((name for name in ("PORTAL_OIDC_MFA", "PORTAL_OIDC_ONLY") if env.get(name)), None):
            raise UnsafeSettings(f"{lone} is set without PORTAL_OIDC_ISSUER: set {', '.join(names)} too, or unset it")
        return None
    if missing := [name for name in names if name not in given]:
        raise UnsafeSettings(f"{missing[0]} must be set when {given[0]} is: all of {', '.join(names)}, or none")
    issuer, client_id, secret, name = (env[each].strip() for each in names)
    parts = urlsplit(issuer)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or "@" in issuer:
        raise UnsafeSettings(
            "PORTAL_OIDC_ISSUER must be the provider's plain address, such as https://login.example.org"
        )
    if production and parts.scheme != "https":
        raise UnsafeSettings("PORTAL_OIDC_ISSUER must start with https:// when PORTAL_ENV=production")
    if env.get("PORTAL_OIDC_ONLY", "") not in {"", "yes", "no"}:
        raise UnsafeSettings(f"PORTAL_OIDC_ONLY is {env['PORTAL_OIDC_ONLY']!r}: say yes or no")
    strong = tuple(filter(None, (value.strip() for value in env.get("PORTAL_OIDC_MFA", "mfa").split(","))))
    return OrganisationSignIn(issuer, client_id, secret, name, strong, only=env.get("PORTAL_OIDC_ONLY") == "yes")
