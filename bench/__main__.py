"""`make bench`: what the portal weighs and costs, in one run, as tables and as bench/results.json."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.beside_weasyprint import side_by_side, table
from bench.serving import Browser, processor_time, served

ROOT = Path(__file__).parents[1]
REQUESTS, ROUNDS = 400, 5
LANGUAGES = ("en", "cy", "ur")
PAGES = {
    "welcome": ("anyone", "/", 0.9),
    "Easy Read letter": ("mother", "/family/letter?read=easy-read", 0.25),
    "choose": ("mother", "/family/choose", 0.25),
    "account": ("brother", "/family/tell", 0.25),
    "check": ("sister", "/family/check", 0.25),
}


def demonstration(environment: dict[str, str]) -> dict[str, Any]:
    for command in (["upgrade"], ["demo", "--json"]):
        ran = subprocess.run(
            [sys.executable, "-m", "portal.commands.main", *command],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def bytes_and_time(environment: dict[str, str], links: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"bytes": {}, "ratio": {}, "microseconds": {}}
    with served("portal.factory:create_app", environment) as portal, served("bench.empty:create_app", {}) as empty:
        browsers = {"anyone": Browser(portal.port)}
        for key in ("mother", "brother", "sister"):
            browsers[key] = Browser(portal.port)
            browsers[key].come_in(links[key])
            browsers[key].read_on(Path(environment["PORTAL_DATA"]) / "portal.sqlite")
        for language in LANGUAGES:
            first_visit = Browser(portal.port, dict(browsers["mother"].cookies))
            _, body, _ = first_visit.ask(f"/family/letter?read=easy-read&lang={language}")
            found["bytes"][language] = len(body)
        plain = Browser(empty.port)
        best: dict[str, float] = {}
        for _ in range(ROUNDS):
            runs = [("empty", empty, plain, "/")]
            runs += [(name, portal, browsers[key], path) for name, (key, path, _) in PAGES.items()]
            for name, server, browser, path in runs:
                taken = processor_time(server, browser, path, REQUESTS)
                best[name] = min(best.get(name, taken), taken)
        found["microseconds"] = {name: round(value) for name, value in best.items()}
        found["ratio"] = {name: round(best["empty"] / best[name], 2) for name in PAGES}
    return found


def queries(environment: dict[str, str], links: dict[str, str]) -> dict[str, int]:
    """Count the statements of each page of a room, in process."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.queries", json.dumps(links)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, int] = json.loads(ran.stdout)
    return found


def letters_a_second() -> float:
    ran = subprocess.run([sys.executable, "-m", "bench.letters"], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def set_up_seconds() -> float:
    """Time `make setup` in a fresh copy, packages fetched or cached as this machine has them."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(copy)], check=True)
        started = time.monotonic()
        subprocess.run(["make", "-s", "setup"], cwd=copy, check=True, capture_output=True)
        return round(time.monotonic() - started, 1)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    environment = {"PORTAL_DATA": str(folder / "data")}
    shown = demonstration(environment)
    links = {entry["key"]: entry["link"] for entry in shown["contributors"]}
    results: dict[str, Any] = bytes_and_time(environment, links)
    results["queries"] = queries(environment, links)
    results["letters_a_second"] = letters_a_second()
    results["beside_weasyprint"] = side_by_side()
    results["set_up_seconds"] = set_up_seconds()
    shutil.rmtree(folder)
    Path(__file__).with_name("results.json").write_text(json.dumps(results, indent=2) + "\n")
    _print(results)


def _print(results: dict[str, Any]) -> None:
    print("First visit to the letter page, Easy Read, one request, brotli (aim: 10,000 bytes or fewer)")
    for language, size in results["bytes"].items():
        print(f"  {language:24} {size:7,} bytes")
    print("Processor time of an empty Flask route on the same server, as a ratio (higher is lighter)")
    for name, ratio in results["ratio"].items():
        print(f"  {name:24} {ratio:7.2f}   aim {PAGES[name][2]:.2f}   {results['microseconds'][name]} µs")
    print(f"  {'(the empty route)':24} {'1.00':>7}              {results['microseconds']['empty']} µs")
    print("Queries a page (aim: 6 or fewer)")
    for name, number in results["queries"].items():
        print(f"  {name:24} {number:7}")
    print(f"PDF letters a second on one core (aim: 40)   {results['letters_a_second']:.0f}")
    print(table(results["beside_weasyprint"]))
    print(f"`make setup` in a fresh copy                 {results['set_up_seconds']} s")


if __name__ == "__main__":
    main()
