"""Compute what the first page shows before anybody asks for it."""

import logging

from flask import Flask

from domain.errors import KodroError
from layers.contract.names import searchable
from server.viewers import GIVEN
from services.context import Context
from services.risk.exposure_request import ExposureRequest
from services.risk.shown_exposure import exposure

FIRST = ("/layers/displacement_sites.geojson", "/_dash-layout")


def warm_up(server: Flask, context: Context) -> None:
    """Fill the cache with the first view's answers for the context's viewer.

    A failure is only logged, as the request itself will show it.
    """
    client = server.test_client()
    for address in FIRST:
        try:
            client.get(address, environ_overrides={GIVEN: context.viewer})
        except Exception:
            logging.getLogger("kodro").warning("could not prepare %s", address, exc_info=True)
    searchable(context)
    try:
        exposure(context, ExposureRequest("prefectures"))
    except KodroError:
        logging.getLogger("kodro").info("no rasters to prepare exposure from")
