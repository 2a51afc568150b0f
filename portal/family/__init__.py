"""The family side's pages, one folder a journey."""

from flask import Blueprint

blueprint = Blueprint("family", __name__)
