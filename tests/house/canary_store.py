"""A store in which whatever identifies displaced people, or is for the core alone, is a value that is recognised."""

import contextlib
import math
import re
import shutil
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from domain.method import load_method
from domain.schemas import Batch, Dataset
from domain.tiers import NARRATIVE_GATES, SENSITIVE_KINDS, Tier
from domain.viewer import Viewer
from domain.workshop import REMARKS, Participant, Remark
from services.context import Context
from services.sites import followup, scenarios, workshops
from store import Store, open_store

HIDDEN = "KNR-9"  # ids of what a dataset for the core alone holds
# Longitude and latitude of sites end on these decimals, and stand side by side.
DECIMALS = 0.07131  # files for the screen keep four or five
POSITION = r"\d\.\d713\d*[^0-9]{1,20}\d{1,2}\.\d713"


# Of the first site's households, 4 want to go to one place, so many to another, and so many to one for the core alone.
FEW, COVERING, OTHERS = 4, 6271, 8888
GIVEN_AWAY = (
    r"(?<![\w.#-])(?:6[\s\u202f,]?271|31[\s\u202f,]?355"  # households that hide the 4, and their people
    r"|0\.4135\d*|41\.357\d*|0\.000263\d*|0\.0263\d*)(?!\w)"  # shares of all
)


@dataclass(frozen=True)
class Secret:
    """What must not be read below a tier: a pattern that nothing else in the store has."""

    kind: str
    tier: Tier  # of those who may read it
    pattern: re.Pattern[str]


def _words(kind: str, tier: Tier, word: str) -> Secret:
    return Secret(kind, tier, re.compile(word))


SECRETS = [
    _words("name of a site or return area", Tier.PARTNER, "Kanariville"),
    _words("id of a site or return area", Tier.PARTNER, r"KNR-[0-8]\d{3}"),
    _words("note of a gate", Tier.PARTNER, "Remarque-KP"),
    _words("narrative of a protection gate", Tier.CORE, "Recit-KQ"),
    _words("checklist of a site", Tier.PARTNER, "Suivi-KF"),
    _words("scenario", Tier.PARTNER, "Essai-KS"),
    _words("workshop", Tier.CORE, "Atelier-KW"),
    _words("remark of a workshop", Tier.CORE, "Dit-KR"),
    _words("participant", Tier.CORE, "Personne-KJ"),
    _words("place of a dataset for the core alone", Tier.CORE, "Cache-KC|" + HIDDEN + r"\d{3}"),
    _words("note of a dataset for the core alone", Tier.CORE, "Cache-KN"),
    _words("source of a dataset for the core alone", Tier.CORE, "Cache-KO"),
    _words("position of a site", Tier.PARTNER, POSITION),
    _words("small count of a prefecture", Tier.PARTNER, r"Petit-KG[^{}\n]{0,80}?(?<![\d.,:/-])7(?![\d.,:/%])"),
    _words("small count of a pair, or what gives it away", Tier.CORE, GIVEN_AWAY),
    _words("place whose licence bars publication", Tier.PARTNER, "Barre-KL"),
]


def canary_store(source: Path, target: Path) -> Store:
    """A copy of a store's folder with every sensitive value replaced by one that is recognised."""
    shutil.copytree(source, target)
    path = next(target.glob("*.gpkg"))
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        _rename(db)
        narrative = ",".join(f"'{gate}'" for gate in sorted(NARRATIVE_GATES))
        db.execute(f"update observations set note = 'Recit-KQ' where note is not null and indicator in ({narrative})")
        db.execute(f"update observations set note = 'Remarque-KP' where note is not null and indicator not in "
                   f"({narrative}) and indicator like 'G%'")  # fmt: skip
        _make_small(db)
        _make_small_pair(db)
        # Whoever imports a file as public does not make all in it so: each rule must hold without the others.
        db.execute("update datasets set tier = 'public'")
    store = open_store(path)
    _write_hidden(store)
    _write_journal(store)
    return store


def _rename(db: sqlite3.Connection) -> None:
    """New ids and names for sites and return areas, wherever they stand."""
    kinds = ",".join(f"'{kind}'" for kind in sorted(SENSITIVE_KINDS))
    for (trigger,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        db.execute(f'drop trigger "{trigger}"')  # they call functions of GDAL
    for old, shape in db.execute("select place_id, geom from places where kind = 'displacement_site'").fetchall():
        db.execute("update places set geom = ? where place_id = ?", (_moved(shape), old))
    ids = [row[0] for row in db.execute(f"select place_id from places where kind in ({kinds}) order by place_id")]
    for number, old in enumerate(ids):
        new = f"KNR-{number:04d}"
        db.execute("update places set place_id = ?, name = ? where place_id = ?", (new, f"Kanariville {number}", old))
        for table, column in (("observations", "subject"), ("links", "from_id"), ("links", "to_id")):
            db.execute(f"update {table} set {column} = ? where {column} = ?", (new, old))
            db.execute(f"update {table} set {column} = ? || substr({column}, ?) where {column} like ? || ':%'",
                       (new, len(old) + 1, old))  # fmt: skip


def _make_small(db: sqlite3.Connection) -> None:
    """Of one prefecture, 7 people in a single site: fewer than the public may know."""
    (pcode,) = db.execute("select adm1 from places where kind = 'displacement_site' group by adm1 order by count(*)"
                          ).fetchone()  # fmt: skip
    db.execute("update areas set name = 'Petit-KG' where pcode = ?", (pcode,))
    first, *others = (
        row[0]
        for row in db.execute(
            "select place_id from places where kind = 'displacement_site' and adm1 = ? order by place_id", (pcode,)
        )
    )
    db.execute("update observations set value = 7 where subject = ? and indicator = 'idp_ind'", (first,))
    for other in others:
        db.execute("update observations set value = 0 where subject = ? and indicator = 'idp_ind'", (other,))


def _make_small_pair(db: sqlite3.Connection) -> None:
    """The first site in which few chose one place, and many of whom one must not know how many another."""
    (site,) = db.execute("select place_id from places where kind = 'displacement_site' order by rowid").fetchone()
    first, second, *rest = (
        row for (row,) in db.execute("select rowid from links where from_id = ? and round = 22 and kind = "
                                     "'return_intention' order by to_id like 'KNR-%' desc, to_id", (site,))
    )  # fmt: skip
    db.executemany("update links set value = ? where rowid = ?", [(FEW, first), (COVERING, second)])
    db.executemany("delete from links where rowid = ?", [(row,) for row in rest])
    households = FEW + COVERING + OTHERS
    for indicator, value in (("idp_hh", households), ("idp_ind", 5 * households)):
        db.execute("update observations set value = ? where subject = ? and indicator = ? and round = 22",
                   (value, site, indicator))  # fmt: skip


def _moved(shape: bytes) -> bytes:
    """A point of a GeoPackage, moved by less than a tenth of a degree to a position that is recognised."""
    x, y = (math.floor(v * 10) / 10 + DECIMALS for v in struct.unpack("<dd", shape[-16:]))
    assert shape[3] >> 1 & 7 == 0, "a point without an envelope"
    return shape[:-16] + struct.pack("<dd", x, y)


def _write_hidden(store: Store) -> None:
    """Places of a dataset for the core alone, and of one whose licence bars publication."""
    columns = ["place_id", "kind", "name", "adm1", "geometry", "status"]
    site = store.places("displacement_site").index[0]

    def places(rows: list[tuple[str, str, str]], y: float) -> gpd.GeoDataFrame:
        table = [(i, kind, name, "CF43", shapely.Point(20.3, y), "open") for i, kind, name in rows]
        return gpd.GeoDataFrame(pd.DataFrame(table, columns=columns), geometry="geometry", crs=4326)

    kinds = ("displacement_site", "return_area", "border_crossing", "health_facility")
    hidden = [(f"{HIDDEN}{n:03d}", kind, f"Cache-KC {n}") for n, kind in enumerate(kinds)]
    about = Dataset("hidden", "hidden", "a partner", "CC0", "core", "2025-10-31", "3" * 64, False)
    observed = pd.DataFrame({
        "subject": [hidden[0][0]], "indicator": ["idp_ind"], "value": [61277.0], "unit": ["persons"],
        "observed_on": ["2025-10-15"], "round": pd.array([22], dtype="Int64"), "source": ["a partner"],
        "collection": ["survey"],
    })  # fmt: skip
    said = pd.DataFrame({"subject": site, "indicator": ["G9", "legal_id_pct"], "value": [0.0, 33.0]})
    said = said.assign(unit="", observed_on="2025-10-31", source="Cache-KO", collection="survey", note="Cache-KN")
    store.write(Batch(about, places=places(hidden, 5.2), observations=pd.concat([observed, said])))
    wish = pd.DataFrame({"from_id": [site], "to_id": [hidden[1][0]], "kind": "return_intention", "value": OTHERS})
    asked = Dataset("asked", "asked", "a partner", "CC0", "partner", "2025-10-31", "5" * 64, False)
    store.write(Batch(asked, links=wish.assign(unit="households", round=22, source="a partner")))
    barred = Dataset("barred", "barred", "a partner", "not for redistribution", "public", "2025-10-31", "4" * 64, False)
    store.write(Batch(barred, places=places([("BARRED-1", "health_facility", "Barre-KL"),
                                             ("BARRED-2", "border_crossing", "Barre-KL 2")], 5.4)))  # fmt: skip


def _write_journal(store: Store) -> None:
    """A scenario, a workshop with a remark on the map, and an entry of a site's checklist."""
    core = Context(store, load_method(), Viewer.of_tier(Tier.CORE))
    scenarios.create(core, "Essai-KS", by="Personne-KJ")
    held = workshops.open_workshop(core, "Atelier-KW", place="Bambari", on="2025-11-03", chair="Personne-KJ")
    workshops.join(core, held, Participant("Personne-KJ", "Dit-KR"))
    remark = Remark(REMARKS[0], "Dit-KR", "Personne-KJ", site="KNR-0001", point=(5.21, 20.31))
    workshops.add_remark(core, held, remark)
    item = followup.Item(followup.checklist_items()[0], owner="Suivi-KF", evidence="Suivi-KF")
    followup.set_item(core, store.places("displacement_site").index[0], item, by="Suivi-KF")
