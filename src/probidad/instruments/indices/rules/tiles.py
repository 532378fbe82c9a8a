"""The 32 states as tiles of one size: nobody counts more for being large. Column and row by INEGI's code."""

# Codes of three letters: ISO 3166-2:MX.
TILES: dict[str, tuple[str, int, int]] = {
    "02": ("BCN", 0, 0), "26": ("SON", 1, 0), "08": ("CHH", 2, 0), "05": ("COA", 3, 0), "19": ("NLE", 4, 0),
    "03": ("BCS", 0, 1), "25": ("SIN", 1, 1), "10": ("DUR", 2, 1), "32": ("ZAC", 3, 1), "24": ("SLP", 4, 1),
    "28": ("TAM", 5, 1), "18": ("NAY", 1, 2), "14": ("JAL", 2, 2), "01": ("AGU", 3, 2), "11": ("GUA", 4, 2),
    "22": ("QUE", 5, 2), "13": ("HID", 6, 2), "06": ("COL", 2, 3), "16": ("MIC", 3, 3), "15": ("MEX", 4, 3),
    "09": ("CMX", 5, 3), "29": ("TLA", 6, 3), "30": ("VER", 7, 3), "31": ("YUC", 9, 3), "12": ("GRO", 3, 4),
    "17": ("MOR", 4, 4), "21": ("PUE", 5, 4), "20": ("OAX", 6, 4), "27": ("TAB", 7, 4), "04": ("CAM", 8, 4),
    "23": ("ROO", 9, 4), "07": ("CHP", 7, 5),
}  # fmt: skip
COLUMNS, ROWS = 10, 6
