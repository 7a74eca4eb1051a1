"""Reads BibTeX with bibtexparser, and holds CSL-JSON and ClaimReview against schemas that we wrote from their specifications.

    citations.py bibtex FILE...        prints the entries of each as one line of JSON
    citations.py SCHEMA.json FILE...   says what is wrong, exit 1 if anything is
"""

import json
import sys

import bibtexparser
import jsonschema
from bibtexparser.bparser import BibTexParser

failed = False
if sys.argv[1] == "bibtex":
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            text = file.read()
        parser = BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)
        print(json.dumps(bibtexparser.loads(text, parser).entries))
else:
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            for error in validator.iter_errors(json.load(file)):
                failed = True
                print(f"{name}: {error.json_path}: {error.message}")
sys.exit(failed)
