"""Compressed responses."""

from flask import Flask
from flask_compress import Compress

TYPES = [
    "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "application/geo+json",
]  # fmt: skip


def register(server: Flask) -> None:
    """Compress text answers with Brotli or gzip, whichever the browser takes."""
    server.config["COMPRESS_MIMETYPES"] = TYPES
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    server.config["COMPRESS_STREAMS"] = True
    Compress(server)
