"""What a file holds, counted by other means than ours: {"expected": {place: kind}, "hand_over": text}.

FHIR in JSON, in lines and in XML: every resource, contained ones too. Clinical documents: every entry of every
section, and where an entry holds several statements each of those. Medication plans: every line. Health cards (zlib,
json), EU certificates (zlib and forty lines of CBOR), contacts, calendars (lines), tables (csv), exports of a phone
(every measurement once, other sorts by their number); archives of them (zipfile). All with Python's own library; pictures of hospitals with pydicom. Takes a path a line and answers with a
line, which is `null` for a file of another sort."""

import base64
import csv
import io
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree
import zipfile
import zlib

import pydicom

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def cbor(data, at=0):
    first = data[at]
    major, short, at = first >> 5, first & 31, at + 1
    if short < 24:
        number = short
    elif short == 31:
        number = None
    else:
        size = 1 << (short - 24)
        number = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        part = data[at : at + number]
        return (part if major == 2 else part.decode("utf-8", "replace")), at + number
    if major == 4:
        items = []
        while number is None and data[at] != 0xFF or number is not None and len(items) < number:
            item, at = cbor(data, at)
            items.append(item)
        return items, at + (number is None)
    if major == 5:
        items = {}
        left = number
        while left is None and data[at] != 0xFF or left is not None and left > 0:
            key, at = cbor(data, at)
            items[key], at = cbor(data, at)
            left = None if left is None else left - 1
        return items, at + (number is None)
    if major == 6:
        return cbor(data, at)
    return number, at


def certificate(code):
    code = re.sub("(?i)^hc1:", "", code.rstrip("\r\n"))
    numbers = [BASE45.index(letter) for letter in code]
    out = bytearray()
    for at in range(0, len(numbers), 3):
        group = numbers[at : at + 3]
        number = sum(digit * 45**place for place, digit in enumerate(group))
        out += number.to_bytes(len(group) - 1, "big")
    raw = zlib.decompress(bytes(out)) if out[0] == 0x78 else bytes(out)
    parts, _ = cbor(raw)
    claims, _ = cbor(parts[2])
    return contents(claims[-260][1])


def contents(held):
    return {f"{sort}[{number}]": {"v": "vaccination", "t": "test", "r": "recovery"}[sort]
            for sort in "vtr" for number, _ in enumerate(held.get(sort) or [])}


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def card(jws):
    header, payload, _ = jws.split(".")
    payload = unpadded(payload)
    if json.loads(unpadded(header)).get("zip") == "DEF":
        payload = zlib.decompress(payload, wbits=-15)
    bundle = json.loads(payload)["vc"]["credentialSubject"]["fhirBundle"]
    return {f"entry[{number}]": entry["resource"]["resourceType"] for number, entry in enumerate(bundle["entry"])}


def letters(digits):
    return "".join(chr(int(digits[at : at + 2]) + 45) for at in range(0, len(digits), 2))


def cards(text):
    if text.startswith("{"):
        whole = json.loads(text)
        listed = whole.get("verifiableCredential") or [
            it["valueString"] for it in whole.get("parameter", []) if it["name"] == "verifiableCredential"]
        all_of = [listed] if isinstance(listed, str) else listed
    else:
        words = [word for word in text.split() if word]
        codes = [word[5:] for word in words if word.lower().startswith("shc:/")]
        parts = sorted((code.split("/") for code in codes if "/" in code), key=lambda it: int(it[0]))
        all_of = [letters(code) for code in codes if "/" not in code]
        all_of += ["".join(letters(part[2]) for part in parts)] if parts else []
        all_of += [word for word in words if word.count(".") == 2 and word.startswith("eyJ")]
    all_of = list(dict.fromkeys(all_of))
    found = {}
    for number, jws in enumerate(all_of):
        outer = f"card[{number + 1}]." if len(all_of) > 1 else ""
        found.update({outer + place: kind for place, kind in card(jws).items()})
    return found


def components(text, wanted):
    found, counts = {}, {}
    for line in re.split("\r\n|\r|\n", text):
        name = re.match(r"(?i)\s*BEGIN:(\w+)\s*$", line)
        name = name and name.group(1).upper()
        if name in wanted:
            counts[name] = counts.get(name, 0) + 1
            place = "card" if name == "VCARD" else name
            found[f"{place}[{counts[name]}]"] = name
    return found


def table(text):
    head = "\n".join(text.splitlines()[:40])
    separator = max(";,\t|", key=head.count)
    found, before, seen = {}, 0, 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for row in reader:
        line, before = before + 1, reader.line_num
        if len([cell for cell in row if cell.strip()]) < 2:
            continue
        seen += 1
        dated = any(re.match(r"\s*(\d{1,4}[./-]\d{1,2}[./-]\d{2,4})", cell) for cell in row)
        if dated:
            found[f"line[{line}]"] = "row"
    return found if found and seen > 1 else None


def walk(resource, place, out):
    """The resources in JSON."""
    if not isinstance(resource, dict) or "resourceType" not in resource:
        return

    def below(part):
        return f"{place}.{part}" if place else part

    def listed(holder, key):
        held = holder.get(key)
        return [it for it in enumerate(held if isinstance(held, list) else []) if isinstance(it[1], dict)]

    def parameters(holder, key, place):
        for number, part in listed(holder, key):
            here = f"{place}[{number}]"
            walk(part.get("resource"), f"{here}.resource", out)
            parameters(part, "part", f"{here}.part")

    kind = resource["resourceType"]
    if kind == "Bundle":
        for number, entry in listed(resource, "entry"):
            walk(entry.get("resource"), below(f"entry[{number}]"), out)
        return
    if kind == "Parameters":
        return parameters(resource, "parameter", below("parameter"))
    out[place] = kind
    for number, inside in listed(resource, "contained"):
        walk(inside, below(f"contained[{number}]"), out)


def fhir(text):
    out = {}
    try:
        walk(json.loads(text), "", out)
    except ValueError:
        for number, line in enumerate(text.splitlines()):
            if line.strip():
                walk(json.loads(line), f"line[{number}]", out)
    return out


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


def clinical_document(root):
    out = {}
    for number, target in enumerate(kids(root, "recordTarget")):
        out["recordTarget" if number == 0 else f"recordTarget[{number}]"] = "recordTarget"
    for component in kids(root, "component"):
        for inside in kids(component, "structuredBody"):
            body(inside, "body", out)
        if kids(component, "nonXMLBody"):
            out["body.text"] = "nonXMLBody"
    return out


def in_xml(element, place, out):
    kind = name(element)

    def below(part):
        return f"{place}.{part}" if place else part

    if kind == "Bundle":
        for number, entry in enumerate(kids(element, "entry")):
            for holder in kids(entry, "resource"):
                for inside in holder:
                    in_xml(inside, below(f"entry[{number}]"), out)
        return
    if kind == "Parameters":
        parameters(element, "parameter", below("parameter"), out)
        return
    out[place] = kind
    number = 0
    for holder in kids(element, "contained"):
        for inside in holder:
            in_xml(inside, below(f"contained[{number}]"), out)
            number += 1


def parameters(element, wanted, place, out):
    for number, part in enumerate(kids(element, wanted)):
        here = f"{place}[{number}]"
        for holder in kids(part, "resource"):
            for inside in holder:
                in_xml(inside, f"{here}.resource", out)
        parameters(part, "part", f"{here}.part", out)


def plan(root):
    out = {}
    for section_number, part in enumerate(kids(root, "S"), 1):
        lines = [name(line) for line in part if name(line) in ("M", "R", "X")]
        for number, kind in enumerate(lines, 1):
            out[f"S[{section_number}]/{kind}[{number}]"] = kind
    return out


def of_xml(data):
    if b"<HealthData" in data[: 64 << 10]:
        return phone(data)
    try:
        root = tree.fromstring(data)
    except tree.ParseError:
        # A piece cut out of a document has lost its declarations.
        text = data.decode("utf-8-sig")
        text = re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.S)
        opened = '<x xmlns:xsi="a" xmlns:sdtc="b" xmlns:voc="c">'
        root = list(tree.fromstring(f"{opened}{text}</x>"))[0]
    out = {}
    if name(root) == "ClinicalDocument":
        out = clinical_document(root)
    elif name(root) == "section" and b"2.16.840.1.113883." in data:
        section(root, "body.section[0]", out)
    elif root.tag.startswith("{http://hl7.org/fhir}"):
        in_xml(root, "", out)
    elif root.tag == "MP":
        out = plan(root)
    return out


KEPT = {
    "BodyMass": "Weight", "Height": "Height", "BloodPressureSystolic": "BloodPressure",
    "BloodPressureDiastolic": "BloodPressure", "BloodGlucose": "Glucose", "BodyTemperature": "Temperature",
    "HeartRate": "Pulse", "OxygenSaturation": "Oxygen",
}
COUNTED = {"Workout", "ActivitySummary", "Audiogram", "VisionPrescription"}


def phone(data):
    """An export of Apple Health: a measurement that stands in it twice is one."""
    measured, others = {}, {}

    def other(sort):
        others[sort] = others.get(sort, 0) + 1

    for _, element in tree.iterparse(io.BytesIO(data[data.index(b"<HealthData") :])):
        if element.tag in COUNTED:
            other(element.tag)
        if element.tag != "Record":
            continue
        sort = element.get("type", "").partition("TypeIdentifier")[2]
        start, value = element.get("startDate", ""), element.get("value", "")
        if sort not in KEPT:
            other(sort)
        elif not re.match(r"\d{4}-\d\d-\d\d", start) or not re.fullmatch(r"[-+]?\d+(\.\d+)?", value):
            other("Record")
        else:
            # the two of a blood pressure share moment and source
            apart = element.get("sourceName", "") if KEPT[sort] == "BloodPressure" else value
            measured.setdefault(f"{KEPT[sort]} {start}", set()).add(apart)
        element.clear()
    found = {}
    for place, several in measured.items():
        for number, _ in enumerate(several, 1):
            found[place if number == 1 else f"{place} ({number})"] = "measurement"
    for sort, number in others.items():
        found.update({f"{sort}.{at}": "counted" for at in range(1, number + 1)})
    return found


def of_phone(zipped):
    """Its zip, with what hospitals sent: nothing where it is none."""
    members = [member for member in zipped.infolist() if not member.is_dir()]
    if not any(b"<HealthData" in zipped.open(member).read(64 << 10) for member in members):
        return None
    found, folders = {}, {}
    for member in members:
        data = zipped.read(member)
        if b"<HealthData" in data[: 64 << 10]:
            found.update(phone(data))
        elif b"<ClinicalDocument" in data[: 64 << 10]:
            found[f"{member.filename}.1"] = "counted"
        elif b'"resourceType"' in data:
            found[member.filename] = "resource"
        else:
            folder = pathlib.PurePosixPath(member.filename).parent.name or member.filename
            folders[folder] = folders.get(folder, 0) + 1
            found[f"{folder}.{folders[folder]}"] = "counted"
    return found


def archive(data):
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        of_one = of_phone(zipped)
        if of_one:
            return of_one
        for member in zipped.infolist():
            if member.is_dir() or member.file_size > 64 << 20:
                continue
            try:
                inside = count(pathlib.PurePosixPath(member.filename), zipped.read(member))
            except Exception:  # a file nobody can read expects nothing
                continue
            for place, kind in (inside or {"expected": {}})["expected"].items():
                found[f"{member.filename}#{place}" if place else member.filename] = kind
    return found


def picture(data):
    """A file of a disc: one instance, unless it is the list of contents."""
    held = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True)
    return {} if "DirectoryRecordSequence" in held else {"": "instance"}


def count(path, data):
    found = told(path, data)
    # A file that holds nothing to count is of another sort.
    return found if found and found["expected"] else None


def told(path, data):
    if data[128:132] == b"DICM":
        return {"expected": picture(data)}
    if data[:4] == b"PK\x03\x04":
        return {"expected": archive(data)}
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
        return {"expected": of_xml(data)}
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "latin-1"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    bare = text.strip()
    if bare.startswith("{") and '"PREFIX"' in bare and '"JSON"' in bare:
        whole = json.loads(bare)
        return {"expected": contents(whole["JSON"]), "hand_over": whole["PREFIX"]}
    if re.match("(?i)hc1:", bare):
        codes = list(dict.fromkeys(line for line in text.splitlines() if line.strip()))
        found = {}
        for number, code in enumerate(codes):
            outer = f"certificate[{number + 1}]." if len(codes) > 1 else ""
            found.update({outer + place: kind for place, kind in certificate(code).items()})
        return {"expected": found}
    if re.match("(?i)shc:/|eyJ", bare) or bare.startswith("{") and '"verifiableCredential"' in bare:
        return {"expected": cards(bare)}
    if bare.startswith("{") and '"resourceType"' in bare:
        return {"expected": fhir(bare)}
    if re.search(r"(?im)^\s*BEGIN:VCARD\s*$", text[:2000]) and bare.upper().startswith("BEGIN:"):
        return {"expected": components(text, {"VCARD"})}
    if re.match(r"(?i)BEGIN:(VCALENDAR|VEVENT|VTODO)", bare):
        wanted = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"}
        return {"expected": components(text, wanted)}
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        found = table(text)
        return found and {"expected": found}
    return None


def beside(path):
    """What the picture of a test certificate says stands in a file of its own."""
    said = path.parent.parent / "2DCode" / "raw" / (path.stem + ".json")
    if path.suffix.lower() == ".png" and said.is_file():
        held = json.loads(said.read_bytes())["JSON"]
        return {"expected": {f"code[1].{place}": kind for place, kind in contents(held).items()}}
    return None


for line in sys.stdin:
    try:
        path = pathlib.Path(json.loads(line))
        answer = beside(path) or count(path, path.read_bytes())
    except Exception as error:  # a file nobody can read expects nothing
        answer = {"expected": {}, "broken": str(error)}
    print(json.dumps(answer), flush=True)
