"""Which question a lens asks: a layer says by these where it is on at first (layers.base.Layer.topics)."""

SITUATION, SITES, EXPOSURE, WARNINGS = "situation", "sites", "exposure", "warnings"
TOPICS = {
    "overview": SITUATION,
    "readiness": SITES,
    "compare": SITES,
    "closing": SITES,
    "scenario": SITES,
    "workshop": SITES,
    "exposure": EXPOSURE,
    "preparedness": WARNINGS,
    "method": SITUATION,
}


def topic_of(lens: str) -> str:
    """The question of a lens.

    Raises:
        KeyError: there is no such lens.
    """
    return TOPICS[lens]
