"""What stands in XML, counted by another reader than ours: Python's own.

Prints one JSON object: place -> kind, for a clinical document (every entry of every section, and
where an entry holds several statements each of those) or a FHIR resource in XML (as in JSON).
Prints nothing for any other file.
"""

import json
import re
import sys
import xml.etree.ElementTree as tree

STATEMENTS = {
    "act", "encounter", "observation", "observationMedia", "organizer", "procedure",
    "regionOfInterest", "substanceAdministration", "supply",
}


def name(element):
    return element.tag.rsplit("}", 1)[-1]


def kids(element, wanted):
    return [kid for kid in element if name(kid) == wanted]


def section(element, place, out):
    for number, entry in enumerate(kids(element, "entry")):
        inside = [kid for kid in entry if name(kid) in STATEMENTS]
        here = f"{place}.entry[{number}]"
        if not inside:
            out[here] = "entry"
        for statement in inside:
            parts = [
                (number, part)
                for number, component in enumerate(kids(statement, "component"))
                for part in component
                if name(part) in STATEMENTS
            ]
            if name(statement) == "organizer" and parts:
                for number, part in parts:
                    out[f"{here}.component[{number}]"] = name(part)
            else:
                out[here] = name(statement)
    body(element, place, out)


def body(element, place, out):
    for number, component in enumerate(kids(element, "component")):
        for inside in kids(component, "section"):
            section(inside, f"{place}.section[{number}]", out)


def document(root):
    out = {}
    for number, target in enumerate(kids(root, "recordTarget")):
        out["recordTarget" if number == 0 else f"recordTarget[{number}]"] = "recordTarget"
    for component in kids(root, "component"):
        for inside in kids(component, "structuredBody"):
            body(inside, "body", out)
        if kids(component, "nonXMLBody"):
            out["body.text"] = "nonXMLBody"
    return out


def resource(element, place, out):
    kind = name(element)

    def below(part):
        return f"{place}.{part}" if place else part

    if kind == "Bundle":
        for number, entry in enumerate(kids(element, "entry")):
            for holder in kids(entry, "resource"):
                for inside in holder:
                    resource(inside, below(f"entry[{number}]"), out)
        return
    if kind == "Parameters":
        parameters(element, "parameter", below("parameter"), out)
        return
    out[place] = kind
    number = 0
    for holder in kids(element, "contained"):
        for inside in holder:
            resource(inside, below(f"contained[{number}]"), out)
            number += 1


def parameters(element, wanted, place, out):
    for number, part in enumerate(kids(element, wanted)):
        here = f"{place}[{number}]"
        for holder in kids(part, "resource"):
            for inside in holder:
                resource(inside, f"{here}.resource", out)
        parameters(part, "part", f"{here}.part", out)


def main():
    data = open(sys.argv[1], "rb").read()
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
        return
    try:
        root = tree.fromstring(data)
    except tree.ParseError:
        # A piece cut out of a document has lost its declarations.
        try:
            text = data.decode("utf-8-sig")
            text = re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.S)
            opened = '<x xmlns:xsi="a" xmlns:sdtc="b" xmlns:voc="c">'
            root = list(tree.fromstring(f"{opened}{text}</x>"))[0]
        except (tree.ParseError, UnicodeDecodeError, IndexError):
            return
    out = {}
    if name(root) == "ClinicalDocument":
        out = document(root)
    elif name(root) == "section" and b"2.16.840.1.113883." in data:
        section(root, "body.section[0]", out)
    elif root.tag.startswith("{http://hl7.org/fhir}"):
        resource(root, "", out)
    if out:
        print(json.dumps(out))


main()
