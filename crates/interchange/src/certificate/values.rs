//! What the codes of EU certificates mean: as many as a certificate of a person here is likely to hold.
//!
//! Source: the value sets of the eHealth Network (ehn-dcc-development/eu-dcc-valuesets, January 2023), and
//! LOINC parts and SNOMED CT codes as those sets name them. A code that is not here is shown as a code.

use record::{Code, Coded};

type Table = &'static [(&'static str, &'static str)];

/// Disease or agent targeted (`tg`).
pub(super) const DISEASES: Table = &[("840539006", "COVID-19")];

/// Vaccine or prophylaxis (`vp`).
pub(super) const SORTS: Table = &[
    ("1119305005", "SARS-CoV-2 antigen vaccine"),
    ("1119349007", "SARS-CoV-2 mRNA vaccine"),
    ("J07BX03", "COVID-19 vaccine"),
    (
        "1162643001",
        "SARS-CoV-2 recombinant spike protein antigen vaccine",
    ),
    ("1157024006", "Inactivated whole SARS-CoV-2 antigen vaccine"),
    (
        "29061000087103",
        "COVID-19 non-replicating viral vector vaccine",
    ),
    ("28531000087107", "COVID-19 vaccine"),
    (
        "30141000087107",
        "SARS-CoV-2 virus-like particle antigen vaccine",
    ),
    (
        "1187593009",
        "SARS-CoV-2 DNA plasmid encoding spike protein vaccine",
    ),
];

/// Vaccine medicinal product (`mp`).
pub(super) const PRODUCTS: Table = &[
    ("EU/1/20/1528", "Comirnaty"),
    ("EU/1/20/1507", "Spikevax"),
    ("EU/1/21/1529", "Vaxzevria"),
    ("EU/1/20/1525", "Jcovden"),
    ("EU/1/21/1618", "Nuvaxovid"),
    ("CVnCoV", "CVnCoV"),
    ("Sputnik-V", "Sputnik-V"),
    ("Sputnik-Light", "Sputnik Light"),
    ("Sputnik-M", "Sputnik M"),
    ("Convidecia", "Convidecia"),
    ("EpiVacCorona", "EpiVacCorona"),
    ("BBIBP-CorV", "BBIBP-CorV"),
    ("CoronaVac", "CoronaVac"),
    ("Covaxin", "Covaxin"),
    ("Covishield", "Covishield"),
    ("Covid-19-recombinant", "Covid-19 (recombinant)"),
    ("R-COVI", "R-COVI"),
    ("CoviVac", "CoviVac"),
    ("Hayat-Vax", "Hayat-Vax"),
    ("Abdala", "Abdala"),
    ("WIBP-CorV", "WIBP-CorV"),
    ("MVC-COV1901", "MVC COVID-19 vaccine"),
    ("Covovax", "Covovax"),
    ("Vidprevtyn", "Vidprevtyn"),
    ("VLA2001", "VLA2001"),
    ("Covifenz", "Covifenz"),
    ("Soberana-02", "Soberana 02"),
    ("Soberana-Plus", "Soberana Plus"),
];

/// Marketing authorisation holder or manufacturer (`ma`).
pub(super) const MAKERS: Table = &[
    ("ORG-100001699", "AstraZeneca AB"),
    ("ORG-100030215", "Biontech Manufacturing GmbH"),
    ("ORG-100001417", "Janssen-Cilag International"),
    ("ORG-100031184", "Moderna Biotech Spain S.L."),
    ("ORG-100006270", "Curevac AG"),
    ("ORG-100013793", "CanSino Biologics"),
    (
        "ORG-100020693",
        "China Sinopharm International Corp. - Beijing location",
    ),
    (
        "ORG-100010771",
        "Sinopharm Weiqida Europe Pharmaceutical s.r.o. - Prague location",
    ),
    (
        "ORG-100024420",
        "Sinopharm Zhijun (Shenzhen) Pharmaceutical Co. Ltd. - Shenzhen location",
    ),
    ("ORG-100032020", "Novavax CZ a.s."),
    ("ORG-100001981", "Serum Institute Of India Private Limited"),
    ("ORG-100007893", "R-Pharm CJSC"),
    ("ORG-100023050", "Gulf Pharmaceutical Industries"),
    ("ORG-100033914", "Medigen Vaccine Biologics Corporation"),
    ("ORG-100000788", "Sanofi Pasteur"),
    ("ORG-100036422", "Valneva France"),
    ("ORG-100008549", "Medicago Inc."),
    ("Gamaleya-Research-Institute", "Gamaleya Research Institute"),
    ("Vector-Institute", "Vector Institute"),
    ("Sinovac-Biotech", "Sinovac Biotech"),
    ("Bharat-Biotech", "Bharat Biotech"),
    ("CIGB", "Center for Genetic Engineering and Biotechnology"),
    (
        "Sinopharm-WIBP",
        "Sinopharm - Wuhan Institute of Biological Products",
    ),
    ("Finlay-Institute", "Finlay Institute of Vaccines"),
];

/// Type of test (`tt`).
pub(super) const TESTS: Table = &[
    ("LP6464-4", "Nucleic acid amplification (NAAT)"),
    ("LP217198-3", "Rapid immunoassay"),
];

/// Result of the test (`tr`).
pub(super) const RESULTS: Table = &[("260415000", "Not detected"), ("260373001", "Detected")];

/// The name of a code, or the code.
pub(super) fn name(table: Table, code: &str) -> String {
    let found = table.iter().find(|(known, _)| *known == code);
    found.map_or(code, |(_, name)| name).to_owned()
}

/// A code with its name; only the code where its name is not known.
pub(super) fn coded(table: Table, code: &str, system: &str) -> Coded {
    let known = table.iter().find(|(known, _)| *known == code);
    Coded::with(known.map_or("", |(_, name)| name), system, code)
}

/// The system of a code of a vaccine, as the value sets name it.
pub(super) fn system(code: &str) -> &'static str {
    if code.starts_with("EU/") {
        "https://ec.europa.eu/health/documents/community-register/html/"
    } else if code.starts_with("J07") {
        Code::ATC
    } else if code.bytes().all(|b| b.is_ascii_digit()) {
        Code::SNOMED
    } else {
        "http://ec.europa.eu/temp/vaccineproductname"
    }
}
