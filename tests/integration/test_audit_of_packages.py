"""The audit of packages never says "nothing found" when it could not look."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_package_that_could_not_be_looked_up_fails_the_audit(tmp_path: Path) -> None:
    # given a lock that names something no source of advisories knows
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"a-package-that-nobody-ever-published==1.0 --hash=sha256:{'0' * 64}\n")
    # when it is audited
    command = ["bash", ".ci/audit", str(lock)]
    audit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    # then the audit fails, and does not say that all is well
    assert audit.returncode != 0
    assert "No known vulnerabilities found" not in audit.stdout
