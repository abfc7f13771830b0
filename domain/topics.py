"""The questions that tabs ask: a layer says by these where it is on at first (layers.base.Layer.topics)."""

SITUATION, SITES, EXPOSURE, WARNINGS = "situation", "sites", "exposure", "warnings"
