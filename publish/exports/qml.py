"""The style of the exported zones for QGIS: the classes and colours of the page, no data hatched."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from layers.scales import EXPOSED_BREAKS, GREY, ORANGES, numeric_classes, rgba
from services.risk.exposure_export import ExposureExport


def qml(content: ExposureExport) -> str:
    """Rules that colour zones by people exposed at the export's first key and threshold, and hatch those unknown."""
    column = content.shown
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0")
    rules = ET.SubElement(renderer, "rules", key="kodro")
    symbols = ET.SubElement(renderer, "symbols")
    labels = [entry.label for entry in numeric_classes(EXPOSED_BREAKS, ORANGES, content.language)]
    filters = [*_filters(column), f'"{column}" IS NULL']
    for index, (words, condition) in enumerate(zip(labels, filters, strict=True)):
        ET.SubElement(rules, "rule", key=f"kodro{index}", symbol=str(index), label=words, filter=condition)
        _symbol(symbols, str(index), ORANGES[index] if index < len(ORANGES) else None)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(root, encoding="unicode")


def _filters(column: str) -> list[str]:
    edges = [*EXPOSED_BREAKS, None]
    return [
        f'"{column}" >= {low:g}' + (f' AND "{column}" < {high:g}' if high is not None else "")
        for low, high in pairwise(edges)
    ]


def _symbol(parent: ET.Element, name: str, colour: str | None) -> None:
    symbol = ET.SubElement(parent, "symbol", type="fill", name=name, alpha="1", clip_to_extent="1")
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"})
    fill = _rgba(colour or GREY)
    options = {
        "color": fill,
        "style": "solid" if colour else "b_diagonal",
        "outline_color": "74,84,92,255",
        "outline_width": "0.2",
        "outline_style": "solid",
    }
    style_map = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(style_map, "Option", type="QString", name=key, value=value)
        ET.SubElement(layer, "prop", k=key, v=value)


def _rgba(colour: str) -> str:
    return ",".join(str(part) for part in rgba(colour))
