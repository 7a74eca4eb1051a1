"""Reads tables with Python's csv module and prints the rows of each file as one line of JSON."""

import csv
import json
import sys

csv.field_size_limit(1 << 30)
for name in sys.argv[1:]:
    with open(name, encoding="utf-8", newline="") as file:
        print(json.dumps(list(csv.reader(file, strict=True))))
