"""Mixed-integer programmes on HiGHS, safe on request threads.

scipy changes the process-wide warning filters while it reads a dense constraint matrix (catch_warnings); two threads
at once leave them changed for good. Rows are therefore sparse, always: that way does not touch the filters.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Array = NDArray[np.float64]


def constraint(table: Any, low: Any, high: Any) -> LinearConstraint:
    """Rows low <= table @ x <= high."""
    return LinearConstraint(csr_array(table), low, high)


def minimise(
    aim: Array,
    rows: Sequence[LinearConstraint],
    *,
    low: Array,
    high: Array,
    integer: NDArray[np.bool_],
    seconds: float,
    gap: float,
    nodes: int | None = None,
) -> Any:
    """The least aim within rows (from constraint()) and bounds.

    Args:
        aim: what one of each column counts.
        rows: from constraint().
        low: least of each column.
        high: most of each column.
        integer: which columns take whole numbers only.
        seconds: time limit; what is found by then is returned.
        gap: relative gap that counts as proved.
        nodes: most branches that are searched: a limit that gives the same answer on a loaded machine.

    Returns:
        scipy's OptimizeResult: x (None if nothing was found), status (0 optimal, 1 time, 2 infeasible), message,
        mip_dual_bound.
    """
    return milp(
        aim,
        integrality=np.asarray(integer).astype(int),
        bounds=Bounds(low, high),
        constraints=list(rows) or None,
        options={"time_limit": seconds, "mip_rel_gap": gap} | ({} if nodes is None else {"node_limit": nodes}),
    )
