"""The browser that the tests drive: found on the machine, or put there.

`python -m tests.browser.chromium` prints where it is, after installing it where needed; `make test` does that first, so
that tests find it ready. In a test:

    with browser() as chromium:
        page = chromium.new_page()

The back/forward cache is left on, as people have it: `page.go_back(wait_until="commit")` is then the way back, since a
page that comes out of the cache never fires "load" again.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from playwright.sync_api import Browser, sync_playwright

KEPT = Path(__file__).parents[2] / ".cache"
UNPACKED = KEPT / "chromium"  # Debian's packages, unpacked for a user who may not install
PLAYWRIGHTS = KEPT / "playwright"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core", "fontconfig")  # the fonts: Urdu has to be drawn to be looked at
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
)
REMEDY = (
    "Install Chromium and fonts yourself (Debian, Ubuntu as root: apt-get install chromium fonts-noto-core fontconfig) "
    "or name a Chromium in PORTAL_CHROMIUM."
)


class NoBrowser(RuntimeError):
    """No Chromium can be had here; the message says why and what to do."""


def is_root() -> bool:
    return os.geteuid() == 0


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(*command: str | Path, cwd: Path | None = None, extra: dict[str, str] | None = None) -> None:
    """Run to the end; raises NoBrowser with the errors that it printed when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", **(extra or {})}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith(("E:", "Error", "error"))] or lines[-1:]
        said = " / ".join(dict.fromkeys(errors)) or f"exit code {done.returncode}"
        options = ("-o", "--", "-y")
        asked = " ".join(str(part) for part in command[1:] if not str(part).startswith(options))
        raise NoBrowser(f"“{Path(command[0]).name} {asked}” failed ({said.rstrip('.')}).")


def starts(path: Path) -> bool:
    """Whether the program runs at all (some are only a hint to install another package)."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find() -> Path | None:
    """The Chromium that is already here, if any. Raises NoBrowser when PORTAL_CHROMIUM names none."""
    if asked := os.environ.get("PORTAL_CHROMIUM"):
        if not starts(Path(asked)):
            raise NoBrowser(f"PORTAL_CHROMIUM is “{asked}”, which does not start; correct it or unset it.")
        return Path(asked)
    known = [Path(found) for name in NAMES if (found := shutil.which(name))]
    known += [UNPACKED / "run", *sorted(PLAYWRIGHTS.glob("chromium-*/chrome-linux*/chrome"), reverse=True)]
    return next((path for path in known if path.exists() and starts(path)), None)


def has_urdu_fonts() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=ur"], capture_output=True, check=False).stdout.strip())


def install_as_root(*packages: str) -> None:
    tell(f"Installing {', '.join(packages)} with apt-get …")
    run("apt-get", "update")
    run("apt-get", "install", "-y", "--no-install-recommends", *packages)


def install_playwrights() -> None:
    tell("Fetching Playwright's Chromium …")
    where = {"PLAYWRIGHT_BROWSERS_PATH": str(PLAYWRIGHTS)}
    run(sys.executable, "-m", "playwright", "install", "chromium", "--no-shell", extra=where)


def unpack(*packages: str, into: Path) -> None:
    """Debian's packages and what they need that this machine lacks, into .cache, without installing anything."""
    tell(f"Fetching {', '.join(packages)} with apt-get into .cache …")
    apt = into / "apt"
    archives = apt / "cache/archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    (apt / "state/lists/partial").mkdir(parents=True, exist_ok=True)
    # apt splits its settings at no spaces, but wants its folders named from the root and ending in a slash.
    own = [f"-oDir::State={apt}/state/", f"-oDir::Cache={apt}/cache/", "-oDir::State::status=/var/lib/dpkg/status"]
    own += ["-oDebug::NoLocking=true", "-oAPT::Sandbox::User="]
    run("apt-get", *own, "update")
    run("apt-get", *own, "install", "-y", "--download-only", "--no-install-recommends", *packages)
    for archive in sorted(archives.glob("*.deb")):
        run("dpkg-deb", "-x", archive, into)
        archive.unlink()
    shutil.rmtree(apt)


def unpack_chromium() -> None:
    """Chromium and its fonts, with a program that starts it from where it was unpacked."""
    unpack(*PACKAGES, into=UNPACKED)
    fonts = UNPACKED / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"<dir>{escape(str(UNPACKED / 'usr/share/fonts'))}</dir>\n"
        f"<cachedir>{escape(str(UNPACKED / 'fontconfig'))}</cachedir>\n</fontconfig>\n"
    )
    start = UNPACKED / "run"
    start.write_text(
        "#!/bin/sh\n"
        'here=$(cd "$(dirname "$0")" && pwd)\n'
        'for libraries in "$here"/usr/lib/*-linux-gnu* "$here"/lib/*-linux-gnu*; do\n'
        '  LD_LIBRARY_PATH="$libraries:$libraries/pulseaudio${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n'
        "done\n"
        'export LD_LIBRARY_PATH FONTCONFIG_FILE="$here/fonts.conf"\n'
        'exec "$here/usr/lib/chromium/chromium" "$@"\n'
    )
    start.chmod(0o755)


def install() -> None:
    """Put a Chromium on this machine by the first way that works here; raises NoBrowser with every way's failure."""
    apt = shutil.which("apt-get") is not None
    ways: list[Callable[[], None]]
    if is_root() and apt:
        ways = [lambda: install_as_root(*PACKAGES)]
    else:
        ways = [install_playwrights, *([unpack_chromium] if apt else [])]
    failures = []
    for way in ways:
        try:
            way()
        except NoBrowser as failure:
            failures.append(str(failure))
        else:
            if find():
                return
            failures.append("What was installed does not start (a library that it needs is missing).")
            shutil.rmtree(PLAYWRIGHTS, ignore_errors=True)
    raise NoBrowser(f"The browser tests need Chromium, and none could be had. {' '.join(failures)} {REMEDY}")


def ensure_fonts() -> None:
    if has_urdu_fonts() or (UNPACKED / "fonts.conf").exists():
        return
    if is_root() and shutil.which("apt-get"):
        install_as_root("fonts-noto-core", "fontconfig")
    if not has_urdu_fonts():
        raise NoBrowser(f"No font on this machine can draw Urdu (fc-list :lang=ur names none). {REMEDY}")


@cache
def find_or_install() -> Path:
    """Where Chromium is. Installs it, and fonts for Urdu, where they are missing; one process at a time.

    Raises NoBrowser, whose message tells the cause and the remedy.
    """
    path = find()
    if path and has_urdu_fonts():
        return path
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = find()
        if path is None:
            install()
            path = find()
        ensure_fonts()
    if path is None:
        raise NoBrowser(f"Chromium was installed but is not found. {REMEDY}")
    return path


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium, closed at the end; sandboxed, except for root, whom Chromium's sandbox refuses."""
    path = find_or_install()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            chromium_sandbox=not is_root(),
            args=list(FLAGS),
            ignore_default_args=["--disable-back-forward-cache"],
        )
        try:
            yield chromium
        finally:
            chromium.close()


def main() -> int:
    try:
        path = find_or_install()
        with browser() as chromium:
            tell(f"Chromium {chromium.version}")
    except NoBrowser as failure:
        tell(f"error: {failure}")
        return 1
    except Exception as failure:  # noqa: BLE001  Playwright's own errors are many lines; the first says it
        with suppress(IndexError):
            tell(f"error: Chromium is here but does not run: {str(failure).splitlines()[0]} {REMEDY}")
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
