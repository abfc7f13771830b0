"""A composite of hazard, exposure, vulnerability and coping: shown with its components, or not at all."""

import numpy as np
import pandas as pd

from domain.risk_method import GROUPS, RiskComponent


def component_scores(values: pd.DataFrame, components: tuple[RiskComponent, ...]) -> pd.DataFrame:
    """Place each component between its goalposts.

    Args:
        values: one row a zone, one column a component's id, in the component's unit; missing where unknown.
        components: with fixed goalposts.

    Returns:
        The same shape, 0 (no risk) to 10 (as bad as the goalpost or worse); missing where the value is.

    Source: method note 2 (INFORM, 0 to 10); goalposts in data/method.toml.
    """
    scores = {}
    for component in components:
        low, high = component.low, component.high
        value = values[component.id].astype(float)
        if component.scale == "log":
            # Below the lower goalpost the score is 0: also where nobody is exposed, of which there is no logarithm.
            value = np.log10(value.clip(lower=min(low, high)))
            low, high = np.log10(low), np.log10(high)
        scores[component.id] = (10 * (value - low) / (high - low)).clip(0, 10)
    return pd.DataFrame(scores, index=values.index)


def composite(scores: pd.DataFrame, components: tuple[RiskComponent, ...]) -> pd.DataFrame:
    """Put the components together; one that is missing leaves no composite.

    Args:
        scores: from component_scores().
        components: say which group each score belongs to.

    Returns:
        By zone: hazard, exposure, vulnerability, coping, hazard_exposure (each 0 to 10), risk (0 to 10),
        score (the exposure score EI, 0 to 100); `missing`, the ids of the components that are not known.
        A figure is missing where any component it needs is.

    Source: method notes 2 and 1.3: Risk = (H&E)^1/3 V^1/3 LCC^1/3, H&E = (H E)^1/2; EI = 100 (H E V)^1/3 of shares,
        its V made of vulnerability and of lack of coping, (V LCC)^1/2. Every group is the geometric mean of its
        components.
    """
    groups = {group: _group(scores, components, group) for group in GROUPS}
    both = np.sqrt(groups["hazard"] * groups["exposure"])
    risk = np.cbrt(both * groups["vulnerability"] * groups["coping"])
    frail = np.sqrt(groups["vulnerability"] * groups["coping"])
    score = 100 * np.cbrt(groups["hazard"] / 10 * groups["exposure"] / 10 * frail / 10)
    ids = [component.id for component in components]
    unknown = scores[ids].isna().to_numpy()
    missing = [tuple(name for name, gone in zip(ids, row, strict=True) if gone) for row in unknown]
    return pd.DataFrame({**groups, "hazard_exposure": both, "risk": risk, "score": score}).assign(
        missing=pd.Series(missing, index=scores.index, dtype=object)
    )


def _group(scores: pd.DataFrame, components: tuple[RiskComponent, ...], group: str) -> pd.Series:
    of_group = scores[[component.id for component in components if component.group == group]]
    return of_group.prod(axis=1, skipna=False) ** (1 / of_group.shape[1])
