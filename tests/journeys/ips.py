"""What must hold for a FHIR R4 document in the shape of the International Patient Summary (IPS 2.0),
asked of a file by a reader that is not ours: `python3 ips.py FILE.json [FILE.ndjson]`.

Rules: FHIR R4 §3.3 (documents), §2.36 (bundles), IPS 2.0 Composition. Where the package
`fhir.resources` is installed, every resource is also held against its model of R4B; without it that is
said. Each breach is a line; the exit code is 1 if there is one.
"""

import json
import re
import sys

DIV = re.compile(r"^<div xmlns=\"http://www.w3.org/1999/xhtml\".*</div>$", re.S)
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
UUID = re.compile(r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
# LOINC codes of the sections an IPS must have
REQUIRED = {"48765-2": "allergies", "10160-0": "medications", "11450-4": "problems"}
KIND_OF = {
    "48765-2": {"AllergyIntolerance"},
    "10160-0": {"MedicationStatement", "MedicationRequest"},
    "11450-4": {"Condition"},
    "11369-6": {"Immunization"},
    "46264-8": {"DeviceUseStatement"},
    "47519-4": {"Procedure"},
    "29549-3": {"MedicationAdministration"},
}
NEEDS = {
    "AllergyIntolerance": ["patient"],
    "MedicationStatement": ["status", "subject"],
    "Condition": ["subject"],
    "Immunization": ["status", "vaccineCode", "patient"],
    "Observation": ["status", "code"],
    "DiagnosticReport": ["status", "code"],
    "Procedure": ["status", "subject"],
    "DeviceUseStatement": ["status", "subject", "device"],
    "DocumentReference": ["status", "content"],
    "Consent": ["status", "scope", "category"],
    "Encounter": ["status", "class"],
    "MedicationAdministration": ["status", "subject", "medicationCodeableConcept"],
}

breaches = []


def must(holds, what):
    if not holds:
        breaches.append(what)


def walk(value, path=""):
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from walk(inner, f"{path}[{number}]")


def hollow(value):
    return value in ("", [], {}) or value is None


def resource_rules(resource, where):
    kind = resource.get("resourceType")
    must(isinstance(kind, str), f"{where}: no resourceType")
    for name in NEEDS.get(kind, []):
        must(not hollow(resource.get(name)), f"{where}: {kind} without {name}")
    for path, value in walk(resource):
        must(not hollow(value), f"{where}{path}: empty")
    text = resource.get("text", {}).get("div")
    if text is not None:
        must(DIV.match(text), f"{where}: narrative is not a div of XHTML")
    inside = {"#" + it.get("id", "") for it in resource.get("contained", [])}
    for path, value in walk(resource):
        if path.endswith(".reference") and isinstance(value, str) and value.startswith("#"):
            must(value in inside, f"{where}{path}: {value} is not contained")


def document_rules(bundle):
    must(bundle.get("resourceType") == "Bundle", "not a Bundle")
    must(bundle.get("type") == "document", "type is not document")
    identifier = bundle.get("identifier", {})
    must(identifier.get("system") and identifier.get("value"), "a document needs an identifier (bdl-9)")
    must(INSTANT.match(bundle.get("timestamp", "")), "a document needs the instant it was made (bdl-10)")
    entries = bundle.get("entry", [])
    must(entries and entries[0]["resource"]["resourceType"] == "Composition", "the Composition comes first (bdl-11)")
    urls = [entry.get("fullUrl", "") for entry in entries]
    must(len(set(urls)) == len(urls), "an address stands twice (bdl-7)")
    for url in urls:
        must(UUID.match(url), f"{url} is no urn:uuid")
    known = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in entries}
    for entry in entries:
        where = f"{entry['resource']['resourceType']} {entry['fullUrl'][-12:]}"
        resource_rules(entry["resource"], where)
        for path, value in walk(entry["resource"]):
            if path.endswith(".reference") and isinstance(value, str) and not value.startswith("#"):
                must(value in known, f"{where}{path}: {value} is not in the document")
    composition_rules(entries[0]["resource"], known)
    held = {it["reference"] for section in entries[0]["resource"].get("section", []) for it in section.get("entry", [])}
    reached = held | {entries[0]["fullUrl"]}
    resources = {entry["fullUrl"]: entry["resource"] for entry in entries}
    todo = list(reached)
    while todo:
        for path, value in walk(resources.get(todo.pop(), {})):
            if path.endswith(".reference") and isinstance(value, str) and value in resources and value not in reached:
                reached.add(value)
                todo.append(value)
    for url in urls:
        must(url in reached, f"{known[url]} {url[-12:]} is not reached from the Composition")


def composition_rules(composition, known):
    for name in ["status", "type", "subject", "date", "author", "title"]:
        must(not hollow(composition.get(name)), f"Composition without {name}")
    codes = [it.get("code") for it in composition.get("type", {}).get("coding", [])]
    must("60591-5" in codes, "Composition.type is not LOINC 60591-5")
    subject = composition.get("subject", {}).get("reference")
    must(known.get(subject) == "Patient", "the subject is no Patient of the document")
    seen = set()
    for section in composition.get("section", []):
        code = section.get("code", {}).get("coding", [{}])[0].get("code")
        title = section.get("title") or code
        seen.add(code)
        must(section.get("title"), f"section {code} without title")
        must(DIV.match(section.get("text", {}).get("div", "")), f"section {title} without narrative")
        must(bool(section.get("entry")) != bool(section.get("emptyReason")), f"section {title}: entries or a reason")
        for it in section.get("entry", []):
            kind = known.get(it["reference"])
            if code in KIND_OF:
                must(kind in KIND_OF[code], f"section {title} holds a {kind}")
    for code, name in REQUIRED.items():
        must(code in seen, f"the section of {name} is missing")


def line_rules(lines):
    resources = [json.loads(line) for line in lines if line.strip()]
    known = {f"{it.get('resourceType')}/{it.get('id')}" for it in resources}
    must(len(known) == len(resources), "a resource stands twice")
    for it in resources:
        where = f"{it.get('resourceType')}/{it.get('id')}"
        resource_rules(it, where)
        for path, value in walk(it):
            if path.endswith(".reference") and isinstance(value, str) and not value.startswith("#"):
                must(value in known, f"{where}{path}: {value} is on no line")
    return resources


def model(resources):
    try:
        from fhir.resources.R4B import get_fhir_model_class
    except ImportError:
        return "no model of another program here (pip install fhir.resources)"
    for it in resources:
        try:
            get_fhir_model_class(it["resourceType"]).model_validate(it)
        except Exception as wrong:  # every sort of breach is one line
            breaches.append(f"{it.get('resourceType')}: {str(wrong)[:300]}")
    return f"{len(resources)} resources held against fhir.resources"


with open(sys.argv[1], encoding="utf-8") as file:
    bundle = json.load(file)
document_rules(bundle)
resources = [bundle] + [entry["resource"] for entry in bundle.get("entry", [])]
if len(sys.argv) > 2:
    with open(sys.argv[2], encoding="utf-8") as file:
        resources += line_rules(file)
print(model(resources))
for breach in breaches:
    print(breach)
print(f"{len(breaches)} breaches")
sys.exit(1 if breaches else 0)
