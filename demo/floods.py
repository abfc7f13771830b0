"""People affected by floods, as published; towns count for the prefecture they lie in, with their name in the note."""

import pandas as pd

from store.protocol import Store

# Prefecture, year: people. OCHA and FloodList, 2022.
SOURCE_2022 = "OCHA, FloodList (2022)"
AFFECTED_2022 = {
    "CF53": 24_000, "CF71": 20_400, "CF32": 13_000, "CF11": 7_000, "CF31": 6_000, "CF51": 6_000, "CF42": 5_000,
    "CF62": 2_000, "CF43": 500, "CF22": 270, "CF12": 150, "CF61": 150,
}  # fmt: skip
TOTAL_2022 = 85_300
# Town: p-code of its sub-prefecture, people. IOM Crisis Response Plan 2025, floods of 2024.
SOURCE_2024 = "IOM, Crisis Response Plan 2025 (2024)"
AFFECTED_2024 = {
    "Kabo": ("CF327", 5_000), "Bambari": ("CF431", 4_300), "Birao": ("CF531", 4_100), "Bozoum": ("CF311", 3_600),
    "Ndélé": ("CF511", 2_700),
}  # fmt: skip
TOTAL_2024 = 31_600


def make_affected(store: Store) -> pd.DataFrame:
    """Observations `flood_affected_ind` by area and year, and the published national totals.

    A town's people belong to its sub-prefecture where the store knows it, else to its prefecture.
    """
    sub_prefectures = set(store.areas("adm2").index)
    rows: list[tuple[object, ...]] = [
        (code, "flood_affected_ind", people, "2022-12-31", SOURCE_2022, None) for code, people in AFFECTED_2022.items()
    ]
    rows += [
        (code if code in sub_prefectures else code[:4], "flood_affected_ind", people, "2024-12-31", SOURCE_2024, town)
        for town, (code, people) in AFFECTED_2024.items()
    ]
    rows += [
        ("CAF", "flood_affected_total_ind", TOTAL_2022, "2022-12-31", SOURCE_2022, None),
        ("CAF", "flood_affected_total_ind", TOTAL_2024, "2024-12-31", SOURCE_2024, None),
    ]
    table = pd.DataFrame(rows, columns=["subject", "indicator", "value", "observed_on", "source", "note"])
    return table.assign(unit="persons", collection="administrative")
