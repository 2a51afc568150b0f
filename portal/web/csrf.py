"""The one CSRF guard. Exempt only what a forged request can't hurt anybody with: leaving, and "was this page easy?"."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
