"""The session of a person who has signed in: a random token in the cookie, and in the file of the accounts its hash."""

from dataclasses import dataclass, replace

from flask import Flask, current_app, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from domain.viewer import ANYONE, Viewer
from store.accounts import Account, Accounts
from store.sessions import LONGEST_S, Sessions

SESSIONS = "kodro_sessions"  # where the application keeps them


@dataclass(eq=False)
class SignedIn(UserMixin):
    """A person as Flask-Login knows one; `id` is the session's token."""

    id: str
    account: Account


def viewer_of_session() -> Viewer:
    """Who asks: the account of the request's session as it is now; anyone where nobody has signed in."""
    account: Account | None = getattr(current_user, "account", None)
    return replace(account.viewer, signs_out=True) if account else ANYONE


def prepare(server: Flask, accounts: Accounts, *, secure_cookies: bool) -> None:
    """Let the server know sessions and keep their cookie from scripts, other sites and, as told, plain HTTP."""
    sessions = Sessions(accounts)
    server.extensions[SESSIONS] = sessions
    server.config.update(
        SESSION_COOKIE_NAME="__Host-kodro" if secure_cookies else "kodro",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LONGEST_S,
    )
    manager = LoginManager(server, add_context_processor=False)
    manager.session_protection = "strong"

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        account = sessions.account(token)
        return SignedIn(token, account) if account else None


def begin(account: Account) -> None:
    """Begin a session of its own: nothing of the one that the browser came with is taken over."""
    end()
    login_user(SignedIn(_sessions().begin(account), account))


def end() -> None:
    """End the request's session; its cookie opens nothing any more."""
    token = getattr(current_user, "id", None)
    if token:
        _sessions().end(token)
    session.clear()


def _sessions() -> Sessions:
    found: Sessions = current_app.extensions[SESSIONS]
    return found
