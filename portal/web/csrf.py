"""The one CSRF guard. Exempt only what a forged request can't hurt anybody with: leaving, and "was this page easy?"."""

import hashlib

from flask_wtf import CSRFProtect
from itsdangerous import Signer

# Flask-WTF takes what itsdangerous signs with by default, SHA-1, and has no setting of its own for it.
Signer.default_digest_method = staticmethod(hashlib.sha256)

csrf = CSRFProtect()
