"""Checks W3C Web Annotations: the MUST rules of the data model, and JSON-LD expansion by PyLD.

    w3c.py FILE...           each a collection, page or annotation; says what is wrong, exit 1 if anything is
    w3c.py --samples FILE    our samples: every valid one must pass, every invalid one must not

The rules are written from the Recommendation "Web Annotation Data Model" of 23 February 2017; the section is named with each. The context is
ours, written from the companion "Web Annotation Vocabulary", because copies of the published one are about that lack terms of it.
"""

import json
import os
import re
import sys

from pyld import jsonld

HERE = os.path.dirname(os.path.abspath(__file__))
ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$")
TIME = re.compile(r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying", "linking",
    "moderating", "questioning", "replying", "tagging",
}
ONE = {
    "TextQuoteSelector": ["exact"], "TextPositionSelector": ["start", "end"], "DataPositionSelector": ["start", "end"],
    "FragmentSelector": ["value"], "CssSelector": ["value"], "XPathSelector": ["value"],
    "RangeSelector": ["startSelector", "endSelector"], "SvgSelector": [],
}


def each(value):
    return value if isinstance(value, list) else [] if value is None else [value]


class Checker:
    def __init__(self):
        self.wrong = []

    def must(self, true, section, words, where):
        if not true:
            self.wrong.append(f"{where}: {words} ({section})")
        return true

    def iri(self, value, section, key, where):
        self.must(isinstance(value, str) and IRI.match(value), section, f"{key} is one IRI", where)

    def top(self, doc):
        """A whole file."""
        contexts = each(doc.get("@context"))
        types = each(doc.get("type"))
        self.must(ANNO in contexts, "3.1", "@context holds the anno context", "file")
        if "AnnotationCollection" in types:
            self.collection(doc)
        elif "AnnotationPage" in types:
            self.page(doc, "page")
        else:
            self.annotation(doc, "annotation")

    def collection(self, doc):
        self.iri(doc.get("id"), "5.1", "id", "collection")
        total = doc.get("total", 0)
        self.must(isinstance(total, int) and total >= 0, "5.1", "total is a non-negative integer", "collection")
        label = doc.get("label")
        self.must(label is None or isinstance(label, str), "5.1", "label is a string", "collection")
        if total:
            first = doc.get("first")
            self.must(first is not None, "5.1", "a collection with annotations has a first page", "collection")
            if isinstance(first, dict):
                self.page(first, "first")
                if "next" not in first:
                    self.must(len(first["items"]) == total, "5.1", "total counts the annotations", "collection")

    def page(self, doc, where):
        self.must("AnnotationPage" in each(doc.get("type")), "5.2", "type is AnnotationPage", where)
        self.iri(doc.get("id"), "5.2", "id", where)
        items = doc.get("items")
        if self.must(isinstance(items, list), "5.2", "items is an ordered list", where):
            for n, item in enumerate(items):
                self.annotation(item, f"{where}.items[{n}]")

    def annotation(self, doc, where):
        self.must("Annotation" in each(doc.get("type")), "3.1", "type holds Annotation", where)
        self.iri(doc.get("id"), "3.1", "id", where)
        self.must(each(doc.get("target")), "3.1", "there is a target", where)
        if "bodyValue" in doc:
            self.must(isinstance(doc["bodyValue"], str), "3.2.5", "bodyValue is one string", where)
            self.must("body" not in doc, "3.2.5", "there is no body beside bodyValue", where)
        for word in each(doc.get("motivation")):
            known = isinstance(word, str) and (word in MOTIVATIONS or IRI.match(word))
            self.must(known, "3.3.5", f"motivation {word} is of the vocabulary or an IRI", where)
        for key in ("canonical", "rights"):
            for value in each(doc.get(key)):
                self.iri(value, "3.3.6", key, where)
        self.must(len(each(doc.get("canonical"))) <= 1, "3.3.6", "canonical is one", where)
        for value in each(doc.get("via")):
            self.iri(value, "3.3.6", "via", where)
        self.times(doc, where)
        for key in ("body", "target"):
            for n, part in enumerate(each(doc.get(key))):
                self.resource(part, f"{where}.{key}[{n}]")

    def times(self, doc, where):
        for key in ("created", "modified", "generated"):
            if key in doc:
                right = isinstance(doc[key], str) and TIME.match(doc[key])
                self.must(right, "3.3.2", f"{key} is one xsd:dateTime that ends in Z", where)

    def resource(self, doc, where):
        if isinstance(doc, str):
            return self.iri(doc, "3.2.1", "a resource", where)
        if not self.must(isinstance(doc, dict), "3.2.1", "a resource is an IRI or an object", where):
            return None
        types = each(doc.get("type"))
        self.times(doc, where)
        for word in each(doc.get("purpose")):
            known = isinstance(word, str) and (word in MOTIVATIONS or IRI.match(word))
            self.must(known, "3.3.5", f"purpose {word} is of the vocabulary or an IRI", where)
        if "Choice" in types or "items" in doc:
            items = doc.get("items")
            if self.must(isinstance(items, list) and items, "3.2.7", "a choice has items", where):
                for n, item in enumerate(items):
                    self.resource(item, f"{where}.items[{n}]")
        elif "TextualBody" in types or "value" in doc:
            self.must(isinstance(doc.get("value"), str), "3.2.4", "a textual body has one string value", where)
            for key in ("processingLanguage", "textDirection"):
                self.must(len(each(doc.get(key))) <= 1, "3.2.4", f"{key} is one", where)
        elif "source" in doc or "SpecificResource" in types:
            self.must(len(each(doc.get("source"))) == 1, "4", "a specific resource has one source", where)
            source = doc.get("source")
            self.iri(source.get("id") if isinstance(source, dict) else source, "4", "source", where)
            for n, one in enumerate(each(doc.get("selector"))):
                self.selector(one, f"{where}.selector[{n}]")
        else:
            self.iri(doc.get("id"), "3.2.1", "id", where)
        return None

    def selector(self, doc, where):
        if isinstance(doc, str):
            return self.iri(doc, "4.2", "a selector", where)
        kinds = [t for t in each(doc.get("type")) if t in ONE]
        if not self.must(len(kinds) == 1, "4.2", "a selector has the type of one", where):
            return None
        for key in ONE[kinds[0]]:
            value = doc.get(key)
            self.must(key in doc and not isinstance(value, list), "4.2", f"a {kinds[0]} has one {key}", where)
            if key in ("start", "end"):
                right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
                self.must(right, "4.2", f"{key} is a non-negative integer", where)
            elif key in ("exact", "value"):
                self.must(isinstance(value, str), "4.2", f"{key} is a string", where)
            elif isinstance(value, dict):
                self.selector(value, f"{where}.{key}")
        for key in ("prefix", "suffix"):
            if key in doc:
                self.must(isinstance(doc[key], str), "4.2.4", f"{key} is one string", where)
        for n, inner in enumerate(each(doc.get("refinedBy"))):
            self.selector(inner, f"{where}.refinedBy[{n}]")
        return None


def loader(url, _options=None):
    if url != ANNO:
        raise ValueError(f"{url} is fetched")
    with open(os.path.join(HERE, "anno-context.json"), encoding="utf-8") as file:
        return {"contextUrl": None, "documentUrl": url, "document": json.load(file), "contentType": "application/ld+json"}


def leaves(value):
    """How many strings and numbers a document holds, its contexts aside."""
    if isinstance(value, dict):
        return sum(leaves(v) for k, v in value.items() if k != "@context")
    if isinstance(value, list):
        return sum(leaves(v) for v in value)
    return 1


def expanded_leaves(value):
    """The same of an expanded document, where a typed value has its type beside it."""
    if isinstance(value, dict):
        if "@value" in value:
            return 1
        return sum(expanded_leaves(v) for v in value.values())
    if isinstance(value, list):
        return sum(expanded_leaves(v) for v in value)
    return 1


def expand(doc):
    """What JSON-LD expansion makes of it; nothing may get lost, and nothing may stay a bare word."""
    out = jsonld.expand(doc, {"documentLoader": loader})
    wrong = []
    if leaves(doc) != expanded_leaves(out):
        wrong.append(f"expansion keeps {expanded_leaves(out)} of {leaves(doc)} values: a term is not in the context")

    def walk(value, where):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("@id", "@type"):
                    for one in each(inner):
                        if not IRI.match(one):
                            wrong.append(f"{where}: {one} is no IRI after expansion")
                else:
                    walk(inner, f"{where}/{key.rsplit('#')[-1]}")
                if key in (OA + "motivatedBy", OA + "hasPurpose"):
                    for one in inner:
                        if one["@id"].removeprefix(OA) not in MOTIVATIONS:
                            wrong.append(f"{where}: {one['@id']} is no motivation of the vocabulary")
        elif isinstance(value, list):
            for one in value:
                walk(one, where)

    walk(out, "")
    return wrong


def check(doc):
    checker = Checker()
    checker.top(doc)
    return checker.wrong + ([] if checker.wrong else expand(doc))


def main(arguments):
    failed = False
    if arguments[0] == "--samples":
        with open(arguments[1], encoding="utf-8") as file:
            samples = json.load(file)
        for kind in ("valid", "invalid"):
            for sample in samples[kind]:
                wrong = check({"@context": ANNO, **sample["annotation"]})
                if bool(wrong) != (kind == "invalid"):
                    failed = True
                    print(f"{sample['rule']}: {kind}, but: {wrong}")
        return failed
    for name in arguments:
        with open(name, encoding="utf-8") as file:
            for wrong in check(json.load(file)):
                failed = True
                print(f"{name}: {wrong}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
