"""The public side's pages, one folder a journey."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
