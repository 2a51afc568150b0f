# Lines that break a rule of portal.yaml (ruleid) and lines that keep it (ok). Nothing here runs.
# ruff: noqa
import hmac
import requests
import smtplib
import sqlalchemy
from flask import redirect, render_template_string, request, url_for

# ruleid: chance-that-can-be-guessed
import random

def queries(name, connection):
    # ruleid: query-from-text
    sqlalchemy.text(f"SELECT 1 FROM person WHERE name = '{name}'")
    # ruleid: query-from-text
    sqlalchemy.text("SELECT 1 FROM person WHERE name = '%s'" % name)
    # ruleid: query-from-text
    connection.exec_driver_sql("DELETE FROM " + name)
    # ok: query-from-text
    sqlalchemy.text("SELECT 1 FROM person WHERE name = :name")

def pages(name):
    # ruleid: template-from-text
    render_template_string("Dear " + name)

def ways():
    # ruleid: redirect-to-an-address-that-came-in
    redirect(request.args.get("next"))
    # ruleid: redirect-to-an-address-that-came-in
    redirect(request.referrer)
    # ok: redirect-to-an-address-that-came-in
    redirect(url_for("family.home"))

def logs(log, work):
    try:
        work()
    except ValueError as problem:
        # ruleid: log-of-what-went-wrong-in-words
        log.error("it broke: %s", problem)
    try:
        work()
    except ValueError as problem:
        # ok: log-of-what-went-wrong-in-words
        log.error("it broke: %s", type(problem).__name__)
    # ruleid: log-of-what-went-wrong-in-words
    log.exception("it broke")
    # ruleid: log-of-what-went-wrong-in-words
    log.error("it broke", exc_info=True)
    # ruleid: log-of-a-request
    log.info("came: %s", request.form)
    # ruleid: log-of-a-request
    log.info("came: %s", request.url)
    # ok: log-of-a-request
    log.info("came: %s", request.endpoint)

def seals(key, content, given):
    # ruleid: secret-compared-letter-by-letter
    if hmac.new(key, content).hexdigest() == given:
        pass
    # ok: secret-compared-letter-by-letter
    if hmac.compare_digest(hmac.new(key, content).hexdigest(), given):
        pass

def reads(text):
    # ruleid: reading-back-in-what-can-run
    eval(text)

def calls(address):
    # ruleid: call-outside-without-patience
    requests.get(address)
    # ok: call-outside-without-patience
    requests.get(address, timeout=5)
    # ruleid: call-outside-without-patience
    smtplib.SMTP(address)
    # ruleid: certificate-not-checked
    requests.get(address, timeout=5, verify=False)
