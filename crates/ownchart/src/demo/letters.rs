//! The letters in Anna's chart, and one picture.

use super::{
    Letter, Pen,
    around::{HEART, HOSPITAL, JOINTS, SUGAR},
    coded, some, xray,
};
use record::{Code, Content, Document, DocumentId, Entry, When};

/// A letter: its name in the demo, title, author, years and days ago, what it says.
struct Text {
    name: &'static str,
    title: &'static str,
    file: &'static str,
    by: &'static str,
    written: (i64, i64),
    says: &'static [&'static str],
}

const LETTERS: &[Text] = &[
    Text {
        name: "letter cardiology",
        title: "Arztbrief Kardiologie",
        file: "arztbrief-kardiologie.pdf",
        by: HEART,
        written: (0, 40),
        says: &[
            "Sehr geehrter Herr Kollege Weber,",
            "wir berichten über Frau Anna Beispiel, geboren am 02.03.1968, die sich zur jährlichen Kontrolle vorstellte.",
            "Diagnosen: Vorhofflimmern, anfallsweise, unter Apixaban. Sick-Sinus-Syndrom, Herzschrittmacher. Bluthochdruck. \
             Verdacht auf Schlafapnoe.",
            "Befund: Der Schrittmacher arbeitet regelrecht, die Batterie reicht voraussichtlich noch sechs Jahre. In den \
             letzten zwölf Monaten drei kurze Episoden von Vorhofflimmern. Echokardiographie: gute Pumpfunktion, linker \
             Vorhof leicht vergrößert. Blutdruck in der Praxis 148/88 mmHg.",
            "Empfehlung: Ramipril von 5 auf 10 mg am Tag. Kontrolle von Kalium und Kreatinin nach zwei bis vier Wochen. \
             Die übrigen Mittel bleiben. Untersuchung im Schlaflabor. Nächste Kontrolle in einem Jahr.",
            "Mit freundlichen Grüßen",
        ],
    },
    Text {
        name: "letter diabetology",
        title: "Arztbrief Diabetologie",
        file: "arztbrief-diabetologie.pdf",
        by: SUGAR,
        written: (1, 130),
        says: &[
            "Sehr geehrter Herr Kollege Weber,",
            "Frau Beispiel kommt mit dem Insulin gut zurecht. Der Nüchternzucker liegt meist zwischen 110 und 140 mg/dl, \
             schwere Unterzuckerungen gab es nicht.",
            "Wir haben die Abenddosis von 14 auf 18 Einheiten angehoben. Metformin bleibt bei zweimal 1000 mg, solange die \
             Nierenwerte es erlauben. Augen und Füße wurden kontrolliert: kein Befund.",
            "Vereinbartes Ziel für den HbA1c: 6,5 bis 7,5 %.",
        ],
    },
    Text {
        name: "letter eyes",
        title: "Befund Augenarzt",
        file: "befund-augenarzt.pdf",
        by: "Dr. Paul Renner",
        written: (2, 60),
        says: &[
            "Augenhintergrund beidseits: keine diabetische Veränderung. Beginnende Linsentrübung beidseits, derzeit ohne \
             Folgen. Kontrolle in einem Jahr.",
        ],
    },
    Text {
        name: "letter pacemaker",
        title: "Entlassbrief Herzschrittmacher",
        file: "entlassbrief.pdf",
        by: HOSPITAL,
        written: (3, 88),
        says: &[
            "Sehr geehrte Kolleginnen und Kollegen,",
            "Frau Anna Beispiel war vier Tage bei uns in stationärer Behandlung.",
            "Anlass: mehrfach Schwindel und ein kurzer Bewusstseinsverlust. Im Langzeit-EKG Pausen bis vier Sekunden: \
             Sick-Sinus-Syndrom.",
            "Behandlung: Einsetzen eines Zweikammer-Schrittmachers (Beispielwerk, Taktgeber DR-T) unter dem linken \
             Schlüsselbein, ohne Besonderheiten. Das System ist bedingt MRT-fähig: 1,5 Tesla, nach Umstellung.",
            "Beachten Sie bitte: Penicillin-Allergie mit Atemnot (2009 in unserem Haus). Die Vorbeugung erfolgte mit \
             Clindamycin.",
            "Apixaban wurde am zweiten Tag fortgeführt, Bisoprolol 2,5 mg neu begonnen. Wundkontrolle nach zehn Tagen, \
             erste Abfrage in der Herzpraxis nach drei Monaten.",
        ],
    },
    Text {
        name: "letter cardiology first",
        title: "Arztbrief Kardiologie: Vorhofflimmern",
        file: "arztbrief-vorhofflimmern.pdf",
        by: HEART,
        written: (5, 118),
        says: &[
            "Frau Beispiel bemerkte seit Wochen unregelmäßigen Herzschlag. Im EKG Vorhofflimmern, Frequenz um 110.",
            "Wir empfehlen eine Blutverdünnung auf Dauer. Beginn mit Phenprocoumon; nach der Herzkatheter-Untersuchung \
             Umstellung auf Apixaban 5 mg, zweimal am Tag. Ibuprofen bitte nicht mehr einnehmen.",
        ],
    },
    Text {
        name: "letter colonoscopy",
        title: "Befund Darmspiegelung",
        file: "befund-darmspiegelung.pdf",
        by: "Praxis Dr. Ostertag",
        written: (6, 86),
        says: &[
            "Vollständige Spiegelung bis zum Ende des Dünndarms. Ein Polyp von 4 mm wurde abgetragen; feingeweblich \
             gutartig. Nächste Untersuchung in sieben Jahren.",
        ],
    },
    Text {
        name: "letter rheumatology",
        title: "Arztbrief Rheumatologie",
        file: "arztbrief-rheumatologie.pdf",
        by: JOINTS,
        written: (8, 55),
        says: &[
            "Sehr geehrter Herr Kollege Weber,",
            "bei Frau Beispiel besteht eine rheumatoide Arthritis: seit vier Monaten Schwellung der Fingergrundgelenke \
             beidseits, Morgensteife über eine Stunde, Rheumafaktor 64 IU/ml, CRP 31 mg/l.",
            "Wir beginnen mit Prednisolon, das wir innerhalb eines Jahres ausschleichen, und mit Methotrexat 15 mg, \
             EINMAL in der Woche, am Montag. Am Dienstag Folsäure 5 mg. Blutbild, Leber- und Nierenwerte anfangs alle \
             zwei Wochen, dann alle drei Monate.",
            "Impfungen gegen Pneumokokken, Grippe und Gürtelrose (Totimpfstoff) werden empfohlen.",
        ],
    },
    Text {
        name: "letter pneumonia",
        title: "Entlassbrief Lungenentzündung",
        file: "entlassbrief-lunge.pdf",
        by: HOSPITAL,
        written: (9, 13),
        says: &[
            "Frau Beispiel war sechs Tage wegen einer Lungenentzündung im rechten Unterlappen in unserer Behandlung. \
             Wegen der Penicillin-Allergie erhielt sie Clarithromycin für zehn Tage. Entlassung in gutem Zustand.",
        ],
    },
];

/// Writes every letter with `letter` and draws the picture.
pub(super) fn write(pen: &mut Pen, letter: Letter<'_>) -> Vec<(Entry, Vec<u8>)> {
    let mut written = Vec::new();
    for text in LETTERS {
        let (years, days) = text.written;
        let time = pen.ago(years, days);
        let mut paragraphs = vec![format!("{}, den {}", text.by, german(time))];
        paragraphs.extend(text.says.iter().map(|&says| says.to_owned()));
        paragraphs.push("Erfundener Brief aus der Beispielakte von OwnChart.".to_owned());
        let bytes = letter(text.title, &paragraphs);
        let document = Document {
            title: text.title.into(),
            category: Some(coded("Arztbrief", Code::LOINC, "11488-4")),
            time: Some(time),
            author: some(text.by),
            media_type: some("application/pdf"),
            file_name: some(text.file),
            text: Some(text.says.join("\n\n")),
            ..Document::default()
        };
        written.push(file(pen, text.name, document, bytes));
    }
    let picture = Document {
        title: "Röntgen Thorax".into(),
        category: Some(coded("Röntgenbild", Code::LOINC, "36643-5")),
        time: Some(pen.weekday(170)),
        author: some(HOSPITAL),
        media_type: some("image/png"),
        file_name: some("roentgen-thorax.png"),
        pages: Some(1),
        ..Document::default()
    };
    let bytes = xray::draw(&mut pen.chance("picture"));
    written.push(file(pen, "picture chest", picture, bytes));
    written
}

fn file(pen: &mut Pen, name: &str, document: Document, bytes: Vec<u8>) -> (Entry, Vec<u8>) {
    let by = document.author.clone().unwrap_or_default();
    let document = Document {
        content: Some(DocumentId::of(&bytes)),
        size: u64::try_from(bytes.len()).ok(),
        ..document
    };
    let entry = pen.write(name, Content::Document(document), &by).clone();
    (entry, bytes)
}

/// As a German letter writes a date.
fn german(when: When) -> String {
    match (when.day, when.month) {
        (Some(day), Some(month)) => format!("{day:02}.{month:02}.{}", when.year),
        _ => when.to_string(),
    }
}
