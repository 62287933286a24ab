//! Which medicines belong on the alert line: by ATC code, by name, and when not.
//!
//! The table stands in words, with the reasons, in `docs/alerts.md`; a test holds the two together.
//! ATC is the classification of the WHO Collaborating Centre for Drug Statistics Methodology. A code
//! that moved from one class to another is named in both, because charts keep the code of their day.

use super::Alarm;
use crate::{Code, Coded, Medication};

/// A group of medicines that belongs on the alert line.
pub(super) struct Group {
    pub alarm: Alarm,
    /// Beginnings of ATC codes.
    pub atc: &'static [&'static str],
    /// Parts of a medicine's name, lower case: international names as German and English write them.
    pub names: &'static [&'static str],
    /// The same for trade names on the German and other European markets.
    pub brands: &'static [&'static str],
    /// Names so short that only the whole word counts: `ASS 100`, but not a massage oil.
    pub words: &'static [&'static str],
    /// Whether it counts on the skin, in the eye or in the nose as well. Insulin always counts.
    pub local: bool,
}

#[rustfmt::skip]
pub(super) const GROUPS: &[Group] = &[
    Group {
        alarm: Alarm::BloodThinner,
        atc: &["B01A", "N02BA01", "N02BA51", "N02BA71", "M01BA03"],
        names: &[
            "apixaban", "rivaroxaban", "edoxaban", "dabigatran", "warfarin", "phenprocoumon",
            "acenocoumarol", "heparin", "enoxaparin", "dalteparin", "tinzaparin", "certoparin",
            "nadroparin", "reviparin", "bemiparin", "danaparoid", "fondaparinux", "argatroban",
            "bivalirudin", "clopidogrel", "prasugrel", "ticagrelor", "ticlopidin", "acetylsalicyl",
            "dipyridamol", "cilostazol",
        ],
        brands: &[
            "marcumar", "falithrom", "coumadin", "sintrom", "eliquis", "xarelto", "lixiana", "pradaxa",
            "clexane", "fraxiparin", "innohep", "fragmin", "mono-embolex", "arixtra", "orgaran",
            "plavix", "iscover", "duoplavin", "efient", "brilique", "aggrenox", "aspirin", "godamed",
            "herzass", "thomapyrin",
        ],
        words: &["ass", "asa"],
        local: false,
    },
    Group {
        alarm: Alarm::Insulin,
        atc: &["A10A"],
        names: &["insulin"],
        brands: &[
            "lantus", "toujeo", "abasaglar", "semglee", "levemir", "tresiba", "awiqli", "novorapid",
            "novomix", "fiasp", "humalog", "liprolog", "lyumjev", "apidra", "actrapid", "actraphane",
            "protaphane", "insuman", "ryzodeg", "xultophy", "suliqua",
        ],
        words: &[],
        local: true,
    },
    Group {
        alarm: Alarm::Steroid,
        atc: &["H02A", "H02B", "A07EA01", "A07EA06"],
        names: &[
            "prednisolon", "prednison", "methylprednisolon", "dexamethason", "betamethason",
            "hydrocortison", "fludrocortison", "triamcinolon", "cloprednol", "deflazacort", "cortison",
            "kortison",
        ],
        brands: &[
            "decortin", "decaprednil", "urbason", "medrol", "fortecortin", "celestan", "celestamine",
            "plenadren", "alkindi", "efmody", "astonin", "lodotra", "rectodelt", "syntestan", "calcort",
            "volon", "entocort", "budenofalk", "cortiment", "jorveza",
        ],
        words: &[],
        local: false,
    },
    Group {
        alarm: Alarm::Seizure,
        atc: &["N03A", "N05BA09"],
        names: &[
            "levetiracetam", "brivaracetam", "valpro", "carbamazepin", "oxcarbazepin", "eslicarbazepin",
            "lamotrigin", "lacosamid", "phenytoin", "phenobarbital", "primidon", "topiramat", "zonisamid",
            "perampanel", "cenobamat", "ethosuximid", "mesuximid", "clobazam", "clonazepam", "rufinamid",
            "vigabatrin", "stiripentol", "felbamat", "sultiam", "sulthiam", "tiagabin", "fenfluramin",
        ],
        brands: &[
            "keppra", "briviact", "orfiril", "ergenyl", "convulex", "depakine", "tegretal", "tegretol",
            "timonil", "trileptal", "zebinix", "lamictal", "vimpat", "zentropil", "phenhydan", "luminal",
            "mylepsinum", "topamax", "zonegran", "fycompa", "ontozry", "petnidan", "petinutin", "frisium",
            "rivotril", "inovelon", "sabril", "diacomit", "ospolot", "epidyolex", "fintepla",
        ],
        words: &[],
        local: false,
    },
    Group {
        alarm: Alarm::Immunosuppression,
        atc: &[
            "L04A", "L01A", "L01B", "L01C", "L01D", "L01EJ", "L01EG02", "L01FA", "L01XC02", "L01XX05",
        ],
        names: &[
            "methotrexat", "azathioprin", "ciclosporin", "cyclosporin", "voclosporin", "tacrolimus",
            "mycophenol", "sirolimus", "everolimus", "leflunomid", "teriflunomid", "adalimumab",
            "etanercept", "infliximab", "golimumab", "certolizumab", "rituximab", "ocrelizumab",
            "ofatumumab", "obinutuzumab", "tocilizumab", "sarilumab", "abatacept", "belatacept",
            "anakinra", "canakinumab", "belimumab", "anifrolumab", "ustekinumab", "secukinumab",
            "ixekizumab", "bimekizumab", "guselkumab", "risankizumab", "tildrakizumab", "vedolizumab",
            "natalizumab", "alemtuzumab", "eculizumab", "ravulizumab", "fingolimod", "siponimod",
            "ozanimod", "ponesimod", "cladribin", "tofacitinib", "baricitinib", "upadacitinib",
            "filgotinib", "ruxolitinib", "fedratinib", "deucravacitinib", "dimethylfumarat",
            "dimethyl fumarate", "cyclophosphamid", "chlorambucil", "mercaptopurin", "tioguanin",
            "hydroxycarbamid", "capecitabin", "fluorouracil", "temozolomid",
        ],
        brands: &[
            "metex", "lantarel", "imurek", "sandimmun", "prograf", "advagraf", "envarsus", "cellcept",
            "myfortic", "rapamune", "certican", "arava", "aubagio", "humira", "enbrel", "remicade",
            "simponi", "cimzia", "mabthera", "ocrevus", "kesimpta", "roactemra", "kevzara", "orencia",
            "kineret", "ilaris", "benlysta", "stelara", "cosentyx", "taltz", "tremfya", "skyrizi",
            "entyvio", "tysabri", "soliris", "ultomiris", "gilenya", "mayzent", "zeposia", "mavenclad",
            "xeljanz", "olumiant", "rinvoq", "jyseleca", "jakavi", "tecfidera", "skilarence", "endoxan",
            "puri-nethol", "litalir", "xeloda",
        ],
        words: &["mtx", "5-fu"],
        local: false,
    },
];

/// Beginnings of ATC codes of what works where it is put: mouth, veins of the skin, skin, nose, eye,
/// ear.
pub(super) const LOCAL_ATC: &[&str] = &[
    "A01A", "C05A", "C05B", "D", "M02A", "R01A", "S01", "S02", "S03",
];

/// Words in a medicine's name, form or route that say so: at the end of a word, because German joins
/// them (`Heparinsalbe`).
pub(super) const LOCAL_ENDS: &[&str] = &[
    "salbe",
    "creme",
    "cream",
    "ointment",
    "lotion",
    "augentropfen",
    "ohrentropfen",
    "nasentropfen",
    "nasenspray",
    "augengel",
    "shampoo",
];

/// The same as whole words.
pub(super) const LOCAL_WORDS: &[&str] = &[
    "gel",
    "emulgel",
    "eye",
    "ophthalmic",
    "otic",
    "nasal",
    "topical",
    "cutaneous",
    "kutan",
    "äußerlich",
    "ins auge",
    "auf die haut",
    "am auge",
];

/// Which groups of the alert table a medicine belongs to, in the order of the table.
///
/// A code of ATC or a name is enough. What works only where it is put (an ointment, eye drops, a
/// nasal spray, by code, form, route or name) counts for insulin alone; a code for the whole body
/// decides over such words.
///
/// ```
/// use record::{Coded, Medication, emergency::{Alarm, alarms_of}};
/// let named = |name: &str| Medication { name: Coded::text(name), ..Medication::default() };
/// assert_eq!(alarms_of(&named("ASS 100 Beispiel TAH")), [Alarm::BloodThinner]);
/// assert_eq!(alarms_of(&named("Heparin Beispiel 60000 Salbe")), []);
/// ```
#[must_use]
pub fn alarms_of(medicine: &Medication) -> Vec<Alarm> {
    let names: Vec<&Coded> = std::iter::once(&medicine.name)
        .chain(medicine.ingredients.iter().map(|i| &i.substance))
        .collect();
    let codes: Vec<&str> = names
        .iter()
        .flat_map(|name| &name.codes)
        .filter(|code| is_atc(code))
        .map(|code| code.code.as_str())
        .collect();
    let said: Vec<String> = names.iter().flat_map(|name| texts(name)).collect();
    let local = is_local(medicine, &codes, &said);
    let starts = |code: &&str, table: &[&str]| table.iter().any(|start| code.starts_with(start));
    let is_in = |group: &&Group| {
        let by_code = codes.iter().any(|code| starts(code, group.atc));
        let part = |part: &&&str| said.iter().any(|text| text.contains(**part));
        let word = |word: &&&str| said.iter().any(|text| has_word(text, word));
        let by_name = group
            .names
            .iter()
            .chain(group.brands)
            .any(|name| part(&name))
            || group.words.iter().any(|name| word(&name));
        by_code || (by_name && (group.local || !local))
    };
    let groups = GROUPS.iter().filter(is_in);
    groups.map(|group| group.alarm).collect()
}

/// Everything a coded word says, in lower case.
fn texts(coded: &Coded) -> impl Iterator<Item = String> + '_ {
    let displays = coded.codes.iter().map(|code| &code.display);
    std::iter::once(&coded.text)
        .chain(displays)
        .map(|text| text.to_lowercase())
}

fn is_local(medicine: &Medication, codes: &[&str], said: &[String]) -> bool {
    let is_local = |code: &&str| LOCAL_ATC.iter().any(|start| code.starts_with(start));
    if !codes.is_empty() {
        return codes.iter().all(is_local);
    }
    let more = medicine.form.iter().chain(&medicine.route);
    let more: Vec<String> = more.flat_map(texts).collect();
    let says = |text: &String| {
        let ends = |word: &str| LOCAL_ENDS.iter().any(|end| word.ends_with(end));
        words(text).any(ends) || LOCAL_WORDS.iter().any(|word| has_word(text, word))
    };
    said.iter().chain(&more).any(says)
}

/// The words of a text, without what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether these words stand in a text as such: nothing that belongs to a word before or behind.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphabetic());
        free(text[..at].chars().next_back()) && free(text[at + found.len()..].chars().next())
    })
}

fn is_atc(code: &Code) -> bool {
    code.system == Code::ATC || code.system.to_lowercase().ends_with("atc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Medication {
        Medication {
            name: Coded::text(name),
            ..Medication::default()
        }
    }

    fn coded(name: &str, atc: &str) -> Medication {
        Medication {
            name: Coded::with(name, Code::ATC, atc),
            ..Medication::default()
        }
    }

    #[track_caller]
    fn check(alarm: Alarm, names: &[&str], codes: &[&str]) {
        for name in names {
            assert_eq!(alarms_of(&named(name)), [alarm], "{name}");
        }
        for code in codes {
            assert_eq!(alarms_of(&coded("Tabletten", code)), [alarm], "{code}");
        }
    }

    #[test]
    fn blood_thinners_platelet_inhibitors_and_aspirin_for_pain() {
        check(
            Alarm::BloodThinner,
            &[
                "Apixaban",
                "ELIQUIS 5 mg",
                "Marcumar 3 mg",
                "Clexane 40",
                "Heparin-Natrium 5000 I.E./0,2 ml",
                "ASS 100 Beispiel TAH",
                "ASS-Beispiel 100",
                "ASA 81 mg",
                "Acetylsalicylsäure 500",
                "Clopidogrel",
                "Brilique",
                "Godamed 100",
            ],
            &[
                "B01AF02", "B01AA04", "B01AB05", "B01AC06", "B01AC04", "N02BA01", "N02BA51",
            ],
        );
    }

    #[test]
    fn insulins_even_where_a_form_says_gel() {
        check(
            Alarm::Insulin,
            &[
                "Insulin glargin",
                "Lantus SoloStar",
                "Humalog",
                "Actrapid",
                "Suliqua",
                "Xultophy",
            ],
            &["A10AB05", "A10AE04", "A10AE56"],
        );
    }

    #[test]
    fn steroids_for_the_whole_body() {
        check(
            Alarm::Steroid,
            &[
                "Prednisolon 5 mg",
                "Decortin H",
                "Hydrocortison 10 mg Tabletten",
                "Astonin H",
                "Budenofalk",
            ],
            &["H02AB06", "H02AA02", "A07EA06"],
        );
    }

    #[test]
    fn medicines_against_seizures() {
        check(
            Alarm::Seizure,
            &[
                "Levetiracetam",
                "Keppra 500",
                "Valproat chrono",
                "Lamotrigin",
                "Rivotril",
                "Ospolot",
            ],
            &["N03AX14", "N03AG01", "N03AE01", "N05BA09"],
        );
    }

    #[test]
    fn what_holds_the_immune_system_down() {
        check(
            Alarm::Immunosuppression,
            &[
                "Methotrexat",
                "MTX 15 mg",
                "metex FS",
                "Azathioprin",
                "Prograf",
                "Humira 40 mg",
                "Rinvoq",
                "Jakavi",
                "Endoxan",
                "Ocrevus",
            ],
            &[
                "L04AX03", "L01BA01", "L04AF03", "L04AA29", "L01EJ01", "L01FA01", "L01XC02",
                "L01AA01",
            ],
        );
    }

    #[test]
    fn what_works_only_where_it_is_put_raises_nothing() {
        let formed = |name: &str, form: &str| Medication {
            form: Some(Coded::text(form)),
            ..named(name)
        };
        let routed = |name: &str, route: &str| Medication {
            route: Some(Coded::text(route)),
            ..named(name)
        };
        for medicine in [
            coded("Heparin 60000", "C05BA03"),
            coded("Heparin comp.", "C05BA53"),
            coded("Hydrocortison 0,5 %", "D07AA02"),
            coded("Dexamethason", "S01BA01"),
            coded("Ciclosporin", "S01XA18"),
            coded("Tacrolimus 0,1 %", "D11AH01"),
            coded("Budesonid nasal", "R01AD05"),
            named("Heparinsalbe"),
            named("Heparin Beispiel Gel 30000"),
            named("Hydrocortison Creme 1%"),
            named("Triamcinolon-Lotion"),
            formed("Dexamethason", "Augentropfen"),
            formed("Tacrolimus 0,1 %", "Salbe"),
            formed("Hydrocortison", "Cream"),
            routed("Dexamethason", "ophthalmic"),
            routed("Betamethason", "auf die Haut"),
        ] {
            assert_eq!(alarms_of(&medicine), [], "{medicine:?}");
        }
    }

    #[test]
    fn a_code_for_the_whole_body_decides_over_words() {
        let gel = Medication {
            form: Some(Coded::text("Gel")),
            ..coded("Heparin", "B01AB01")
        };
        assert_eq!(alarms_of(&gel), [Alarm::BloodThinner]);
        let pump = Medication {
            form: Some(Coded::text("Nasenspray")),
            ..named("Insulin")
        };
        assert_eq!(alarms_of(&pump), [Alarm::Insulin]);
    }

    #[test]
    fn near_misses_raise_nothing() {
        for name in [
            "Ramipril",
            "Massageöl",
            "Kassandra-Tropfen",
            "Vitamin K",
            "Metformin",
            "Glibenclamid",
            "Gabapentin",
            "Pregabalin",
            "Budesonid Inhalator",
            "Prednicarbat",
            "Folsäure",
            "Pembrolizumab",
            "Paracetamol",
            "Ibuprofen",
        ] {
            assert_eq!(alarms_of(&named(name)), [], "{name}");
        }
        for code in [
            "C09AA05", "A10BA02", "A10BB01", "R03BA02", "L02BA01", "L01FF02", "B02BA01", "B01",
        ] {
            assert_eq!(alarms_of(&coded("Tabletten", code)), [], "{code}");
        }
        let other_system = Medication {
            name: Coded::with("Salbe", Code::PZN, "B01A"),
            ..Medication::default()
        };
        assert_eq!(alarms_of(&other_system), []);
    }

    /// A table that nobody can read is a table that nobody can correct.
    #[test]
    fn the_table_stands_in_the_documentation_as_it_is() {
        let document = include_str!("../../../../docs/alerts.md");
        let mut expected = String::new();
        for group in GROUPS {
            let list = |list: &[&str]| {
                if list.is_empty() {
                    "–".into()
                } else {
                    list.join(", ")
                }
            };
            expected += &format!("### `{}`\n\n", group.alarm);
            expected += &format!("- ATC begins with: {}\n", list(group.atc));
            expected += &format!("- the name holds: {}\n", list(group.names));
            expected += &format!("- or the trade name: {}\n", list(group.brands));
            expected += &format!("- or as a whole word: {}\n\n", list(group.words));
        }
        expected += &format!("- ATC begins with: {}\n", LOCAL_ATC.join(", "));
        expected += &format!("- a word ends with: {}\n", LOCAL_ENDS.join(", "));
        expected += &format!("- a whole word is: {}\n", LOCAL_WORDS.join(", "));
        for part in expected.split("\n\n") {
            let part = part.trim();
            assert!(
                document.contains(part),
                "docs/alerts.md is without:\n\n{expected}"
            );
        }
    }
}
