"""Which tests run on SQLite and on PostgreSQL: the use cases, and the pages of the main journeys.

A module is named here and nowhere else; any test that uses the database may be. The others run on SQLite alone, because
everything twice would take twice as long.
"""

INTEGRATION = (
    "backup_and_restore",
    "copies_in_trouble",
    "import_cases",
    "outcomes",
    "pause",
    "quiet_days_again",
    "retention_and_erasure",
    "scheduled",
    "sharing",
    "telling",
    "unanswered",
    "withdrawals_again",
)
PAGES = (
    "check",
    "choose",
    "letter_code",
    "open_link",
    "staff_duplicates",
    "staff_sign_in",
    "staff_today",
    "statements",
    "stop",
)
ON_BOTH = frozenset(
    [f"tests.integration.test_{name}" for name in INTEGRATION] + [f"tests.pages.test_{name}" for name in PAGES]
)
