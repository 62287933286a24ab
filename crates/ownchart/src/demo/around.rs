//! Anna herself, the people around her, and what she decided for the day she cannot speak.

use super::{Pen, some};
use record::{
    Contact, Content, Directive, DirectiveKind, Entry, Note, Person, Role, Sex, State, When,
};

pub(super) const FAMILY_DOCTOR: &str = "Dr. Ulrich Weber";
pub(super) const HEART: &str = "Dr. Miriam Sommer";
pub(super) const JOINTS: &str = "Dr. Deniz Kaya";
pub(super) const SUGAR: &str = "Dr. Hanna Lindner";
pub(super) const HOSPITAL: &str = "Krankenhaus Nord";
pub(super) const LAB: &str = "Labor Musterstadt";

pub(super) fn write(pen: &mut Pen) {
    person(pen);
    contacts(pen);
    directives(pen);
    let note = Note {
        title: "Familie".into(),
        text: Some(
            "Mutter: Diabetes mit 60, Schlaganfall mit 78. Vater: Herzinfarkt mit 66. \
             Schwester: gesund. Großmutter mütterlicherseits: Rheuma."
                .into(),
        ),
        time: Some(pen.year(11)),
    };
    pen.write("note family", Content::Note(note), "Anna Beispiel");
}

fn person(pen: &mut Pen) {
    let person = Person {
        name: "Anna Beispiel".into(),
        family: some("Beispiel"),
        given: some("Anna"),
        birth_date: Some(When::day(1968, 3, 2).expect("2 March 1968 was a Saturday")),
        sex: Sex::Female,
        address: some("Musterweg 12, 12345 Musterstadt"),
        phones: vec!["+49 171 3920021".into(), "+49 30 23125014".into()],
        email: some("anna@example.org"),
        languages: vec!["de".into(), "en".into()],
        insurer: some("Muster Krankenkasse"),
        insurance_number: some("A000000000"),
        care_level: some("Grad der Behinderung 50"),
        blood_group: some("A Rh positiv"),
        doses_since: Some(When::from_days(pen.today.days() - super::doses::DAYS)),
        communication: some("Hört links schlecht: bitte von rechts ansprechen"),
        ..Person::default()
    };
    let mut entry = Entry::new(pen.person, None, Content::Person(person));
    entry.source.by = some("Anna Beispiel");
    entry.labels = vec!["Erfundene Person".into()];
    pen.entries.push(entry);
}

/// Name, role, what they do, where, how related, telephone, place in an emergency (0: none).
type Row = (
    &'static str,
    Role,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
);

const CONTACTS: &[Row] = &[
    (
        "Lena Beispiel",
        Role::Family,
        "",
        "",
        "Tochter",
        "+49 171 3920022",
        1,
    ),
    (
        "Jonas Beispiel",
        Role::Family,
        "",
        "",
        "Ehemann",
        "+49 171 3920023",
        2,
    ),
    (
        "Maria Muster",
        Role::Friend,
        "",
        "",
        "Nachbarin, hat einen Schlüssel",
        "+49 30 23125015",
        3,
    ),
    (
        FAMILY_DOCTOR,
        Role::Doctor,
        "Hausarzt",
        "Praxis am Markt",
        "",
        "+49 30 23125020",
        0,
    ),
    (
        HEART,
        Role::Doctor,
        "Kardiologie",
        "Herzpraxis Musterstadt",
        "",
        "+49 30 23125021",
        0,
    ),
    (
        JOINTS,
        Role::Doctor,
        "Rheumatologie",
        "Rheumazentrum",
        "",
        "+49 30 23125022",
        0,
    ),
    (
        SUGAR,
        Role::Doctor,
        "Diabetologie",
        "Praxis Lindner",
        "",
        "+49 30 23125023",
        0,
    ),
    (
        HOSPITAL,
        Role::Hospital,
        "Innere Medizin",
        "",
        "",
        "+49 30 23125030",
        0,
    ),
    (
        "Apotheke am Markt",
        Role::Pharmacy,
        "",
        "",
        "",
        "+49 30 23125040",
        0,
    ),
];

fn contacts(pen: &mut Pen) {
    for &(name, role, specialty, organization, relation, phone, order) in CONTACTS {
        let contact = Contact {
            name: name.into(),
            role: Some(role),
            specialty: some(specialty),
            organization: some(organization),
            // who is asked for records by letter needs one
            address: (organization == "Praxis am Markt")
                .then(|| "Am Markt 3, 12345 Musterstadt".into()),
            relation: some(relation),
            phones: vec![phone.into()],
            emergency_order: (order > 0).then_some(order),
            ..Contact::default()
        };
        pen.write(
            &format!("contact {name}"),
            Content::Contact(contact),
            "Anna Beispiel",
        );
    }
}

fn directives(pen: &mut Pen) {
    let daughter = pen.id("contact Lena Beispiel");
    let rows = [
        (
            DirectiveKind::LivingWill,
            "Keine künstliche Beatmung ohne Aussicht auf ein Leben mit Bewusstsein",
            "Original im blauen Ordner, Flurschrank; Kopie bei Dr. Weber",
            None,
        ),
        (
            DirectiveKind::Proxy,
            "Lena Beispiel (Tochter) entscheidet",
            "Original bei Lena Beispiel",
            Some(daughter),
        ),
        (
            DirectiveKind::OrganDonation,
            "Ja, alle Organe",
            "Ausweis im Geldbeutel",
            None,
        ),
    ];
    for (kind, text, location, agent) in rows {
        let directive = Directive {
            state: State::Known,
            directive: kind,
            text: some(text),
            location: some(location),
            time: Some(pen.ago(4, 40)),
            agent,
        };
        pen.write(
            &format!("directive {kind}"),
            Content::Directive(directive),
            "Anna Beispiel",
        );
    }
}
