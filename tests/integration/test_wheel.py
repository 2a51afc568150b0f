"""The wheel stands alone: templates, translations, Easy Read and static files are inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    # given only what the wheel holds, in a folder that is not the checkout
    environment = {**os.environ, "PYTHONPATH": str(installed), "PORTAL_DATA": str(tmp_path / "data")}
    script = (
        "import portal, json; from portal.config import Settings; from portal.services.tools import Tools;"
        "from portal.adapters.migrating import upgrade; from portal.factory import create_app;"
        "s = Settings.from_environment(); upgrade(s); c = create_app(s).test_client();"
        "page = c.get('/?lang=ur&read=easy-read');"
        "found = [portal.__file__, page.status_code, 'data-easy-row' in page.text, page.text.count('<symbol')];"
        "print(json.dumps(found))"
    )
    # when the portal is made there and its front door opened in Urdu Easy Read
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    # then it is the wheel's own code that answers, with words and pictures
    assert ran.returncode == 0, ran.stderr[-2000:]
    where, status, has_rows, pictures = json.loads(ran.stdout.strip().splitlines()[-1])
    assert Path(where).is_relative_to(installed)
    assert (status, has_rows) == (200, True)
    assert pictures >= 3


def test_it_holds_every_catalog(installed: Path) -> None:
    for language in ("cy", "ur"):
        assert (installed / "portal" / "resources" / "translations" / language / "LC_MESSAGES" / "messages.mo").exists()
