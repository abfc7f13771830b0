"""Published figures that the synthetic country is calibrated to, each with its source."""

# People displaced: (round, date, total, of whom in sites). OCHA and CCCM bulletins, IOM DTM.
ROUNDS = (
    (16, "2021-06-30", 716_678, 207_029),
    (17, "2021-10-31", 664_491, 181_027),
    (18, "2022-10-31", 505_059, 140_651),
    (19, "2024-08-31", 455_533, 75_725),
    (20, "2024-11-30", 469_892, 77_657),
    (21, "2025-03-31", 442_723, 76_220),
    (22, "2025-10-31", 430_935, 60_185),
)
SITES_OPEN = 78  # 31 October 2025
SITES_CLOSED = 6  # invented: sites that earlier rounds still counted

# All displaced people by prefecture, 30 June 2021 (the labels of the last three are inferred).
BY_PREFECTURE_2021 = {
    "CF52": 85_278, "CF42": 61_350, "CF43": 59_094, "CF61": 56_540, "CF31": 52_282, "CF63": 44_068,
    "CF22": 40_514, "CF11": 24_651, "CF21": 17_983, "CF51": 17_661, "CF12": 14_993, "CF41": 12_672,
    "CF53": 6_801, "CF23": 2_857, "CF32": 77_569, "CF71": 75_422, "CF62": 66_943,
}  # fmt: skip

# Invented split of the published totals of 30 November 2024 (no table by prefecture was published).
SITES_SPLIT = {
    "CF52": 29_510, "CF32": 12_425, "CF43": 10_872, "CF42": 9_319, "CF63": 3_883, "CF61": 3_106, "CF53": 3_106,
    "CF31": 2_330, "CF62": 1_165, "CF11": 777, "CF51": 621, "CF71": 388, "CF41": 155,
}  # fmt: skip
HOSTS_SPLIT = {
    "CF31": 50_991, "CF32": 47_068, "CF43": 43_146, "CF61": 35_301, "CF62": 35_301, "CF63": 31_379,
    "CF71": 27_456, "CF52": 23_534, "CF11": 23_534, "CF22": 19_612, "CF42": 15_689, "CF21": 11_767,
    "CF51": 7_845, "CF53": 7_845, "CF41": 5_884, "CF12": 3_922, "CF23": 1_961,
}  # fmt: skip
HOUSEHOLD = 4.9  # persons, DTM round 11

# ICASEES 2021, people by region. Bas-Oubangui (Bangui) includes Bimbo and Bégoua, which the p-codes of
# 2015 put in Ombella-M'Poko (CF11): the population raster carves them out of it.
REGIONS = {
    "Plateaux": 614_917, "Équateur": 1_019_211, "Yadé": 1_208_849, "Kagas": 838_917, "Fertit": 293_638,
    "Haut-Oubangui": 690_289, "Bas-Oubangui": 1_425_276,
}  # fmt: skip
GREATER_BANGUI = ((18.5550, 4.3612), (18.4158, 4.2567), (18.5200, 4.4700))  # Bangui, Bimbo, Bégoua (lon, lat)
GREATER_BANGUI_DEGREES = 0.13

# WUENIC estimates 2017-21 and reported administrative coverage, in %.
WUENIC = {"bcg": 61, "dtp1": 54, "dtp3": 42, "mcv1": 41}
ADMINISTRATIVE = {
    "dtp1": {2019: 103, 2020: 100, 2021: 98, 2022: 111},
    "dtp3": {2019: 81, 2020: 80, 2021: 78, 2022: 91},
    "mcv1": {2019: 74, 2020: 82, 2021: 78, 2022: 95},
}
SURVEY_2019 = {"bcg": 68, "dtp1": 58, "dtp3": 35, "mcv1": 46}  # DTP3: MICS 2018-19; the others invented
SURVIVING_INFANTS_2023 = 231_634

# Rain in mm by month, national mean (sum 1,351); February, March, May, June and October are interpolated.
RAIN = (8, 22, 58, 93, 141, 158, 200, 231, 218, 172, 41, 9)
RAIN_BY_LATITUDE = ((3.5, 1643 / 1351), (6.5, 1.06), (11.0, 727 / 1351))
RAIN_SHAPE = 4.0  # of the gamma distribution of a month's rain around its mean

# Weekly arrivals at Am-Dafok, January 2025 (UNHCR).
AM_DAFOK_2025 = {"2025-01-06": 410, "2025-01-13": 519, "2025-01-20": 737, "2025-01-27": 819}

# Crossings: name, lat, lon, neighbour, prefecture, usual arrivals a week, status. Positions within 10 km.
CROSSINGS = (
    ("Am-Dafok", 10.46, 23.28, "SDN", "CF53", 300, "open"),
    ("Béloko – Garoua-Boulaï", 5.93, 14.60, "CMR", "CF22", 620, "open"),
    ("Gamboula – Kentzou", 4.12, 15.10, "CMR", "CF21", 340, "open"),
    ("Bangui – Zongo", 4.35, 18.60, "COD", "CF71", 510, "open"),
    ("Mongoumba – Libenge", 3.64, 18.60, "COD", "CF12", 180, "open"),
    ("Bangassou – Ndu", 4.72, 22.82, "COD", "CF62", 150, "restricted"),
    ("Mobaye – Mobayi-Mbongo", 4.31, 21.18, "COD", "CF61", 120, "open"),
    ("Kouango – Yakoma", 4.98, 19.96, "COD", "CF43", 60, "open"),
    ("Moyenne-Sido", 8.20, 18.65, "TCD", "CF32", 210, "open"),
    ("Bembéré", 7.60, 16.40, "TCD", "CF31", 170, "open"),
    ("Markounda", 7.62, 16.95, "TCD", "CF32", 90, "restricted"),
    ("Bang", 7.55, 15.55, "TCD", "CF31", 70, "open"),
    ("Bambouti", 5.40, 27.20, "SSD", "CF63", 85, "restricted"),
    ("Zémio – Zapai", 5.02, 25.14, "COD", "CF63", 40, "closed"),
    ("Nola – Ouesso", 2.60, 16.10, "COG", "CF23", 35, "open"),
)
