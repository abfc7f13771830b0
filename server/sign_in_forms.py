"""The forms of signing in, with a token each against forged posts; and where a person is sent afterwards."""

import re
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

HOME = "/"
LONGEST_ADDRESS = 2000
ELSEWHERE = re.compile(r"[\x00-\x20\x7f-\x9f\\]|//|/\.{1,2}(/|$)")
OWN = re.compile(r"/(sign-in|sign-out|invitation|password)(/|$)")
NEEDED = InputRequired("error.field_needed")  # messages are keys of the catalogues


class SignInForm(FlaskForm):
    """Name and password."""

    person = StringField("sign_in.person", [NEEDED])
    password = PasswordField("sign_in.password", [NEEDED])
    next = HiddenField()


class InvitationForm(FlaskForm):
    """A new password, twice."""

    new = PasswordField("password.new", [NEEDED])
    again = PasswordField("password.again", [NEEDED, EqualTo("new", "error.passwords_differ")])


class PasswordForm(FlaskForm):
    """The current password, and a new one, twice."""

    current = PasswordField("password.current", [NEEDED])
    new = PasswordField("password.new", [NEEDED])
    again = PasswordField("password.again", [NEEDED, EqualTo("new", "error.passwords_differ")])


class SignOutForm(FlaskForm):
    """Nothing but the token."""


def safe_next(target: str) -> str:
    """An address of this server to go on to, without host and scheme; home in place of anything else."""
    if not target.startswith("/") or len(target) > LONGEST_ADDRESS:
        return HOME
    path, _, query = target.partition("?")
    if ELSEWHERE.search(path) or re.search(r"[\x00-\x20\x7f-\x9f\\]", query) or OWN.match(path):
        return HOME
    try:
        parts = urlsplit(target)
    except ValueError:
        return HOME
    return HOME if parts.scheme or parts.netloc else target
