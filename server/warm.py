"""Compute what the first page shows before anybody asks for it."""

import logging

from flask import Flask

from domain.errors import KodroError
from layers.contract.names import searchable
from services.context import Context
from services.risk.exposure import exposure
from services.risk.exposure_request import ExposureRequest

FIRST = ("/layers/displacement_sites.geojson", "/_dash-layout")


def warm_up(server: Flask, context: Context) -> None:
    """Ask for the first view's answers, so that they are kept; a failure is shown when a person asks."""
    client = server.test_client()
    for address in FIRST:
        try:
            client.get(address)
        except Exception:
            logging.getLogger("kodro").warning("could not prepare %s", address, exc_info=True)
    searchable(context)
    try:
        exposure(context, ExposureRequest("prefectures"))
    except KodroError:
        logging.getLogger("kodro").info("no rasters to prepare exposure from")
