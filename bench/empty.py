"""The smallest Flask route there is, served as the portal is: what every page is compared with."""

from flask import Flask


def create_app() -> Flask:
    app = Flask("empty")

    @app.get("/")
    def empty() -> str:
        return ""

    return app
