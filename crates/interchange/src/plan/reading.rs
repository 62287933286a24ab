//! Pages into entries.

use super::{COMPOUNDED, FORM, LABEL, NAMED, NAMELESS, ROW, SUBSTANCE, signature};
use crate::{Error, Format, Read, Remark, Why, draft};
use medplan::{Oddity, Plan, Row, Section};
use record::{
    Allergy, Code, Coded, Contact, Content, DocumentId, Dose, Entry, EntryId, Finding,
    FindingCategory, FindingStatus, Ingredient, Medication, MedicationStatus, Note, Person, Role,
    Schedule, Sex, Source, SourceKind, State, Weekday, When,
};

/// Reads a file that is a plan, or several pages of plans one after another.
pub(crate) fn from_text(bytes: &[u8]) -> Result<Read, Error> {
    let mut read = Read::of(Format::MedicationPlan);
    let file = DocumentId::of(bytes);
    let pages = apart(bytes);
    let found: Vec<_> = pages.iter().map(|page| medplan::read(page)).collect();
    if let [Err(error)] = &found[..] {
        return Err(refused(error));
    }
    let mut plans = Vec::new();
    for (number, page) in found.into_iter().enumerate() {
        let place = if pages.len() == 1 {
            String::new()
        } else {
            format!("plan {} ", number + 1)
        };
        match page {
            Ok(page) => plans.push((place, page)),
            Err(error) => read.remarks.push(unread(&place, &error)),
        }
    }
    lay_out(&mut read, file, plans);
    Ok(read)
}

/// Where a text holds several carriers (a scanner was used page by page), each of them.
fn apart(bytes: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = memchr::memmem::find_iter(bytes, b"<MP ").collect();
    if starts.len() < 2 {
        return vec![bytes];
    }
    let ends = starts[1..].iter().copied().chain([bytes.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(from, to)| &bytes[from..to])
        .collect()
}

fn refused(error: &medplan::Error) -> Error {
    match error {
        medplan::Error::TooOld { version } => Error::OtherVersion {
            version: format!("BMP {version}"),
        },
        _ => Error::BadPlan,
    }
}

fn unread(place: &str, error: &medplan::Error) -> Remark {
    let (why, text) = match error {
        medplan::Error::TooOld { version } => (Why::PlanTooOld, version.clone()),
        _ => (Why::PlanDamaged, error.to_string()),
    };
    Remark::new("MP", why, place.trim_end()).fact("version", &text)
}

/// Entries of all pages, those of one plan in the order of its pages.
fn lay_out(read: &mut Read, file: DocumentId, mut plans: Vec<(String, medplan::Read)>) {
    plans.sort_by(|(_, a), (_, b)| (&a.plan.id, a.plan.place()).cmp(&(&b.plan.id, b.plan.place())));
    let mut people: Vec<(medplan::Patient, EntryId)> = Vec::new();
    let mut known: Option<(Option<String>, medplan::Author)> = None;
    for (place, found) in &plans {
        let plan = &found.plan;
        let whose = people.iter().find(|(patient, _)| *patient == plan.patient);
        let whose = whose.map(|(_, id)| *id).unwrap_or_else(|| {
            let id = draft::id(file, &format!("{place}P"));
            let entry = Entry {
                source: source(plan, file, format!("{place}P")),
                ..Entry::new(id, None, Content::Person(person(&plan.patient)))
            };
            read.people.push(entry);
            people.push((plan.patient.clone(), id));
            id
        });
        let mut page = Page {
            read,
            file,
            plan,
            place,
            whose,
        };
        for oddity in &found.oddities {
            page.oddity(oddity);
        }
        // Every page repeats who printed it and what else matters.
        let head = (plan.id.clone(), plan.author.clone());
        if known.as_ref() != Some(&head) {
            page.author();
            page.parameters();
            known = Some(head);
        }
        for (number, section) in plan.sections.iter().enumerate() {
            page.section(number + 1, section);
        }
    }
    missing(read, &plans);
}

/// Says which pages of a plan are not there.
fn missing(read: &mut Read, plans: &[(String, medplan::Read)]) {
    let mut said: Vec<&Option<String>> = Vec::new();
    for (_, found) in plans {
        let (id, (_, of)) = (&found.plan.id, found.plan.place());
        if of < 2 || said.contains(&id) {
            continue;
        }
        said.push(id);
        let here = |page: u32| {
            plans
                .iter()
                .any(|(_, it)| it.plan.id == *id && it.plan.place().0 == page)
        };
        for page in (1..=of.min(medplan::PAGES as u32)).filter(|page| !here(*page)) {
            let id = id.as_deref().unwrap_or_default();
            let remark = Remark::new("MP", Why::PlanPageMissing, format!("MP {id} {page}"));
            read.remarks.push(
                remark
                    .fact("page", &page.to_string())
                    .fact("pages", &of.to_string())
                    .fact("plan", id),
            );
        }
    }
}

fn source(plan: &Plan, file: DocumentId, place: String) -> Source {
    Source {
        how: SourceKind::Imported,
        by: plan.author.name.clone().filter(|name| !name.is_empty()),
        file: Some(file),
        place: Some(place),
        recorded: plan
            .author
            .printed
            .as_deref()
            .and_then(|time| time.parse().ok()),
        ..Source::default()
    }
}

/// `19480312`, `1948-03-12`, with `00` for what nobody knows.
fn born(text: &str) -> Option<When> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    let text = match (month, day) {
        ("00", _) => year.to_owned(),
        (_, "00") => format!("{year}-{month}"),
        _ => format!("{year}-{month}-{day}"),
    };
    text.parse().ok().filter(|_| year != "0000")
}

fn person(patient: &medplan::Patient) -> Person {
    let parts = [
        &patient.title,
        &patient.given,
        &patient.suffix,
        &patient.prefix,
        &patient.family,
    ];
    let said: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(|part| part.trim())
        .collect();
    Person {
        name: said.join(" "),
        family: patient.family.clone(),
        given: patient.given.clone(),
        birth_date: patient.born.as_deref().and_then(born),
        sex: match patient.sex.as_deref() {
            Some("W") => Sex::Female,
            Some("M") => Sex::Male,
            Some("D") => Sex::Diverse,
            _ => Sex::Unknown,
        },
        insurance_number: patient.insured.clone(),
        ..Person::default()
    }
}

struct Page<'r, 'p> {
    read: &'r mut Read,
    file: DocumentId,
    plan: &'p Plan,
    place: &'p str,
    whose: EntryId,
}

impl Page<'_, '_> {
    fn entry(&self, place: &str, content: Content) -> Entry {
        let place = format!("{}{place}", self.place);
        let id = draft::id(self.file, &place);
        Entry {
            source: source(self.plan, self.file, place),
            ..Entry::new(id, Some(self.whose), content)
        }
    }

    fn push(&mut self, place: &str, content: Content) {
        let entry = self.entry(place, content);
        self.read.entries.push(entry);
    }

    fn remark(&mut self, what: &str, why: Why, place: &str, facts: &[(&str, &str)]) {
        let mut remark = Remark::new(what, why, format!("{}{place}", self.place));
        for (name, value) in facts {
            remark = remark.fact(name, value);
        }
        self.read.remarks.push(remark);
    }

    fn oddity(&mut self, oddity: &Oddity) {
        match oddity {
            Oddity::Repaired => self.remark("MP", Why::PlanRepaired, "MP", &[]),
            Oddity::NewerVersion { version } => {
                self.remark("MP", Why::PlanNewer, "MP", &[("version", version)]);
            }
            Oddity::Unknown { place, text } => {
                self.remark(
                    place,
                    Why::PartNotKept,
                    place,
                    &[("field", place), ("text", text)],
                );
            }
            other => self.remark(
                "MP",
                Why::PartNotKept,
                "MP",
                &[("text", &format!("{other:?}"))],
            ),
        }
    }

    fn author(&mut self) {
        let author = &self.plan.author;
        let Some(name) = author.name.clone().filter(|name| !name.trim().is_empty()) else {
            return;
        };
        // A plan the patient made: nobody else speaks.
        if name.ends_with(super::writing::BY_THE_PATIENT) {
            return;
        }
        let role = if author.pharmacy.is_some() {
            Role::Pharmacy
        } else if author.hospital.is_some() {
            Role::Hospital
        } else {
            Role::Doctor
        };
        let town = [&author.post_code, &author.town].into_iter().flatten();
        let town: Vec<&str> = town.map(String::as_str).collect();
        let address = [author.street.clone(), Some(town.join(" "))]
            .into_iter()
            .flatten();
        let address: Vec<String> = address.filter(|part| !part.is_empty()).collect();
        let contact = Contact {
            name,
            role: Some(role),
            phones: author.phone.clone().into_iter().collect(),
            email: author.email.clone(),
            address: (!address.is_empty()).then(|| address.join(", ")),
            ..Contact::default()
        };
        let mut entry = self.entry("A", Content::Contact(contact));
        let numbers = [
            ("LANR", &author.doctor),
            ("IDF", &author.pharmacy),
            ("IK", &author.hospital),
        ];
        let numbers: Vec<String> = numbers
            .into_iter()
            .filter_map(|(name, number)| Some(format!("{name} {}", number.as_ref()?)))
            .collect();
        entry.note = (!numbers.is_empty()).then(|| numbers.join(", "));
        self.read.entries.push(entry);
    }

    fn parameters(&mut self) {
        let Some(said) = &self.plan.parameters else {
            return;
        };
        let allergies = said.allergies.as_deref().unwrap_or_default();
        let each = allergies
            .split(',')
            .map(str::trim)
            .filter(|it| !it.is_empty());
        for (number, substance) in each.enumerate() {
            let allergy = Allergy {
                state: State::Known,
                substance: Coded::text(substance),
                ..Allergy::default()
            };
            self.push(&format!("O@ai[{}]", number + 1), Content::Allergy(allergy));
        }
        let time = self
            .plan
            .author
            .printed
            .as_deref()
            .and_then(|time| time.parse().ok());
        let measured = [
            (
                "w",
                &said.weight,
                "Körpergewicht",
                "29463-7",
                "kg",
                "kg",
                FindingCategory::VitalSigns,
            ),
            (
                "h",
                &said.height,
                "Körpergröße",
                "8302-2",
                "cm",
                "cm",
                FindingCategory::VitalSigns,
            ),
            (
                "c",
                &said.creatinine,
                "Kreatinin",
                "2160-0",
                "mg/dl",
                "mg/dL",
                FindingCategory::Laboratory,
            ),
        ];
        for (attribute, value, name, loinc, unit, ucum, category) in measured {
            let Some(value) = value else { continue };
            let Ok(number) = value.parse() else {
                let facts = [("field", attribute), ("text", value.as_str())];
                self.remark("O", Why::NumberUnclear, &format!("O@{attribute}"), &facts);
                continue;
            };
            let finding = Finding {
                code: Coded::with(name, Code::LOINC, loinc),
                value: Some(number),
                unit: Some(unit.to_owned()),
                unit_code: Some(ucum.to_owned()),
                time,
                category: Some(category),
                status: FindingStatus::Unknown,
                ..Finding::default()
            };
            self.push(&format!("O@{attribute}"), Content::Finding(finding));
        }
        let yes = |it: &Option<String>| it.as_deref() == Some("1");
        if yes(&said.pregnant)
            && let Some(Content::Person(person)) = self
                .read
                .people
                .iter_mut()
                .find(|it| it.id == self.whose)
                .map(|it| &mut it.content)
        {
            person.pregnancy = Some("schwanger".to_owned());
        }
        let mut words = Vec::new();
        words.extend(yes(&said.breastfeeding).then(|| "stillend".to_owned()));
        words.extend(said.words.as_ref().map(|words| lines(words)));
        if !words.is_empty() {
            let note = Note {
                title: "Angaben auf dem Medikationsplan".to_owned(),
                text: Some(words.join("\n")),
                time,
            };
            self.push("O@x", Content::Note(note));
        }
    }

    fn section(&mut self, number: usize, section: &Section) {
        let heading = section.heading().map(str::to_owned);
        if section.rows.is_empty()
            && let Some(heading) = &heading
        {
            let facts = [("field", "S"), ("text", heading.as_str())];
            self.remark("S", Why::PartNotKept, &format!("S[{number}]"), &facts);
        }
        for (row, it) in section.rows.iter().enumerate() {
            let tag = match it {
                Row::Medication(_) => "M",
                Row::Line(_) => "X",
                Row::Compounded(_) => "R",
            };
            let place = format!("S[{number}]/{tag}[{}]", row + 1);
            match it {
                Row::Medication(it) => self.medication(&place, section, it),
                Row::Line(it) => {
                    let mut entry = self.entry(
                        &place,
                        Content::Note(Note {
                            title: it.words.as_deref().map(lines).unwrap_or_default(),
                            ..Note::default()
                        }),
                    );
                    entry.labels.push(LABEL.to_owned());
                    entry.labels.extend(heading.clone());
                    self.read.entries.push(entry);
                }
                Row::Compounded(it) => {
                    let name = it.words.as_deref().map(lines).unwrap_or_default();
                    self.push(
                        &place,
                        Content::Medication(Medication {
                            name: Coded::with(name, ROW, COMPOUNDED),
                            line: it.line.as_deref().map(lines),
                            section: heading.clone(),
                            status: MedicationStatus::Active,
                            ..Medication::default()
                        }),
                    );
                }
            }
        }
    }

    fn medication(&mut self, place: &str, section: &Section, it: &medplan::Medication) {
        let mut unread = Vec::new();
        let mut dose = |words: &Option<String>| {
            let words = words.as_deref()?;
            words
                .parse::<Dose>()
                .map_err(|_| unread.push(words.to_owned()))
                .ok()
        };
        let [morning, noon, evening, night] =
            [&it.morning, &it.noon, &it.evening, &it.night].map(&mut dose);
        let gridded = it.doses().iter().any(Option::is_some);
        let mut medicine = Medication {
            ingredients: it.ingredients.iter().map(ingredient).collect(),
            form: form(it),
            unit: it
                .unit
                .as_deref()
                .map(|code| medplan::unit(code).unwrap_or(code).to_owned())
                .or(it.unit_words.clone()),
            morning,
            noon,
            evening,
            night,
            dose_text: it.dose_words.clone(),
            reason: it.reason.as_deref().map(|words| Coded::text(lines(words))),
            hint: it.hint.as_deref().map(lines),
            line: it.line.as_deref().map(lines),
            section: section
                .heading()
                .map(str::to_owned)
                .or(section.code.clone()),
            status: MedicationStatus::Active,
            ..Medication::default()
        };
        if !unread.is_empty() {
            // A grid with a dose that cannot be read is no grid: it stands there in words.
            let cells = it.doses().map(|dose| dose.unwrap_or("0")).join("-");
            (
                medicine.morning,
                medicine.noon,
                medicine.evening,
                medicine.night,
            ) = (None, None, None, None);
            medicine.dose_text = Some(cells);
            let facts = [("field", "m, d, v, h"), ("text", &*unread.join(", "))];
            self.remark("M", Why::NumberUnclear, place, &facts);
        }
        medicine.schedule = if section.code.as_deref() == Some(medplan::AS_NEEDED) {
            Some(Schedule::AsNeeded)
        } else if let Some(day) = it.weekday.as_deref() {
            medicine.weekdays = weekday(day).into_iter().collect();
            if medicine.weekdays.is_empty() {
                self.remark(
                    "M",
                    Why::NumberUnclear,
                    place,
                    &[("field", "wo"), ("text", day)],
                );
            }
            Some(Schedule::Weekly)
        } else if medicine.has_grid() {
            Some(Schedule::Daily)
        } else {
            (medicine.dose_text.is_some() || gridded).then_some(Schedule::Text)
        };
        self.name(place, it, &mut medicine);
        if let Some(words) = it.looks_weekly() {
            let facts = [("name", medicine.name.shown()), ("text", words)];
            self.remark("M", Why::PerhapsWeekly, place, &facts);
        }
        self.push(place, Content::Medication(medicine));
    }

    /// The name: as printed, else the ingredients, else the number of the pack.
    fn name(&mut self, place: &str, it: &medplan::Medication, medicine: &mut Medication) {
        if let [only] = &medicine.ingredients[..] {
            medicine.strength.clone_from(&only.strength);
        }
        let named: Vec<&str> = it
            .ingredients
            .iter()
            .filter_map(|it| it.name.as_deref())
            .collect();
        let said = it
            .name
            .clone()
            .or_else(|| (!named.is_empty()).then(|| named.join(" / ")));
        let pzn = it.pzn.as_deref().map(|number| format!("{number:0>8}"));
        if said.is_none() && pzn.is_none() {
            self.remark("M", Why::Nameless, place, &[]);
        }
        let number = pzn.clone().unwrap_or_default();
        medicine.name.text = said
            .clone()
            .unwrap_or_else(|| format!("{NAMELESS}{number}"));
        let row = match (&it.name, &said) {
            (None, Some(_)) => Some(SUBSTANCE),
            (Some(name), _) if *name == named.join(" / ") => Some(NAMED),
            _ => None,
        };
        medicine.name.codes.extend(
            row.into_iter()
                .flat_map(|row| Coded::with("", ROW, row).codes),
        );
        if let Some(pzn) = pzn {
            // With the number the name says what came with it, so that a changed name is noticed.
            let display = said
                .as_ref()
                .map(|_| signature(medicine))
                .unwrap_or_default();
            medicine.name.codes.push(Code {
                system: Code::PZN.to_owned(),
                code: pzn.clone(),
                display,
            });
            if said.is_none() {
                self.remark("M", Why::NameNotInCode, place, &[("pzn", &pzn)]);
            }
        }
    }
}

/// A line break of the plan is written `~`.
fn lines(words: &str) -> String {
    words.replace('~', "\n")
}

fn ingredient(it: &medplan::Ingredient) -> Ingredient {
    Ingredient {
        substance: Coded::text(it.name.clone().unwrap_or_default()),
        strength: it.strength.clone(),
    }
}

fn form(it: &medplan::Medication) -> Option<Coded> {
    if let Some(code) = &it.form {
        return Some(Coded::with(medplan::form(code).unwrap_or(code), FORM, code));
    }
    it.form_words.as_deref().map(Coded::text)
}

fn weekday(number: &str) -> Option<Weekday> {
    let number: usize = number.parse().ok()?;
    Weekday::ALL.get(number.checked_sub(1)?).copied()
}
