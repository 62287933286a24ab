//! The key tables of the plan.

/// Headings by code (KBV table S_BMP_ZWISCHENUEBERSCHRIFT, OID 1.2.276.0.76.3.1.1.5.2.42; 425 since 2.8).
pub const HEADINGS: &[(&str, &str)] = &[
    ("411", "Bedarfsmedikation"),
    ("412", "Dauermedikation"),
    ("413", "Intramuskuläre Anwendung"),
    ("414", "Besondere Anwendung"),
    ("415", "Intravenöse Anwendung"),
    ("416", "Anwendung unter die Haut"),
    ("417", "Fertigspritze"),
    ("418", "Selbstmedikation"),
    ("419", "Allergiehinweise"),
    ("421", "Wichtige Hinweise"),
    ("422", "Wichtige Angaben"),
    ("423", "zu besonderen Zeiten anzuwendende Medikamente"),
    ("424", "zeitlich befristet anzuwendende Medikamente"),
    ("425", "Wöchentliche Anwendung"),
];

/// What doses are counted in, by code (KBV table S_BMP_DOSIEREINHEIT 1.01, OID
/// 1.2.276.0.76.3.1.1.5.2.41).
pub const UNITS: &[(&str, &str)] = &[
    ("#", "Messlöffel"),
    ("0", "Messbecher"),
    ("1", "Stück"),
    ("2", "Pkg."),
    ("3", "Flasche"),
    ("4", "Beutel"),
    ("5", "Hub"),
    ("6", "Tropfen"),
    ("7", "Teelöffel"),
    ("8", "Esslöffel"),
    ("9", "E"),
    ("a", "Tasse"),
    ("b", "Applikatorfüllung"),
    ("c", "Augenbadewanne"),
    ("d", "Dosierbriefchen"),
    ("e", "Dosierpipette"),
    ("f", "Dosierspritze"),
    ("g", "Einzeldosis"),
    ("h", "Glas"),
    ("i", "Likörglas"),
    ("j", "Messkappe"),
    ("k", "Messschale"),
    ("l", "Mio E"),
    ("m", "Mio IE"),
    ("n", "Pipettenteilstrich"),
    ("o", "Sprühstoß"),
    ("p", "IE"),
    ("q", "cm"),
    ("r", "l"),
    ("s", "ml"),
    ("t", "g"),
    ("u", "kg"),
    ("v", "mg"),
];

/// Forms by code (IFA, KBV table S_BMP_DARREICHUNGSFORM 1.02, OID 1.2.276.0.76.3.1.1.5.2.40), as
/// written up to version 2.7.
#[rustfmt::skip]
pub const FORMS: &[(&str, &str)] = &[
    ("AEO", "Ätherisches Öl"), ("AMP", "Ampullen"), ("APA", "Ampullenpaare"), ("ASN", "Augen- und Nasensalbe"),
    ("ASO", "Augen- und Ohrensalbe"), ("ATO", "Augen- und Ohrentropfen"), ("ATR", "Augentropfen"),
    ("AUB", "Augenbad"), ("AUC", "Augencreme"), ("AUG", "Augengel"), ("AUS", "Augensalbe"), ("BAD", "Bad"),
    ("BAL", "Balsam"), ("BAN", "Bandage"), ("BEU", "Beutel"), ("BIN", "Binden"), ("BON", "Bonbons"),
    ("BPL", "Basisplatte"), ("BRE", "Brei"), ("BTA", "Brausetabletten"), ("CRE", "Creme"),
    ("DFL", "Durchstechflaschen"), ("DIL", "Dilution"), ("DIS", "Depot-Injektionssuspension"),
    ("DKA", "Dragees in Kalenderpackung"), ("DOS", "Dosieraerosol"), ("DRA", "Dragees"),
    ("DRM", "Dragees magensaftresistent"), ("DSC", "Dosierschaum"), ("DSS", "Dosierspray"),
    ("EDP", "Einzeldosis-Pipetten"), ("EIN", "Einreibung"), ("ELE", "Elektroden"), ("ELI", "Elixier"),
    ("EMU", "Emulsion"), ("ESS", "Essenz"), ("ESU", "Erwachsenen-Suppositorien"), ("EXT", "Extrakt"),
    ("FBE", "Filterbeutel"), ("FBW", "Franzbranntwein"), ("FDA", "Filmdragees"), ("FER", "Fertigspritzen"),
    ("FET", "Fettsalbe"), ("FLA", "Flasche"), ("FLE", "Flüssigkeit zum Einnehmen"), ("FLU", "Flüssigkeit"),
    ("FMR", "Filmtabletten magensaftresistent"), ("FOL", "Folie"), ("FRB", "Beutel mit retardierten Filmtabletten"),
    ("FSE", "Flüssigseife"), ("FTA", "Filmtabletten"), ("GEL", "Gel"),
    ("GLI", "Gas und Lösungsmittel zur Herstellung einer Injektions/Infusionsdispersion"), ("GLO", "Globuli"),
    ("GMR", "Magensaftresitentes Granulat"), ("GPA", "Gelplatte"), ("GRA", "Granulat"),
    ("GSE", "Granulat zur Herstellung einer Suspension zum Einnehmen"), ("GUL", "Gurgellösung"),
    ("HAS", "Handschuhe"), ("HKM", "Magensaftresistente Hartkapseln"), ("HKP", "Hartkapseln"),
    ("HPI", "Hartkapseln mit Pulver zur Inhalation"), ("HVW", "Hartkapseln mit veränderter Wirkstofffreisetzung"),
    ("IFA", "Infusionsampullen"), ("IFB", "Infusionsbeutel"), ("IFF", "Infusionsflaschen"),
    ("IFK", "Infusionslösungskonzentrat"), ("IFL", "Injektionsflaschen"), ("IFS", "Infusionsset"),
    ("IHA", "Inhalationsampullen"), ("IHP", "Inhalationspulver"), ("IIL", "Injekts-, Infusionslösung"),
    ("IKA", "Inhalationskapseln"), ("ILO", "Injektionslösung"), ("IMP", "Implantat"), ("INF", "Infusionslösung"),
    ("INH", "Inhalat"), ("INI", "Injekts-, Infusionsflaschen"), ("INL", "Inhalationslösung"), ("INS", "Instanttee"),
    ("IST", "Instillation"), ("ISU", "Injektionssuspension"), ("IUP", "Intrauterinpessar"), ("KAN", "Kanülen"),
    ("KAP", "Kapseln"), ("KAT", "Katheter"), ("KDA", "Kaudragees"), ("KEG", "Kegel"), ("KER", "Kerne"),
    ("KGU", "Kaugummi"), ("KII", "Konzentrat zur Herstellung einer Injektions- oder Infusionslösung"),
    ("KKS", "Kleinkindersuppositorien"), ("KLI", "Klistiere"), ("KLT", "Klistier-Tabletten"),
    ("KMP", "Hartkapsel mit Magensaftresistent überzogene Pellets"), ("KMR", "Hartkapsel magensaftresistent"),
    ("KOD", "Kondome"), ("KOM", "Kompressen"), ("KON", "Konzentrat"), ("KPG", "Kombipackung"),
    ("KRI", "Kristallsuspension"), ("KSS", "Kinder- und Säuglingssuppositorien"), ("KSU", "Kindersuppositorien"),
    ("KTA", "Kautabletten"), ("LAN", "Lanzetten"), ("LII", "Lösung zur Injektion, Infusion und Inhalation"),
    ("LIQ", "Liquidum"), ("LOE", "Lösung"), ("LOT", "Lotion"), ("LOV", "Lösung für einen Vernebler"),
    ("LSE", "Lösung zum Einnehmen"), ("LTA", "Lacktabletten"), ("LUP", "Lutschpastillen"), ("LUT", "Lutschtabletten"),
    ("MIL", "Milch"), ("MIX", "Mixtur"), ("MRG", "Magensaftresistentes Retardgranulat"),
    ("MRP", "Magensaftresistente Pellets"), ("MTA", "Manteltabletten"), ("MUW", "Mundwasser"), ("NAG", "Nasengel"),
    ("NAO", "Nasenöl"), ("NAS", "Nasenspray"), ("NAW", "Wirkstoffhaltiger Nagellack"), ("NDS", "Nasendosierspray"),
    ("NSA", "Nasensalbe"), ("NTR", "Nasentropfen"), ("OCU", "Occusert"), ("OEL", "Öl"), ("OHT", "Ohrentropfen"),
    ("OVU", "Ovula"), ("PAS", "Pastillen"), ("PEL", "Pellets"), ("PEN", "Injektionslösung in einem Fertigpen"),
    ("PER", "Perlen"), ("PFL", "Pflaster"), ("PFT", "Pflaster transdermal"),
    ("PHI", "Pulver zur Herstellung einer Injektions-, Infusions-oder Inhalationslösung"),
    ("PIF", "Pulver zu Herstellung einer Infusionslösung"),
    ("PII", "Pulver zur Herstellung einer Injektions- oder Infusionslösung"),
    ("PIJ", "Pulver zur Herstellung einer Injektionslösung"),
    ("PIK", "Pulver zur Herstellung eines Infusionslösungskonzentrats"),
    ("PIV", "Pulver zur Herstellung einer Injektions- bzw. Infusionslösung"),
    ("PLE", "Pulver zur Herstellung einer Lösung zum Einnehmen"),
    ("PLF", "Pulver und Lösungsmittel zur Herstellung einer Infusionslösung"), ("PLG", "Perlongetten"),
    ("PLH", "Pulver und Lösungsmittel zur Herstellung einer Injektions-bzw. Infusionslösung"),
    ("PLI", "Pulver und Lösungsmittel zur Herstellung einer Injektionslösung"),
    ("PLK", "Pulver und Lösungsmittel für ein Konzentrat zur Herstellung einer Infusionslösung"),
    ("PLV", "Pulver und Lösungsmittel zur Herstellung einer Lösung zur intravesikalen Anwendung"),
    ("PPL", "Pumplösung"), ("PRS", "Presslinge"), ("PSE", "Pulver zu Herstellung einer Suspension zum Einnehmen"),
    ("PST", "Paste"), ("PUD", "Puder"), ("PUL", "Pulver"), ("RED", "Retard-Dragees"), ("REK", "Retard-Kapseln"),
    ("RET", "Retard-Tabletten"), ("RGR", "Retard-Granulat"), ("RKA", "Rektalkapseln"), ("RSC", "Rektalschaum"),
    ("RUT", "Retard-überzogenen Tabletten"), ("SAF", "Saft"), ("SAL", "Salbe"),
    ("SAM", "Salbe zur Anwendung in der Mundhöhle"), ("SCH", "Schaum"), ("SEI", "Seife"), ("SHA", "Shampoo"),
    ("SIR", "Sirup"), ("SMF", "Schmelzfilm"), ("SMT", "Schmelztabletten"), ("SMU", "Suppositorien m. Mulleinlage"),
    ("SPA", "Spritzampullen"), ("SPF", "Sprühflasche"), ("SPL", "Spüllösung"), ("SPR", "Spray"), ("SRI", "Spritzen"),
    ("SSU", "Säuglingssuppositorien"), ("STA", "Stechampullen"), ("STB", "Stäbchen"), ("STI", "Stifte"),
    ("STR", "Streifen"), ("SUB", "Substanz"), ("SUE", "Suspension zum Einnehmen"), ("SUP", "Suppositorien"),
    ("SUS", "Suspension"), ("SUT", "Sublingualtabletten"), ("SUV", "Suspension für einen Vernebler"),
    ("SWA", "Schwämme"), ("TAB", "Tabletten"), ("TAE", "Täfelchen"), ("TAM", "Trockenampullen"), ("TEE", "Tee"),
    ("TEI", "Tropfen zum Einnehmen"), ("TES", "Test"), ("TIN", "Tinktur"), ("TKA", "Tabletten in Kalenderpackung"),
    ("TMR", "Tabletten magensaftresistent"), ("TON", "Tonikum"), ("TPN", "Tampon"), ("TPO", "Tamponaden"),
    ("TRA", "Trinkampullen"), ("TRI", "Trituration"), ("TRO", "Tropfen zum Einnehmen"),
    ("TRS", "Trockensubstanz mit Lösungsmittel"), ("TRT", "Trinktabletten"), ("TSA", "Trockensaft"),
    ("TSD", "Tabletten zur Herstellung einer Suspension zum Einnehmen für einen Dosierspender"),
    ("TSS", "Trockensubstanz ohne Lösungsmittel"), ("TST", "Teststäbchen"), ("TSY", "Transdermales System"),
    ("TTR", "Teststreifen"), ("TUB", "Tube"), ("TUE", "Tücher"), ("TUP", "Tupfer"), ("UTA", "überzogene Tabletten"),
    ("VAL", "Vaginallösung"), ("VAR", "Vaginalring"), ("VCR", "Vaginalcreme"), ("VER", "Verband"),
    ("VGE", "Vaginalgel"), ("VKA", "Vaginalkapseln"), ("VLI", "Vlies"), ("VOV", "Vaginalovula"),
    ("VST", "Vaginalstäbchen"), ("VSU", "Vaginalsuppositorien"), ("VTA", "Vaginaltabletten"), ("WAT", "Watte"),
    ("WGA", "Wundgaze"), ("WKA", "Weichkapseln"), ("WKM", "Magensaftresistente Weichkapseln"), ("WUE", "Würfel"),
    ("XDG", "Duschgel"), ("XDS", "Deo-Spray"), ("XFE", "Festiger"), ("XGM", "Gesichtsmaske"), ("XHS", "Haarspülung"),
    ("XNC", "Nachtcreme"), ("XPK", "Körperpflege"), ("XTC", "Tagescreme"), ("ZAM", "Zylinderampullen"),
    ("ZBU", "Zahnbürste"), ("ZCR", "Zahncreme"), ("ZGE", "Zahngel"), ("ZKA", "Zerbeißkapseln"), ("ZPA", "Zahnpasta"),
];

fn words(table: &[(&'static str, &'static str)], code: &str) -> Option<&'static str> {
    let found = table.iter().find(|(own, _)| *own == code);
    found.map(|(_, words)| *words)
}

fn code(table: &[(&'static str, &'static str)], words: &str) -> Option<&'static str> {
    let words = words.trim().to_lowercase();
    let found = table.iter().find(|(_, own)| own.to_lowercase() == words);
    found.map(|(code, _)| *code)
}

/// The words of a heading.
#[must_use]
pub fn heading(by: &str) -> Option<&'static str> {
    words(HEADINGS, by)
}

/// The code of a heading in words.
#[must_use]
pub fn heading_code(by: &str) -> Option<&'static str> {
    code(HEADINGS, by)
}

/// The words of a unit.
#[must_use]
pub fn unit(by: &str) -> Option<&'static str> {
    words(UNITS, by)
}

/// The code of a unit in words.
#[must_use]
pub fn unit_code(by: &str) -> Option<&'static str> {
    code(UNITS, by)
}

/// The words of a form.
#[must_use]
pub fn form(by: &str) -> Option<&'static str> {
    words(FORMS, by)
}

/// The code of a form in words, in the singular or the plural: `Tablette`, `Tabletten`.
#[must_use]
pub fn form_code(by: &str) -> Option<&'static str> {
    const ALSO: [(&str, &str); 6] = [
        ("fertigpen", "PEN"),
        ("pen", "PEN"),
        ("retardtablette", "RET"),
        ("retardkapsel", "REK"),
        ("dosieraerosol", "DOS"),
        ("pflaster", "PFL"),
    ];
    let words = by.trim().to_lowercase();
    let also = ALSO.iter().find(|(known, _)| *known == words);
    also.map(|(_, code)| *code)
        .or_else(|| code(FORMS, &words))
        .or_else(|| code(FORMS, &format!("{words}n")))
        .or_else(|| code(FORMS, &format!("{words}en")))
}

/// Whether words say that something is not taken every day.
pub(crate) fn not_daily(text: &str) -> bool {
    const TELLS: [&str; 26] = [
        "woche",
        "wöch",
        "woech",
        "wchtl",
        "wtl",
        "monat",
        "jahr",
        "quartal",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "jeden zweiten",
        "jeden 2",
        "jeden dritten",
        "jeden 3",
        "every other",
        "weekly",
        "a week",
        "per week",
        "/week",
        "month",
    ];
    let text = text.to_lowercase();
    let in_days = || {
        // "alle 3 Tage", "alle drei Tage", "alle 14 Tage": every day would be "alle Tage".
        let Some((_, after)) = text.split_once("alle ") else {
            return false;
        };
        let mut words = after.split_whitespace();
        let count = words.next().unwrap_or_default();
        let unit = words.next().unwrap_or_default();
        unit.starts_with("tag") && !matches!(count, "1" | "ein")
    };
    // "for two weeks" limits a daily medicine and does not thin it out.
    let limit = ["für ", "bis ", "seit ", "ab ", "for ", "since ", "until "];
    let told = |tell: &str| {
        text.match_indices(tell).any(|(at, _)| {
            let before = &text[..at];
            !limit.iter().any(|word| {
                before
                    .rfind(word)
                    .is_some_and(|from| before[from..].split_whitespace().count() <= 3)
            })
        })
    };
    TELLS.iter().any(|tell| told(tell)) || in_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_its_words_lead_back() {
        for table in [HEADINGS, UNITS, FORMS] {
            let mut codes: Vec<&str> = table.iter().map(|(code, _)| *code).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), table.len());
            for (own, text) in table {
                assert_eq!(words(table, own), Some(*text));
            }
        }
        assert_eq!(unit_code("Tabletten"), None, "said in words");
        assert_eq!(unit_code("ml"), Some("s"));
        assert_eq!(heading_code("dauermedikation"), Some("412"));
        assert_eq!(form_code("Filmtabletten"), Some("FTA"));
        assert_eq!(form_code("Tablette"), Some("TAB"));
        assert_eq!(form_code("Fertigpen"), Some("PEN"));
        assert_eq!(form_code("Wundertüte"), None);
    }

    #[test]
    fn weekly_words_are_told_from_limits() {
        for words in [
            "1x wöchentlich",
            "1 x pro Woche",
            "nur montags",
            "alle 3 Tage",
            "alle drei Tage 1",
            "jeden 2. Tag",
            "once weekly",
            "1x/Woche, danach Pause",
            "alle 4 Wochen",
            "1x monatlich",
        ] {
            assert!(not_daily(words), "{words}");
        }
        for words in [
            "für 2 Wochen",
            "für eine Woche nach der Operation",
            "alle 8 Stunden einnehmen",
            "während der Mahlzeit",
            "bis Montag",
            "für 7 Tage",
            "nach Gewicht",
            "alle Tage",
        ] {
            assert!(!not_daily(words), "{words}");
        }
    }
}
