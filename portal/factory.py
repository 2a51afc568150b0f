"""Puts the portal together: wiring only."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from datetime import timedelta
from types import ModuleType

from flask import Blueprint, Flask, g
from flask_babel import Babel
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import portal.family
import portal.public
import portal.staff
from portal.adapters import logs
from portal.adapters.clock import Clock
from portal.adapters.keys import all_of
from portal.commands.finding import Commands
from portal.config import Settings
from portal.domain.added_files import MOST_RECEIVED
from portal.services import starting, visits
from portal.services.tools import Tools
from portal.web import errors, guarding, headers, late_forms, page_cache, page_sound, request_log
from portal.web.access import rules_and_guards
from portal.web.assets import HASHED, Assets
from portal.web.csrf import csrf
from portal.web.fast_flask import OneSerializer, Portal
from portal.web.front import Front, Limits
from portal.web.health import health
from portal.web.received import requests_within
from portal.web.render import PageHouse
from portal.web.row_ids import RowId

# 100,000 characters of an Indic script are 900 kB urlencoded, of emoji 1.2 MB (safety.md, fact 6).
MOST_BYTES = 4 * 1024 * 1024
LIMITS = Limits(MOST_BYTES, {"/family/photos": MOST_RECEIVED})


def create_app(settings: Settings | None = None, *, clock: Clock | None = None, tools: Tools | None = None) -> Flask:
    """Return the portal. Raises UnsafeSettings, WeakKey or UnguardedRoute before it serves anything."""
    if tools is None and settings is None:
        tools = _started()
    tools = tools or Tools(settings or Settings.from_environment(), clock=clock)
    settings = tools.settings
    app = Portal("portal", static_folder=None, template_folder=None, root_path=str(settings.resources))
    app.config.update(
        SECRET_KEY=str(tools.keys.session),
        # Cookies that an older key signed are read until that key is retired.
        SECRET_KEY_FALLBACKS=list(all_of(tools.keys.session)[:-1]),
        SESSION_COOKIE_NAME="__Host-portal" if settings.secure_cookies else "portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        # Bound to the session alone: an hour's limit would take the words with it (safety.md, fact 5).
        WTF_CSRF_TIME_LIMIT=None,
        # Where a form comes from is looked at in portal/web/csrf.py, without asking for a Referer.
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(settings.resources / "translations"),
        TESTING=settings.testing,
    )
    app.request_class = requests_within(LIMITS)
    app.session_interface = OneSerializer()
    app.url_map.converters["int"] = RowId
    # Two slashes in an address are a wrong address: a redirect that mends it would carry what somebody else wrote.
    app.url_map.merge_slashes = False
    assets = Assets(settings.resources / "static", tools.easy_read.picture_folder.files.values())
    app.extensions["portal_tools"] = tools
    app.extensions["portal_pages"] = PageHouse(tools, assets)
    # A second portal, where nothing is real: portal/web/apart.py has it made.
    app.extensions["portal_anew"] = create_app
    request_log.install(app)
    page_cache.install(app)
    guarding.install(app)
    csrf.init_app(app)
    late_forms.install(app)
    Babel(app, locale_selector=lambda: g.look.language if "look" in g else "en")
    _staff_sign_in(app, tools)
    errors.install(app)
    headers.install(app, assets, secure=settings.secure_cookies)
    app.after_request(page_cache.keep_look)
    page_sound.install(app)
    _journeys(app)
    app.register_blueprint(health)
    list(rules_and_guards(app))
    _serve_assets(app, assets)
    _stand_in_front(app, assets, settings)
    app.cli = Commands()
    return app


def _started() -> Tools:
    """The tools of a server's own process, once it is safe to start."""
    tools = Tools(Settings.from_environment())
    logs.set_up(plain=tools.settings.plain_logs)
    starting.refuse_unsafe(tools)
    return tools


def _journeys(app: Flask) -> None:
    """Register each side's pages. A new journey is a new folder with a `views.py`: nothing here changes."""
    for side in (portal.public, portal.family, portal.staff):
        for found in pkgutil.iter_modules(side.__path__):
            views = f"{side.__name__}.{found.name}.views"
            if found.ispkg and importlib.util.find_spec(views):
                importlib.import_module(views)
        app.register_blueprint(_blueprint_of(side))


def _blueprint_of(side: ModuleType) -> Blueprint:
    blueprint: Blueprint = side.blueprint
    return blueprint


def _staff_sign_in(app: Flask, tools: Tools) -> None:
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(lambda visit_id: visits.staff_for(tools, visit_id))


def _stand_in_front(app: Flask, assets: Assets, settings: Settings) -> None:
    app.wsgi_app = Front(  # type: ignore[method-assign]
        app.wsgi_app,
        hosts=settings.hosts,
        fixed=headers.fixed_headers(assets, secure=settings.secure_cookies),
        limits=LIMITS,
        folder=settings.data / "receiving",
    )
    if settings.trusted_proxies:
        # Only so many of the addresses that X-Forwarded-For names were written by somebody we trust.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0, x_prefix=0
        )


def _serve_assets(app: Flask, assets: Assets) -> None:
    whitenoise = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        immutable_file_test=lambda _path, url: bool(HASHED.match(url)),
    )
    for name, path in assets.files.items():
        whitenoise.add_file_to_dictionary(f"/static/{name}", str(path))
    app.wsgi_app = whitenoise  # type: ignore[method-assign]
