"""The staff side's pages, one folder a journey."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__)
