"""Files of the sizes people bring, about nobody: a C-CDA, an Apple Health export, a disc of pictures.

files.py DIR: writes bundle.json (6 MB of FHIR), ccda.xml (5 MB), export.xml (90 MB) and disc/ (1 000 DICOM files of
0.5 MB, four series)."""

import json
import pathlib
import struct
import sys

DESK = pathlib.Path(sys.argv[1])


def bundle(findings):
    patient = {"resourceType": "Patient", "id": "p", "birthDate": "1900", "name": [{"text": "Nobody"}]}
    laboratory = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}
    potassium = {"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}
    finding = lambda n: {
        "resourceType": "Observation", "id": f"o{n}", "status": "final", "subject": {"reference": "Patient/p"},
        "category": [{"coding": [laboratory]}], "code": {"coding": [potassium], "text": "Potassium"},
        "effectiveDateTime": f"20{n % 25:02}-{n % 12 + 1:02}-{n % 28 + 1:02}T08:00:00+01:00",
        "valueQuantity": {"value": 4 + n % 13 / 10, "unit": "mmol/l", "system": "http://unitsofmeasure.org", "code": "mmol/L"},
    }
    entries = [{"fullUrl": f"urn:uuid:{n:032}", "resource": finding(n)} for n in range(findings)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}, *entries]})


def ccda(entries):
    row = """<entry typeCode="DRIV"><organizer classCode="BATTERY" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.1"/><templateId root="2.16.840.1.113883.10.20.22.4.1" extension="2015-08-01"/>
<id root="2.16.840.1.113883.19.5" extension="b{0}"/>
<code code="24323-8" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Comprehensive metabolic panel">
<originalText><reference value="#b{0}"/></originalText></code>
<statusCode code="completed"/><effectiveTime><low value="20{1:02}{2:02}{3:02}0800"/><high value="20{1:02}{2:02}{3:02}0800"/></effectiveTime>
<author><templateId root="2.16.840.1.113883.10.20.22.4.119"/><time value="20{1:02}{2:02}{3:02}0900"/><assignedAuthor>
<id root="2.16.840.1.113883.4.6" extension="1234567890"/><code code="246QC1000X" codeSystem="2.16.840.1.113883.6.101"/>
<assignedPerson><name><given>Ada</given><family>Nobody</family></name></assignedPerson></assignedAuthor></author>
<component><observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.2"/><templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/>
<id root="2.16.840.1.113883.19.5" extension="o{0}"/>
<code code="2823-3" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Potassium"/>
<text><reference value="#b{0}"/></text><statusCode code="completed"/>
<effectiveTime value="20{1:02}{2:02}{3:02}0800"/><value xsi:type="PQ" value="4.{4}" unit="mmol/L"/>
<interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83" displayName="Normal"/>
<referenceRange><observationRange><text>3.5 to 5.1 mmol/L</text><value xsi:type="IVL_PQ"><low value="3.5" unit="mmol/L"/>
<high value="5.1" unit="mmol/L"/></value><interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/></observationRange></referenceRange>
</observation></component></organizer></entry>
"""
    said = """<tr ID="b{0}"><td>Comprehensive metabolic panel</td><td>Potassium</td><td>4.{4} mmol/L</td><td>3.5 to 5.1</td>
<td>Normal</td><td>20{1:02}-{2:02}-{3:02}</td><td>Ada Nobody</td></tr>
"""
    head = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><templateId root="2.16.840.1.113883.10.20.22.1.2"/>
<id root="1.2.3.4"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary</title>
<effectiveTime value="20240501"/><confidentialityCode code="N"/>
<recordTarget><patientRole><id root="1.2.3" extension="1"/><patient><name><given>Nobody</given><family>Nobody</family></name>
<birthTime value="1900"/></patient></patientRole></recordTarget>
<component><structuredBody><component><section><templateId root="2.16.840.1.113883.10.20.22.2.3.1"/>
<code code="30954-2" codeSystem="2.16.840.1.113883.6.1"/><title>Results</title><text><table><tbody>
"""
    facts = [(n, n % 25, n % 12 + 1, n % 28 + 1, n % 10) for n in range(entries)]
    table, rows = ("".join(part.format(*fact) for fact in facts) for part in (said, row))
    return head + table + "</tbody></table></text>" + rows + "</section></component></structuredBody></component></ClinicalDocument>\n"


def apple(path, records):
    kinds = [("HeartRate", "count/min", 60), ("StepCount", "count", 500), ("BodyMass", "kg", 80), ("BloodGlucose", "mg/dL", 95)]
    with path.open("w") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="de_DE">\n'
                  '<ExportDate value="2026-01-01 08:00:00 +0100"/>\n<Me HKCharacteristicTypeIdentifierDateOfBirth="1900-01-01"/>\n')
        for n in range(records):
            kind, unit, value = kinds[0] if n % 20 < 17 else kinds[n % 20 - 16]
            day = f"20{n % 20 + 5:02}-{n % 12 + 1:02}-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:00 +0100"
            out.write(f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="10" unit="{unit}" '
                      f'creationDate="{day}" startDate="{day}" endDate="{day}" value="{value + n % 30}">'
                      '<MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/></Record>\n')
        out.write("</HealthData>\n")


def element(group, number, vr, value):
    value = value if isinstance(value, bytes) else value.encode() + (b"\0" if vr == "UI" else b" ") * (len(value) % 2)
    long = vr in ("OB", "OW", "SQ", "UN")
    size = struct.pack("<2xI", len(value)) if long else struct.pack("<H", len(value))
    return struct.pack("<HH", group, number) + vr.encode() + size + value


def picture(number):
    series, instance = f"1.2.3.{number // 250}", f"1.2.3.{number // 250}.{number}"
    meta = (element(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.2") + element(2, 3, "UI", instance)
            + element(2, 0x10, "UI", "1.2.840.10008.1.2.1") + element(2, 0x12, "UI", "1.2.3"))
    short = lambda n: struct.pack("<H", n)
    rows = [(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.2"), (8, 0x18, "UI", instance), (8, 0x20, "DA", "20240501"), (8, 0x60, "CS", "CT"),
            (8, 0x80, "LO", "Clinic"), (8, 0x1030, "LO", "Abdomen"), (8, 0x103E, "LO", f"Series {number // 250}"),
            (0x10, 0x10, "PN", "Nobody^Nobody"), (0x10, 0x20, "LO", "1"), (0x10, 0x30, "DA", "19000101"), (0x18, 0x15, "CS", "ABDOMEN"),
            (0x20, 0xD, "UI", "1.2.3"), (0x20, 0xE, "UI", series), (0x20, 0x13, "IS", str(number)),
            (0x28, 2, "US", short(1)), (0x28, 4, "CS", "MONOCHROME2"), (0x28, 0x10, "US", short(512)), (0x28, 0x11, "US", short(512)),
            (0x28, 0x100, "US", short(16)), (0x28, 0x101, "US", short(12)), (0x28, 0x102, "US", short(11)), (0x28, 0x103, "US", short(0)),
            (0x9, 0x10, "LO", "NOBODY 1.0"), *((0x9, 0x1000 + n, "DS", f"{n}.5") for n in range(60)),
            (0x7FE0, 0x10, "OW", struct.pack("<H", number) * 262144)]
    rows.sort(key=lambda row: row[:2])
    return bytes(128) + b"DICM" + element(2, 0, "UL", struct.pack("<I", len(meta))) + meta + b"".join(element(*row) for row in rows)


(DESK / "bundle.json").write_text(bundle(11_000))
(DESK / "ccda.xml").write_text(ccda(2_500))
apple(DESK / "export.xml", 300_000)
disc = DESK / "disc"
disc.mkdir(exist_ok=True)
for number in range(1000):
    (disc / f"I{number:04}").write_bytes(picture(number))
