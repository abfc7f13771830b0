"""The command line: one file a command; here the argument parser and the exit statuses."""

import argparse
import datetime as dt
import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

from dash import Dash

from components.failure import details, sentence
from domain.errors import KodroError
from domain.settings import Settings
from domain.tiers import Tier
from domain.viewer import ROLES
from locales import DEFAULT, text

Factory = Callable[[Settings], Dash]


def run_command(arguments: list[str], create_app: Factory) -> int:
    """Run one command; a failure is printed as a sentence, never as a traceback.

    Returns:
        The exit status: 0 done, 1 refused or failed, 2 not understood.
    """
    language = DEFAULT
    try:
        settings = Settings.from_environment()
        language = settings.language
        asked = _parser(language).parse_args(arguments)
        settings = settings.override(
            store=asked.data, port=getattr(asked, "port", None), host=getattr(asked, "host", None)
        )
        return _run(asked, settings, create_app)
    except KodroError as error:
        print(sentence(error, language), *details(error, language), sep="\n  ", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(asked: argparse.Namespace, settings: Settings, create_app: Factory) -> int:
    # Each command's libraries are loaded only when it runs: the page must start in a few seconds.
    name = "import_files" if asked.command == "import" else asked.command
    command = importlib.import_module(f"commands.{name}")
    words = {key: value for key, value in vars(asked).items() if key not in {"command", "data", "host", "port"}}
    status: int = command.run(settings, create_app, **words) if name == "serve" else command.run(settings, **words)
    return status


def _parser(language: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description=text("cli.about", language))
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help=text("cli.data", language))
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], help=text(f"cli.{name}", language))

    command = add("serve")
    command.add_argument("--port", type=int)
    command.add_argument("--host")
    command = add("demo")
    command.add_argument("--resolution", type=int, default=250, help=text("cli.resolution", language))
    command.add_argument("--force", action="store_true")
    command = add("import")
    command.add_argument("paths", nargs="+", type=Path)
    command.add_argument("--unit", choices=["people_per_cell", "people_per_km2"])
    command.add_argument("--nodata", choices=["dry"], help=text("cli.import.nodata", language))
    command.add_argument("--as", dest="as_")
    for option in ("--sheet", "--date", "--source", "--licence"):
        command.add_argument(option, help=text(f"cli.import{option.replace('--', '.')}", language))
    command.add_argument("--tier", choices=[str(tier) for tier in Tier], help=text("cli.import.tier", language))
    command.add_argument("--dry-run", action="store_true")
    command.add_argument("--json", action="store_true", dest="json_output")
    command.add_argument("--issues", type=Path)
    command = add("readiness")
    command.add_argument("--site")
    command.add_argument("--round", type=int, dest="number")
    command.add_argument("--on", type=dt.date.fromisoformat, help=text("cli.readiness.on", language))
    command.add_argument("--json", action="store_true", dest="as_json")
    command = add("exposure")
    hazards = ["flood", "observed", "drought", "rain", "heat", "landslide", "fire"]
    command.add_argument("--hazard", choices=hazards, default="flood", help=text("cli.hazard", language))
    command.add_argument("--threshold", type=float, help=text("cli.threshold", language))
    command.add_argument("--zones", default="prefectures", help=text("cli.zones", language))
    command.add_argument("--scheduler", default="", help=text("cli.scheduler", language))
    command.add_argument("--round", type=int, dest="number")
    command.add_argument("--json", action="store_true", dest="as_json")
    command.add_argument("--out", nargs="+", type=Path, help=text("cli.exposure.out", language))
    command.add_argument("--period", type=int, help=text("cli.exposure.period", language))
    command.add_argument("--depth", type=float, help=text("cli.exposure.depth", language))
    command.add_argument("--recipe", type=Path, help=text("cli.exposure.recipe", language))
    command.add_argument("--save-recipe", type=Path, help=text("cli.exposure.save_recipe", language))
    command.add_argument("--anyway", action="store_true", help=text("cli.exposure.anyway", language))
    command = add("publish")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--round", type=int, dest="number")
    command = add("warn")
    command.add_argument("--on", help=text("cli.warn.on", language))
    command.add_argument("--json", action="store_true", dest="as_json")
    _add_users(commands.add_parser("users", help=text("cli.users", language)), common, language)
    _add_audit(commands.add_parser("audit", help=text("cli.audit", language)), common, language)
    return parser


def _add_users(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, language: str) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("add", "list", "role", "disable", "enable", "invite"):
        action = actions.add_parser(name, parents=[common], help=text(f"cli.users.{name}", language))
        if name == "list":
            action.add_argument("--json", action="store_true", dest="as_json")
            continue
        action.add_argument("person", metavar="ID", help=text("cli.users.person", language))
        if name == "add":
            action.add_argument("--name", required=True, help=text("cli.users.name", language))
            action.add_argument("--organisation", default="", help=text("cli.users.organisation", language))
            action.add_argument("--role", required=True, choices=list(ROLES))
        if name == "role":
            action.add_argument("role", choices=list(ROLES))
        if name in {"add", "role"}:
            action.add_argument("--scope", help=text("cli.users.scope", language))


def _add_audit(parser: argparse.ArgumentParser, common: argparse.ArgumentParser, language: str) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    action = actions.add_parser("verify", parents=[common], help=text("cli.audit.verify", language))
    action.add_argument("--head", type=_head, metavar="COUNT:HASH", help=text("cli.audit.head", language))
    action = actions.add_parser("export", parents=[common], help=text("cli.audit.export", language))
    action.add_argument("--out", type=Path, help=text("cli.audit.out", language))
    action.add_argument("--format", choices=["csv", "json"], default="csv", dest="form")


def _head(written: str) -> tuple[int, str]:
    """A count of rows and a hash, as `audit verify` prints them.

    Raises:
        ValueError: it is none; the parser says so.
    """
    found = re.fullmatch(r"(\d{1,12}):([0-9a-f]{64})", written)
    if not found:
        raise ValueError(written)
    return int(found[1]), found[2]
