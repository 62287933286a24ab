//! An invented person for the tests of this crate: Anna Beispiel, one with the longest legal values, and
//! one about whom nothing is known.

use record::{
    Allergy, Chart, Coded, Condition, Contact, Content, Device, Directive, DirectiveKind, Entry,
    EntryId, Ingredient, Medication, MriStatus, Person, Procedure, Reaction, Role, Schedule, Seen,
    Sex, State, Weekday,
};

fn when(text: &str) -> Option<record::When> {
    Some(text.parse().expect("a date"))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Entries as a chart, numbered in their order.
pub(crate) fn chart(person: Person, contents: Vec<Content>) -> Chart {
    let entries = std::iter::once(Content::Person(person)).chain(contents);
    let seen = entries.enumerate().map(|(place, content)| {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(place as u64).to_be_bytes());
        Seen::plain(Entry::new(EntryId(id), None, content))
    });
    Chart::of(None, seen)
}

pub(crate) fn medicine(name: &str, strength: &str, grid: [&str; 4], reason: &str) -> Medication {
    let [morning, noon, evening, night] = grid.map(|dose| dose.parse().ok());
    Medication {
        name: Coded::text(name),
        strength: some(strength),
        form: Some(Coded::text("Tablette")),
        unit: some("Stück"),
        schedule: Some(Schedule::Daily),
        morning,
        noon,
        evening,
        night,
        reason: Some(Coded::text(reason)),
        ..Medication::default()
    }
}

/// A woman of 58 with what such a chart usually holds.
pub(crate) fn anna() -> Chart {
    let person = Person {
        name: "Anna Beispiel".into(),
        birth_date: when("1968-03-02"),
        sex: Sex::Female,
        address: some("Lindenweg 4, 12345 Musterstadt"),
        phones: vec!["+49 30 1234567".into(), "+49 170 7654321".into()],
        languages: vec!["Deutsch".into(), "Türkisch".into()],
        insurer: some("Beispiel-Krankenkasse"),
        insurance_number: some("A123456789"),
        care_level: some("Pflegegrad 2"),
        blood_group: some("A Rh positiv"),
        communication: some("schwerhörig, Hörgerät rechts"),
        ..Person::default()
    };
    let insulin = Medication {
        unit: some("IE"),
        form: Some(Coded::text("Pen")),
        hint: some("vor dem Schlafen"),
        ..medicine(
            "Insulin glargin",
            "100 E/ml",
            ["", "", "", "18"],
            "Diabetes",
        )
    };
    let weekly = Medication {
        schedule: Some(Schedule::Weekly),
        weekdays: vec![Weekday::Monday],
        hint: some("dienstags Folsäure 5 mg"),
        ..medicine(
            "Methotrexat",
            "10 mg",
            ["1", "", "", ""],
            "Rheumatoide Arthritis",
        )
    };
    let needed = Medication {
        schedule: Some(Schedule::AsNeeded),
        dose_text: some("1 Hub bei Atemnot, höchstens 8 am Tag"),
        form: Some(Coded::text("Dosieraerosol")),
        ..medicine("Salbutamol", "0,1 mg", ["", "", "", ""], "Asthma")
    };
    let combined = Medication {
        ingredients: vec![
            Ingredient {
                substance: Coded::text("Ramipril"),
                strength: some("5 mg"),
            },
            Ingredient {
                substance: Coded::text("Hydrochlorothiazid"),
                strength: some("25 mg"),
            },
        ],
        ..medicine(
            "Ramipril comp.",
            "5 mg/25 mg",
            ["1", "0", "0", "0"],
            "Bluthochdruck",
        )
    };
    let contact = |name: &str, relation: &str, phone: &str, order| Contact {
        name: name.into(),
        role: Some(Role::Family),
        relation: some(relation),
        phones: vec![phone.into()],
        emergency_order: Some(order),
        ..Contact::default()
    };
    let doctor = |name: &str, specialty: &str, phone: &str| Contact {
        name: name.into(),
        role: Some(Role::Doctor),
        specialty: some(specialty),
        phones: vec![phone.into()],
        ..Contact::default()
    };
    let condition = |name: &str, onset: &str| {
        Content::Condition(Condition {
            name: Coded::text(name),
            onset: when(onset),
            ..Condition::default()
        })
    };
    chart(
        person,
        vec![
            Content::Allergy(Allergy {
                substance: Coded::text("Penicillin"),
                reactions: vec![Reaction {
                    what: Coded::text("Atemnot, Kreislaufschock 2009"),
                    severity: None,
                }],
                ..Allergy::default()
            }),
            Content::Allergy(Allergy {
                substance: Coded::text("Erdnüsse"),
                ..Allergy::default()
            }),
            Content::Medication(combined),
            Content::Medication(medicine(
                "Apixaban",
                "5 mg",
                ["1", "0", "1", "0"],
                "Vorhofflimmern",
            )),
            Content::Medication(medicine(
                "L-Thyroxin",
                "75 µg",
                ["0.5", "0", "0", "0"],
                "Schilddrüse",
            )),
            Content::Medication(insulin),
            Content::Medication(weekly),
            Content::Medication(needed),
            condition("Vorhofflimmern", "2021"),
            condition("Diabetes mellitus Typ 2", "2014-05"),
            condition("Rheumatoide Arthritis", "~2018"),
            condition("Asthma bronchiale", "1999"),
            Content::Device(Device {
                name: Coded::text("Herzschrittmacher"),
                maker: some("Medtronic"),
                model: some("Azure XT DR"),
                implanted: when("2022-09-14"),
                mri: MriStatus::Conditional,
                mri_conditions: some("nur 1,5 Tesla"),
                ..Device::default()
            }),
            Content::Procedure(Procedure {
                name: Coded::text("Appendektomie"),
                time: when("1984"),
                ..Procedure::default()
            }),
            Content::Contact(contact("Eva Beispiel", "Tochter", "+49 170 1112223", 1)),
            Content::Contact(contact("Mehmet Beispiel", "Ehemann", "+49 171 9998887", 2)),
            Content::Contact(doctor("Dr. Weber", "Hausärztin", "+49 30 555 123")),
            Content::Contact(doctor("Dr. Okafor", "Kardiologie", "+49 30 555 987")),
            Content::Directive(Directive {
                directive: DirectiveKind::LivingWill,
                location: some("Schreibtisch, oberste Schublade"),
                time: when("2023-01-10"),
                ..Directive::default()
            }),
        ],
    )
}

/// A person about whom nobody said anything.
pub(crate) fn nobody() -> Chart {
    chart(
        Person {
            name: "Kim Ohneangaben".into(),
            ..Person::default()
        },
        Vec::new(),
    )
}

/// A person about whom somebody said "none" of everything.
pub(crate) fn none() -> Chart {
    let state = State::NoneKnown;
    chart(
        Person {
            name: "Kim Gesund".into(),
            ..Person::default()
        },
        vec![
            Content::Allergy(Allergy {
                state,
                ..Allergy::default()
            }),
            Content::Medication(Medication {
                state,
                ..Medication::default()
            }),
            Content::Condition(Condition {
                state,
                ..Condition::default()
            }),
            Content::Procedure(Procedure {
                state,
                ..Procedure::default()
            }),
            Content::Device(Device {
                state,
                ..Device::default()
            }),
            Content::Directive(Directive {
                state,
                ..Directive::default()
            }),
        ],
    )
}

/// Every text of a chart made this long, and every entry there `times` times.
pub(crate) fn longest(length: usize, times: usize) -> Chart {
    let lengthen = |text: &mut String, words: bool| {
        let more = if words {
            format!("{text} ")
        } else {
            text.replace(' ', "")
        };
        while text.len() < length {
            text.push_str(if more.is_empty() { "x" } else { &more });
        }
    };
    let anna = anna();
    let mut person = anna.who().expect("a person").clone();
    lengthen(&mut person.name, true);
    for (place, text) in [
        &mut person.address,
        &mut person.insurer,
        &mut person.insurance_number,
        &mut person.care_level,
        &mut person.blood_group,
        &mut person.communication,
    ]
    .into_iter()
    .flatten()
    .enumerate()
    {
        lengthen(text, place % 2 == 0);
    }
    person.wandering = person.communication.clone();
    person.pregnancy = person.insurer.clone();
    person.phones = vec![person.phones[0].repeat(length / 12 + 1); times];
    let mut contents = Vec::new();
    for number in 0..times {
        let words = number % 2 == 0;
        for seen in &anna.entries {
            let mut content = seen.entry.content.clone();
            match &mut content {
                Content::Allergy(it) => {
                    lengthen(&mut it.substance.text, words);
                    it.reactions
                        .iter_mut()
                        .for_each(|r| lengthen(&mut r.what.text, words));
                }
                Content::Medication(it) => {
                    lengthen(&mut it.name.text, words);
                    for text in [
                        &mut it.strength,
                        &mut it.unit,
                        &mut it.hint,
                        &mut it.dose_text,
                    ] {
                        text.iter_mut().for_each(|text| lengthen(text, words));
                    }
                    it.form
                        .iter_mut()
                        .chain(&mut it.reason)
                        .for_each(|c| lengthen(&mut c.text, words));
                    it.morning = "-1234567890.12345678901234567890".parse().ok();
                    it.night = "0.000000000000000000000000000001".parse().ok();
                    it.status = record::MedicationStatus::ALL[number % 2];
                }
                Content::Condition(it) => lengthen(&mut it.name.text, words),
                Content::Procedure(it) => lengthen(&mut it.name.text, words),
                Content::Device(it) => {
                    lengthen(&mut it.name.text, words);
                    for text in [&mut it.maker, &mut it.model, &mut it.mri_conditions] {
                        text.iter_mut().for_each(|text| lengthen(text, words));
                    }
                }
                Content::Contact(it) => {
                    lengthen(&mut it.name, words);
                    it.phones
                        .iter_mut()
                        .for_each(|phone| *phone = phone.repeat(length / 15 + 1));
                    for text in [&mut it.relation, &mut it.specialty, &mut it.organization] {
                        text.iter_mut().for_each(|text| lengthen(text, words));
                    }
                }
                Content::Directive(it) => {
                    it.text = it.location.clone();
                    it.text
                        .iter_mut()
                        .chain(&mut it.location)
                        .for_each(|text| lengthen(text, words));
                }
                _ => {}
            }
            contents.push(content);
        }
    }
    chart(person, contents)
}
