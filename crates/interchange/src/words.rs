//! The words of a written summary, German and English. They stand in files that are read without
//! this program, by people who never saw it, so they stand here and not in the window's catalogue.

use record::{
    AllergyStatus, Comparator, ConditionStatus, Criticality, DayTime, DeviceStatus, DirectiveKind,
    FindingStatus, ImmunizationStatus, IntakeStatus, Interpretation, Kind, MedicationStatus,
    MriStatus, Nature, ProcedureStatus, Role, Severity, Sex, Verification, VisitStatus, Weekday,
    emergency::Alarm,
};

/// A language a summary is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
}

impl Language {
    /// The tag of BCP 47.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
        }
    }

    pub(crate) fn of(self, [german, english]: [&'static str; 2]) -> &'static str {
        match self {
            Language::German => german,
            Language::English => english,
        }
    }
}

/// A word in both languages.
pub(crate) type Word = [&'static str; 2];

pub(crate) const SUMMARY: Word = ["Patientenkurzakte", "Patient summary"];
pub(crate) const KEPT: Word = [
    "Von der Patientin oder dem Patienten selbst geführt",
    "Kept by the patient",
];
pub(crate) const NO_INFORMATION: Word = ["Keine Angabe", "No information"];
pub(crate) const NOT_ASKED: Word = ["Nicht erfragt oder nicht bekannt", "Not asked or not known"];
pub(crate) const UNDECIDED: Word = [
    "Nicht entschieden, zweite Fassung",
    "Not decided, second version",
];
pub(crate) const MADE: Word = ["Erstellt am", "Made on"];
pub(crate) const MADE_FOR: Word = ["Für", "For"];
pub(crate) const BORN: Word = ["geboren", "born"];
pub(crate) const ALERTS: Word = ["Wichtig im Notfall", "Important in an emergency"];
pub(crate) const NOTE: Word = ["Bemerkung", "Remark"];
pub(crate) const ABOUT: Word = ["um", "about"];
pub(crate) const SINCE: Word = ["seit", "since"];
pub(crate) const UNTIL: Word = ["bis", "until"];
pub(crate) const RANGE: Word = ["Referenz", "range"];
pub(crate) const FROM_DOCUMENT: Word = ["Quelle", "source"];
pub(crate) const BY_PATIENT: Word = [
    "Angabe der Patientin oder des Patienten",
    "reported by the patient",
];
pub(crate) const DOSE: [Word; 4] = [
    ["morgens", "morning"],
    ["mittags", "noon"],
    ["abends", "evening"],
    ["zur Nacht", "night"],
];
pub(crate) const MEDICINE: Word = ["Medikament", "Medicine"];
pub(crate) const UNIT: Word = ["Einheit", "Unit"];
pub(crate) const HOW: Word = ["Hinweise", "How"];
pub(crate) const WHAT: Word = ["Was", "What"];
pub(crate) const VALUE: Word = ["Wert", "Value"];
pub(crate) const WHEN: Word = ["Wann", "When"];
pub(crate) const MORE: Word = ["Näheres", "More"];
pub(crate) const NEEDED: Word = ["bei Bedarf", "as needed"];
pub(crate) const CONTRADICTION: Word = [
    "Außerdem steht dort „keine bekannt“: bitte klären.",
    "The chart also says \"none known\": please clarify.",
];
pub(crate) const BLOOD: Word = ["Blutgruppe", "Blood group"];
pub(crate) const PREGNANCY: Word = ["Schwangerschaft", "Pregnancy"];
pub(crate) const TALKING: Word = ["Verständigung", "Communication"];
pub(crate) const WANDERING: Word = ["Weglauftendenz", "Wandering"];
pub(crate) const CARE: Word = ["Pflegegrad, Behinderung", "Care level, disability"];
pub(crate) const INSURER: Word = ["Versicherung", "Insurance"];
pub(crate) const LANGUAGES: Word = ["Sprachen", "Languages"];
pub(crate) const DIED: Word = ["verstorben", "died"];

/// The heading of a section.
pub(crate) const PROBLEMS: Word = ["Diagnosen und Probleme", "Problems"];
pub(crate) const PAST_PROBLEMS: Word = ["Frühere Diagnosen", "Past problems"];
pub(crate) const ALLERGIES: Word = [
    "Allergien und Unverträglichkeiten",
    "Allergies and intolerances",
];
pub(crate) const MEDICINES: Word = ["Medikamente", "Medications"];
pub(crate) const PAST_MEDICINES: Word = [
    "Frühere und geplante Medikamente",
    "Past and planned medications",
];
pub(crate) const IMMUNIZATIONS: Word = ["Impfungen", "Immunizations"];
pub(crate) const RESULTS: Word = ["Befunde", "Results"];
pub(crate) const VITALS: Word = ["Vitalwerte", "Vital signs"];
pub(crate) const SOCIAL: Word = ["Lebensumstände", "Social history"];
pub(crate) const PROCEDURES: Word = ["Eingriffe und Behandlungen", "Procedures"];
pub(crate) const DEVICES: Word = ["Implantate und Geräte", "Medical devices"];
pub(crate) const DIRECTIVES: Word = ["Vorausverfügungen", "Advance directives"];
pub(crate) const VISITS: Word = ["Termine und Aufenthalte", "Visits"];
pub(crate) const DOCUMENTS: Word = ["Dokumente und Notizen", "Documents and notes"];
pub(crate) const CONTACTS: Word = ["Kontakte", "Contacts"];
pub(crate) const INTAKES: Word = ["Notierte Einnahmen", "Doses noted"];

/// The sentence for "none known", where someone said so.
pub(crate) fn none_known(kind: Kind) -> Word {
    match kind {
        Kind::Allergy => ["Keine bekannten Allergien", "No known allergies"],
        Kind::Medication => ["Keine Medikamente", "No medications"],
        Kind::Condition => ["Keine bekannten Diagnosen", "No known problems"],
        Kind::Procedure => ["Keine bekannten Eingriffe", "No known procedures"],
        Kind::Device => ["Keine bekannten Implantate", "No known devices"],
        Kind::Immunization => ["Keine bekannten Impfungen", "No known immunizations"],
        Kind::Directive => ["Keine Vorausverfügung", "No advance directive"],
        _ => NO_INFORMATION,
    }
}

/// A choice of the record in words; nothing where the untouched choice says nothing.
pub(crate) trait Said {
    fn word(self) -> Option<Word>;
}

macro_rules! said {
    ($($Choice:ident { $($Variant:ident = $word:expr),+ $(,)? })+) => {
        $(impl Said for $Choice {
            fn word(self) -> Option<Word> { match self { $($Choice::$Variant => $word),+ } }
        })+
    };
}
said! {
    AllergyStatus {
        Active = None,
        Inactive = Some(["derzeit nicht", "inactive"]),
        Resolved = Some(["überstanden", "resolved"]),
        Refuted = Some(["nicht bestätigt: keine Allergie", "refuted: no allergy"]),
    }
    Criticality {
        Low = Some(["geringes Risiko", "low risk"]),
        High = Some(["hohes Risiko", "high risk"]),
        Unknown = Some(["Risiko nicht einzuschätzen", "risk cannot be assessed"]),
    }
    Nature {
        Allergy = Some(["Allergie", "allergy"]),
        Intolerance = Some(["Unverträglichkeit", "intolerance"]),
    }
    Severity {
        Mild = Some(["leicht", "mild"]),
        Moderate = Some(["mittel", "moderate"]),
        Severe = Some(["schwer", "severe"]),
    }
    MedicationStatus {
        Active = None,
        Paused = Some(["pausiert", "paused"]),
        Stopped = Some(["abgesetzt", "stopped"]),
        Completed = Some(["beendet", "completed"]),
        Planned = Some(["geplant", "planned"]),
        NotTaken = Some(["nicht eingenommen", "not taken"]),
        Unknown = Some(["Einnahme unbekannt", "not known whether taken"]),
    }
    ConditionStatus {
        Active = None,
        Recurrence = Some(["wiedergekehrt", "recurrence"]),
        Relapse = Some(["Rückfall", "relapse"]),
        Inactive = Some(["derzeit nicht", "inactive"]),
        Remission = Some(["in Remission", "in remission"]),
        Resolved = Some(["überstanden", "resolved"]),
        Unknown = None,
    }
    Verification {
        Confirmed = Some(["gesichert", "confirmed"]),
        Suspected = Some(["Verdacht", "suspected"]),
        Differential = Some(["Differentialdiagnose", "differential diagnosis"]),
        Refuted = Some(["ausgeschlossen", "ruled out"]),
    }
    ProcedureStatus {
        Completed = None,
        Planned = Some(["geplant", "planned"]),
        InProgress = Some(["läuft", "in progress"]),
        Stopped = Some(["abgebrochen", "stopped"]),
        NotDone = Some(["nicht durchgeführt", "not done"]),
        Unknown = None,
    }
    DeviceStatus {
        Active = None,
        Inactive = Some(["nicht mehr benutzt", "no longer used"]),
        Removed = Some(["entfernt", "removed"]),
        Unknown = None,
    }
    MriStatus {
        Unknown = Some(["MRT: unbekannt", "MRI: unknown"]),
        Safe = Some(["MRT: sicher", "MRI: safe"]),
        Conditional = Some(["MRT: bedingt sicher", "MRI: conditional"]),
        Unsafe = Some(["MRT: nicht sicher", "MRI: unsafe"]),
    }
    ImmunizationStatus {
        Completed = None,
        NotDone = Some(["nicht gegeben", "not given"]),
    }
    IntakeStatus {
        Taken = Some(["genommen", "taken"]),
        Skipped = Some(["ausgelassen", "skipped"]),
    }
    DayTime {
        Morning = Some(DOSE[0]),
        Noon = Some(DOSE[1]),
        Evening = Some(DOSE[2]),
        Night = Some(DOSE[3]),
    }
    Interpretation {
        Normal = Some(["normal", "normal"]),
        Low = Some(["niedrig", "low"]),
        High = Some(["hoch", "high"]),
        CriticalLow = Some(["gefährlich niedrig", "critically low"]),
        CriticalHigh = Some(["gefährlich hoch", "critically high"]),
        Abnormal = Some(["auffällig", "abnormal"]),
        Positive = Some(["positiv", "positive"]),
        Negative = Some(["negativ", "negative"]),
        Indeterminate = Some(["unklar", "indeterminate"]),
    }
    FindingStatus {
        Final = None,
        Preliminary = Some(["vorläufig", "preliminary"]),
        Amended = Some(["geändert", "amended"]),
        Cancelled = Some(["zurückgezogen", "cancelled"]),
        Unknown = None,
    }
    VisitStatus {
        Finished = None,
        Planned = Some(["geplant", "planned"]),
        InProgress = Some(["läuft", "in progress"]),
        Cancelled = Some(["ausgefallen", "cancelled"]),
        Unknown = None,
    }
    DirectiveKind {
        LivingWill = Some(["Patientenverfügung", "living will"]),
        Proxy = Some(["Vorsorgevollmacht", "health care proxy"]),
        Resuscitation = Some(["Wiederbelebung", "resuscitation"]),
        OrganDonation = Some(["Organspende", "organ donation"]),
        Guardianship = Some(["Betreuungsverfügung", "guardianship wishes"]),
        Other = Some(["Verfügung", "directive"]),
    }
    Role {
        Doctor = Some(["Ärztin, Arzt, Praxis", "doctor"]),
        Hospital = Some(["Krankenhaus", "hospital"]),
        Pharmacy = Some(["Apotheke", "pharmacy"]),
        Therapist = Some(["Therapie", "therapist"]),
        Care = Some(["Pflege", "care"]),
        Family = Some(["Familie", "family"]),
        Friend = Some(["Freunde", "friend"]),
        Guardian = Some(["Betreuung", "guardian"]),
        Other = None,
    }
    Sex {
        Unknown = None,
        Female = Some(["weiblich", "female"]),
        Male = Some(["männlich", "male"]),
        Diverse = Some(["divers", "diverse"]),
    }
    Weekday {
        Monday = Some(["montags", "Mondays"]),
        Tuesday = Some(["dienstags", "Tuesdays"]),
        Wednesday = Some(["mittwochs", "Wednesdays"]),
        Thursday = Some(["donnerstags", "Thursdays"]),
        Friday = Some(["freitags", "Fridays"]),
        Saturday = Some(["samstags", "Saturdays"]),
        Sunday = Some(["sonntags", "Sundays"]),
    }
    Alarm {
        Allergy = Some(["Allergie", "Allergy"]),
        BloodThinner = Some(["Gerinnungshemmer", "Blood thinner"]),
        Insulin = Some(["Insulin", "Insulin"]),
        Steroid = Some(["Kortison", "Steroid"]),
        Seizure = Some(["Mittel gegen Anfälle", "Against seizures"]),
        Immunosuppression = Some(["Immunsystem gedämpft", "Immunosuppression"]),
        Implant = Some(["Implantat", "Implant"]),
        Directive = Some(["Verfügung", "Directive"]),
    }
    Comparator {
        Less = Some(["<", "<"]),
        AtMost = Some(["≤", "≤"]),
        AtLeast = Some(["≥", "≥"]),
        More = Some([">", ">"]),
        Sufficient = None,
    }
}
