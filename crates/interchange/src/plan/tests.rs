use super::names;
use super::writing::{Author, Chosen, Told, Written, write};
use crate::{Error, Read, Why};
use medplan::{Medication as Row, Plan};
use record::{
    Chart, Coded, Content, Entry, EntryId, Medication, MedicationStatus, Schedule, Seen, Weekday,
};
use std::path::PathBuf;

const ANNA: EntryId = EntryId([1; 16]);

/// An invented plan with every sort of row.
const WHOLE: &str = "<MP v=\"028\" U=\"0123456789ABCDEF0123456789ABCDEF\" l=\"de-DE\">\
<P g=\"Anna\" f=\"Beispiel\" egk=\"A123456780\" b=\"19480300\" s=\"W\" t=\"Dr.\" v=\"von\" z=\"Freifrau\"/>\
<A lanr=\"123456667\" n=\"Praxis Weber\" s=\"Am Markt 1\" z=\"01234\" c=\"Am Ort\" p=\"030-1\" e=\"p@example.org\" t=\"2026-07-01T12:00:00\"/>\
<O ai=\"Penicillin,Laktose\" p=\"1\" w=\"82.5\" h=\"170\" c=\"0.9\" x=\"Pflegegrad~2\"/>\
<S><M p=\"230272\" m=\"1/2\" d=\"0,5\" v=\"1\" h=\"2\" du=\"1\" i=\"nüchtern~mit Wasser\" r=\"Herz &amp; Blutdruck\"/>\
<M a=\"Handelsname\" fd=\"Tropf\" t=\"20-0-0-0-20\" dud=\"Tropfen flach\" x=\"langsam steigern\"><W w=\"Wirkstoff\" s=\"5 mg\"/><W w=\"Zweiter\" s=\"&lt; 1 mg\"/><W w=\"Dritter\"/></M>\
<M p=\"6453257\" a=\"Ramipril X\" f=\"TAB\" m=\"1\" du=\"1\"><W w=\"Ramipril\" s=\"5 mg\"/></M>\
<M f=\"Tabl\" m=\"1\" v=\"1\" du=\"1\" r=\"Diabetes\"><W w=\"Metformin\" s=\"500 mg\"/></M></S>\
<S c=\"425\"><M p=\"3159468\" wo=\"1\" m=\"1\" du=\"1\" r=\"Rheuma\"/></S>\
<S t=\"Nach Bedarf des Hauses\"><X t=\"Eine freie Zeile ½\"/><R t=\"Salbe nach Rezept\" x=\"zweimal täglich dünn\"/></S>\
<S c=\"411\"><M p=\"16357856\" t=\"max. 3\" du=\"5\" i=\"akut\"/></S></MP>";

fn read(text: &str) -> Read {
    crate::read(text.as_bytes(), Some("plan.xml")).unwrap()
}

fn chart(read: &Read) -> Chart {
    let person = read.people[0].clone();
    let everything = std::iter::once(person).chain(read.entries.iter().cloned());
    Chart::of(None, everything.map(Seen::plain))
}

fn author() -> Author {
    Author {
        id: [0xab; 16],
        printed: "2026-11-22T08:05:09".parse().unwrap(),
        chosen: Chosen {
            allergies: true,
            pregnancy: true,
            measured: true,
        },
    }
}

/// The codes of a plan, and what is told about it.
fn written(chart: &Chart) -> (Vec<Plan>, Vec<Told>) {
    let Written { pages, told } = write(chart, &author()).unwrap();
    (pages.into_iter().map(|page| page.code).collect(), told)
}

/// Every row as text with its heading, in no order: what the table says.
fn rows(pages: &[Plan]) -> Vec<String> {
    let mut rows: Vec<String> = pages
        .iter()
        .flat_map(|page| &page.sections)
        .flat_map(|section| {
            let heading = section.heading().unwrap_or_default().to_owned();
            section
                .rows
                .iter()
                .map(move |row| format!("{heading}: {row:?}"))
        })
        .collect();
    rows.sort();
    rows
}

fn medicines(read: &Read) -> Vec<&Medication> {
    let of = |entry: &'_ Entry| matches!(entry.content, Content::Medication(_));
    let of = read.entries.iter().filter(|entry| of(entry));
    of.map(|entry| match &entry.content {
        Content::Medication(it) => it,
        _ => unreachable!("filtered"),
    })
    .collect()
}

#[test]
fn a_plan_becomes_entries_and_the_same_plan_again() {
    let found = read(WHOLE);
    let plan = medplan::read(WHOLE.as_bytes()).unwrap().plan;
    let (pages, told) = written(&chart(&found));
    assert_eq!(told, []);
    assert_eq!(rows(&pages), rows(std::slice::from_ref(&plan)));
    let page = &pages[0];
    assert_eq!(page.patient, plan.patient);
    assert_eq!(page.version.as_deref(), Some("028"));
    assert_eq!(page.id.as_deref(), Some("ABABABABABABABABABABABABABABABAB"));
    assert_eq!(
        page.author.name.as_deref(),
        Some("Dr. Anna Freifrau von Beispiel (Patient, selbst erstellt)")
    );
    assert_eq!(page.author.printed.as_deref(), Some("2026-11-22T08:05:09"));
    assert_eq!(
        page.author.doctor, None,
        "the patient does not pass for a practice"
    );
    let said = page.parameters.clone().unwrap();
    let asked = plan.parameters.unwrap();
    assert_eq!(
        (said.weight, said.height, said.creatinine, said.pregnant),
        (asked.weight, asked.height, asked.creatinine, asked.pregnant)
    );
    assert_eq!(said.allergies.as_deref(), Some("Penicillin,Laktose"));
    let none = Author {
        chosen: Chosen::default(),
        ..author()
    };
    let pages = write(&chart(&found), &none).unwrap().pages;
    assert_eq!(pages[0].code.parameters, None, "only what was chosen");
}

#[test]
fn a_number_without_a_name_is_shown_as_such_and_said() {
    let found = read(WHOLE);
    let first = medicines(&found)[0];
    assert_eq!(first.name.shown(), "PZN 00230272");
    assert_eq!(first.name.code(record::Code::PZN), Some("00230272"));
    let said = found
        .remarks
        .iter()
        .filter(|it| it.why == Why::NameNotInCode);
    assert_eq!(said.count(), 3);
    assert_eq!(
        first.grid().map(|dose| dose.map(ToString::to_string)),
        [Some("1/2"), Some("0.5"), Some("1"), Some("2")].map(|it| it.map(str::to_owned))
    );
}

#[test]
fn a_changed_name_strength_or_form_lets_go_of_the_number() {
    let found = read(WHOLE);
    let change = |change: fn(&mut Medication)| {
        let mut chart = chart(&found);
        for seen in &mut chart.entries {
            if let Content::Medication(it) = &mut seen.entry.content
                && it.name.text == "Ramipril X"
            {
                change(it);
            }
        }
        let (pages, _) = written(&chart);
        let all = pages
            .iter()
            .flat_map(|page| &page.sections)
            .flat_map(|it| it.rows.clone());
        let row: Vec<Row> = all
            .filter_map(|row| match row {
                medplan::Row::Medication(it)
                    if it
                        .name
                        .as_deref()
                        .is_some_and(|it| it.starts_with("Ramipril")) =>
                {
                    Some(*it)
                }
                _ => None,
            })
            .collect();
        row[0].clone()
    };
    assert_eq!(change(|_| ()).pzn.as_deref(), Some("6453257"));
    assert_eq!(change(|it| it.name.text.push('Y')).pzn, None);
    let stronger = change(|it| it.strength = Some("10 mg".to_owned()));
    assert_eq!(
        (stronger.pzn, stronger.ingredients[0].strength.as_deref()),
        (None, Some("10 mg"))
    );
    assert_eq!(change(|it| it.form = Some("Kapseln".into())).pzn, None);
}

#[test]
fn a_weekly_word_beside_daily_doses_is_raised() {
    let plan = WHOLE.replace("i=\"nüchtern~mit Wasser\"", "i=\"1 x wöchentlich\"");
    let found = read(&plan);
    let raised: Vec<&crate::Remark> = found
        .remarks
        .iter()
        .filter(|it| it.why == Why::PerhapsWeekly)
        .collect();
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].facts["text"], "1 x wöchentlich");
    let entry = found
        .entries
        .iter()
        .find(|entry| entry.source.place.as_deref() == Some(&*raised[0].place));
    assert!(
        entry.is_some(),
        "the remark points at its entry: {}",
        raised[0].place
    );
}

#[test]
fn several_pages_in_any_order_are_one_plan_and_a_missing_one_is_said() {
    let page = |number: u32, of: u32, id: &str, name: &str| {
        format!(
            "<MP v=\"028\" U=\"{id}\" a=\"{number}\" z=\"{of}\" l=\"de-DE\"><P g=\"Anna\" f=\"Beispiel\" b=\"19480312\"/>\
             <A n=\"Klinik\" t=\"2026-06-02T10:00:00\"/><S c=\"412\"><M a=\"{name}\" m=\"1\"/></S></MP>"
        )
    };
    let (one, two) = ("C".repeat(32), "D".repeat(32));
    let both = read(&(page(2, 2, &one, "Zweites") + "\r\n" + &page(1, 2, &one, "Erstes")));
    let names: Vec<&str> = medicines(&both).iter().map(|it| it.name.shown()).collect();
    assert_eq!(names, ["Erstes", "Zweites"]);
    assert_eq!(both.people.len(), 1);
    assert!(both.remarks.is_empty(), "{:?}", both.remarks);
    let lacking = read(
        &(page(3, 3, &one, "Drittes") + &page(1, 3, &one, "Erstes") + &page(1, 1, &two, "Anderes")),
    );
    let missing: Vec<_> = lacking
        .remarks
        .iter()
        .map(|it| {
            (
                it.why,
                it.facts["page"].as_str(),
                it.facts["pages"].as_str(),
            )
        })
        .collect();
    assert_eq!(missing, [(Why::PlanPageMissing, "2", "3")]);
}

#[test]
fn old_and_broken_plans_are_refused_in_words() {
    let refused = |text: &str| crate::read(text.as_bytes(), None).unwrap_err();
    assert_eq!(
        refused("MP|020|…"),
        Error::OtherVersion {
            version: "BMP 020".into()
        }
    );
    assert_eq!(refused(&WHOLE[..400]), Error::BadPlan);
}

fn plain(name: &str) -> Medication {
    Medication {
        name: name.into(),
        status: MedicationStatus::Active,
        ..Medication::default()
    }
}

fn of(medicines: impl IntoIterator<Item = Medication>) -> Chart {
    let each = medicines.into_iter().enumerate().map(|(number, it)| {
        Seen::plain(Entry::new(
            EntryId([number as u8 + 2; 16]),
            Some(ANNA),
            Content::Medication(it),
        ))
    });
    Chart::of(None, each)
}

fn only(chart: &Chart) -> Row {
    let (pages, _) = written(chart);
    match &pages[0].sections[0].rows[0] {
        medplan::Row::Medication(it) => (**it).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_daily_and_named_weekdays_use_the_four_doses() {
    let one = |change: fn(&mut Medication)| {
        let mut it = plain("Mittel");
        (it.morning, it.unit) = (Some("1".parse().unwrap()), Some("Stück".into()));
        change(&mut it);
        only(&of([it]))
    };
    let daily = one(|it| it.schedule = Some(Schedule::Daily));
    assert_eq!(
        (
            daily.morning.as_deref(),
            daily.unit.as_deref(),
            daily.dose_words
        ),
        (Some("1"), Some("1"), None)
    );
    let weekly =
        one(|it| (it.schedule, it.weekdays) = (Some(Schedule::Weekly), vec![Weekday::Tuesday]));
    assert_eq!(
        (weekly.weekday.as_deref(), weekly.morning.as_deref()),
        (Some("2"), Some("1"))
    );
    for (change, words) in [
        (
            (|it: &mut Medication| it.schedule = Some(Schedule::Weekly)) as fn(&mut Medication),
            "1x pro Woche 1-0-0-0",
        ),
        (
            |it| (it.schedule, it.every_days) = (Some(Schedule::Interval), Some(3)),
            "alle 3 Tage 1-0-0-0",
        ),
        (
            |it| it.status = MedicationStatus::Paused,
            "pausiert 1-0-0-0",
        ),
        (
            |it| it.morning = Some("0.125".parse().unwrap()),
            "0,125-0-0-0",
        ),
        (|it| it.schedule = None, "1-0-0-0"),
    ] {
        let row = one(change);
        assert_eq!(row.doses(), [None; 4], "{words}");
        assert_eq!(row.dose_words.as_deref(), Some(words));
    }
}

#[test]
fn weekly_rows_stand_under_their_heading_once_for_each_day() {
    let mut it = plain("Methotrexat");
    it.section = Some("Dauermedikation".into());
    it.schedule = Some(Schedule::Weekly);
    it.weekdays = vec![Weekday::Monday, Weekday::Thursday];
    it.morning = Some("1".parse().unwrap());
    let (pages, _) = written(&of([plain("Erstes"), it]));
    let sections = &pages[0].sections;
    assert_eq!(
        sections
            .iter()
            .map(|it| it.code.as_deref())
            .collect::<Vec<_>>(),
        [None, Some("425")]
    );
    assert_eq!(sections[1].rows.len(), 2);
}

#[test]
fn nothing_is_cut_in_silence_and_a_dose_never() {
    let mut it = plain(&"Łan".repeat(30));
    it.dose_text = Some("eine halbe morgens, eine ganze abends nach dem Essen".into());
    it.form = Some(Coded::text("Brausepulver in Beuteln"));
    let (pages, told) = written(&of([it]));
    let medplan::Row::Medication(row) = &pages[0].sections[0].rows[0] else {
        panic!("a medicine");
    };
    assert_eq!(row.name.as_ref().unwrap().chars().count(), 50);
    assert_eq!(row.dose_words.as_deref(), Some("siehe nächste Zeile"));
    assert_eq!(
        row.line.as_deref(),
        Some("eine halbe morgens, eine ganze abends nach dem Essen")
    );
    assert!(
        matches!(
            &told[..],
            [
                Told::Letters { .. },
                Told::Cut { .. },
                Told::FormLeftOut { .. }
            ]
        ),
        "{told:?}"
    );
    pages[0].carrier().unwrap();
}

/// A reference database of two invented products.
fn database(products: &str) -> Vec<u8> {
    let parts = "RPP_KEY|RMP_KEY|RPP_NUMBER|RPP_PFM_PUT_SHORT\n11|1|1|Tabl\n21|2|1|Kaps\n";
    let substances = "RSE_KEY|RPP_KEY|RSE_SUBSTANCE_NAME|RSE_SUBSTANCE_STRENGTH|RSE_SUBSTANCE_RANK\n\
        1|21|Zweites|2 mg|2\n2|21|Erstes|1 mg|1\n3|11|Ramipril|5 mg|1\n";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("REFERENCE_MEDICINAL_PRODUCT", products),
        ("REFERENCE_PHARMACEUTICAL_PRODUCT", parts),
        ("REFERENCE_SUBSTANCE", substances),
    ] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("20261115-{name}.dsv"), options)
            .unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn names_come_from_the_reference_database_for_the_numbers_that_were_asked() {
    let products = "\u{feff}RMP_KEY|RMP_PZN|RMP_MPD_NAME|RMP_COUNT_SUBSTANCE\r\n\
        1|06453257|Ramipril Muster 5 mg Tabletten|1\r\n2|230272|Kombi Muster|2\r\n3|99999999|Anderes|1\r\n";
    let zip = database(products);
    assert_eq!(crate::sniff(&zip), crate::Format::MedicineNames);
    assert!(
        crate::read(&zip, None).unwrap().entries.is_empty(),
        "nothing was asked"
    );
    let asked = names::ask(["06453257", "00230272", "11111111"].into_iter(), &zip);
    let found = crate::read(&asked, Some("db.zip")).unwrap();
    let named = medicines(&found);
    assert_eq!(
        named.iter().map(|it| it.name.shown()).collect::<Vec<_>>(),
        ["Ramipril Muster 5 mg Tabletten", "Kombi Muster"]
    );
    assert_eq!(
        (
            named[0].strength.as_deref(),
            named[1].ingredients[0].substance.shown()
        ),
        (Some("5 mg"), "Erstes")
    );
    // With names from there the code holds the number alone, and the table the names.
    let mut it = named[0].clone();
    (it.schedule, it.morning) = (Some(Schedule::Daily), Some("1".parse().unwrap()));
    let pages = write(&of([it]), &author()).unwrap().pages;
    let row = |plan: &Plan| match &plan.sections[0].rows[0] {
        medplan::Row::Medication(it) => (it.pzn.clone(), it.name.clone(), it.ingredients.len()),
        other => panic!("{other:?}"),
    };
    assert_eq!(row(&pages[0].code), (Some("6453257".into()), None, 0));
    assert_eq!(
        row(&pages[0].table),
        (None, Some("Ramipril Muster 5 mg Tabletten".into()), 1)
    );
    for broken in [
        &asked[..asked.len() / 2],
        b"ownchart-names 1\nPK\x03\x04",
        &names::ask(["1"].into_iter(), &database("A|B\n1|2\n")),
    ] {
        assert_eq!(crate::read(broken, None), Err(Error::BadNames));
    }
}

#[test]
fn a_name_that_only_repeats_its_substance_is_no_trade_name_unless_a_plan_said_so() {
    let typed = Medication {
        name: Coded::text("Apixaban"),
        strength: Some("5 mg".into()),
        ingredients: vec![record::Ingredient {
            substance: Coded::text("Apixaban"),
            strength: Some("5 mg".into()),
        }],
        ..Medication::default()
    };
    let entry = Entry::new(EntryId([2; 16]), Some(ANNA), Content::Medication(typed));
    let person = Entry::new(ANNA, None, Content::Person(record::Person::default()));
    let (pages, _) = written(&Chart::of(None, [person, entry].map(Seen::plain)));
    let row = rows(&pages).join("\n");
    assert!(
        row.contains("name: None") && row.contains("Apixaban"),
        "{row}"
    );

    let plan = "<MP v=\"028\" U=\"0123456789ABCDEF0123456789ABCDEF\" l=\"de-DE\"><P g=\"Anna\" f=\"Beispiel\"/>\
        <A n=\"Praxis\" t=\"2026-07-01T12:00:00\"/><S><M a=\"Apixaban\" m=\"1\" du=\"1\"><W w=\"Apixaban\" s=\"5 mg\"/></M></S></MP>";
    let (pages, _) = written(&chart(&read(plan)));
    assert!(rows(&pages).join("\n").contains("name: Some(\"Apixaban\")"));
}

#[test]
fn the_worst_allergy_stands_first_on_the_plan() {
    let allergy = |place, name: &str, criticality| {
        let it = record::Allergy {
            substance: Coded::text(name),
            criticality,
            ..record::Allergy::default()
        };
        Entry::new(EntryId([place; 16]), Some(ANNA), Content::Allergy(it))
    };
    let person = Entry::new(ANNA, None, Content::Person(record::Person::default()));
    let entries = [
        person,
        allergy(2, "Pollen", None),
        allergy(3, "Penicillin", Some(record::Criticality::High)),
    ];
    let (pages, _) = written(&Chart::of(None, entries.map(Seen::plain)));
    let said = pages[0].parameters.clone().unwrap();
    assert_eq!(said.allergies.as_deref(), Some("Penicillin,Pollen"));
}

fn corpora() -> Option<PathBuf> {
    let given = std::env::var_os("OWNCHART_CORPORA").map(PathBuf::from);
    let beside = || {
        PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/corpora"
        ))
    };
    Some(given.unwrap_or_else(beside)).filter(|path| path.is_dir())
}

#[test]
fn corpus_every_plan_comes_back_attribute_by_attribute() {
    let Some(corpora) = corpora() else {
        println!("SKIPPED corpus_every_plan_comes_back_attribute_by_attribute: no corpora folder");
        return;
    };
    let mut folders = vec![corpora.join("bmp-medikationsplan")];
    let (mut plans, mut medicines) = (0, 0);
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            if memchr::memmem::find(&bytes, b"<MP ").is_none() {
                continue;
            }
            let name = path.display();
            let meant = medplan::read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(meant.oddities, [], "{name}");
            let found = crate::read(&bytes, None).unwrap();
            let (again, told) = written(&chart(&found));
            assert_eq!(told, [], "{name}");
            assert_eq!(
                rows(&again),
                rows(std::slice::from_ref(&meant.plan)),
                "{name}"
            );
            let born = |text: &Option<String>| text.as_ref().map(|text| text.replace('-', ""));
            let (mut here, mut there) = (again[0].patient.clone(), meant.plan.patient.clone());
            (here.born, there.born) = (born(&here.born), born(&there.born));
            assert_eq!(here, there, "{name}");
            for page in &again {
                let text = page.carrier().unwrap();
                assert_eq!(
                    &medplan::read(text.as_bytes()).unwrap().plan,
                    page,
                    "{name}"
                );
            }
            plans += 1;
            medicines += self::medicines(&found).len();
        }
    }
    println!("{plans} plans with {medicines} medicines");
    assert!(plans >= 20);
}
