//! Paper: a sheet is made, lies on the table as the finished PDF, is shown as pictures of its real
//! pages, and goes to the printer or into a file when the person says so.

use super::{Screens, overview, rows, starting};
use crate::error::{Code, Error, Result};
use crate::view::{
    EmergencyPreview, EmergencyWanted, PaperForm, PaperLanguageOffered, Printed, Sheet, SheetId,
    SheetPage, Written,
};
use record::{Content, EntryId, Kind};
use seal::InTheClear;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Width and height of A4 in millimetres.
const A4: (u16, u16) = (210, 297);

/// A finished sheet on the table.
pub(super) struct Lying {
    pdf: InTheClear,
    sort: Sort,
    person: Option<EntryId>,
}

/// Which sort of sheet. One of each sort lies on the table at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The A4 emergency sheet.
    Sheet,
    /// The fold card.
    Card,
    /// The recovery sheet.
    Recovery,
    /// The cards of trusted people.
    Cards,
}

impl Sort {
    /// Where the chart keeps when it was last printed for a person.
    pub(super) fn setting(self, person: EntryId) -> String {
        match self {
            Sort::Sheet => format!("printed.sheet.{person}"),
            Sort::Card => format!("printed.card.{person}"),
            Sort::Recovery => starting::PRINTED.to_owned(),
            Sort::Cards => "printed.cards".to_owned(),
        }
    }

    /// A neutral name for the file: desktops keep lists of the names people saved under.
    fn file_name(self) -> &'static str {
        match self {
            Sort::Sheet => "emergency.pdf",
            Sort::Card => "card.pdf",
            Sort::Recovery => "recovery.pdf",
            Sort::Cards => "cards.pdf",
        }
    }
}

impl Screens {
    /// Makes the emergency paper and lays it on the table.
    ///
    /// # Errors
    /// As [`Binder::emergency_sheet`](crate::Binder::emergency_sheet).
    pub fn emergency_preview(&mut self, wanted: &EmergencyWanted) -> Result<EmergencyPreview> {
        let person = self.person(&wanted.person)?;
        let languages: Vec<_> = wanted.languages.iter().map(|one| (*one).into()).collect();
        let (made, sort) = match wanted.form {
            PaperForm::Sheet => (
                self.binder()?
                    .emergency_sheet(person, &languages, wanted.sensitive)?,
                Sort::Sheet,
            ),
            PaperForm::Card => (
                self.binder()?
                    .emergency_card(person, &languages, wanted.sensitive)?,
                Sort::Card,
            ),
        };
        let before = self.paper_state(person, sort)?;
        let text = self.read_aloud(person)?;
        let left_off = u32::try_from(made.left_off).unwrap_or(u32::MAX);
        let sheet = self.lay_for(made.pdf, made.pages, sort, Some(person));
        let state = self.state()?;
        Ok(EmergencyPreview {
            sheet,
            text,
            number: state.number,
            words: state.words,
            left_off,
            offered: PaperLanguageOffered::all(),
            before,
        })
    }

    /// A picture of one page of a sheet, drawn by the helper from the very bytes that are printed.
    ///
    /// # Errors
    /// [`Code::Gone`] for a sheet that was replaced; as the helper's.
    pub fn sheet_page(&self, wanted: &SheetPage) -> Result<Vec<u8>> {
        self.draw(
            self.lying(wanted.sheet)?.pdf.as_ref(),
            wanted.page,
            wanted.width,
        )
    }

    /// The file name proposed for a sheet.
    ///
    /// # Errors
    /// [`Code::Gone`].
    pub fn sheet_name(&self, wanted: &SheetId) -> Result<&'static str> {
        Ok(self.lying(wanted.sheet)?.sort.file_name())
    }

    /// Writes a sheet to a file the person chose, and remembers that it is on paper.
    ///
    /// # Errors
    /// [`Code::CannotWrite`], [`Code::DiskFull`], [`Code::Gone`].
    pub fn sheet_save(&mut self, wanted: &SheetId, file: &Path) -> Result<Written> {
        let lying = self.lying(wanted.sheet)?;
        let copy = InTheClear::paper(lying.pdf.as_ref().to_vec());
        crate::write_file(file, copy)?;
        self.is_on_paper(wanted.sheet)?;
        Ok(Written {
            files: vec![file.display().to_string()],
        })
    }

    /// Hands a sheet to the printer through a pipe; no file of ours is written.
    ///
    /// # Errors
    /// [`Code::NoPrinter`] when none is set up or it refuses.
    pub fn sheet_print(&mut self, wanted: &SheetId) -> Result<Printed> {
        let printer = default_printer().ok_or_else(|| Error::new(Code::NoPrinter))?;
        let lying = self.lying(wanted.sheet)?;
        print(lying.pdf.as_ref())
            .map_err(|_| Error::new(Code::NoPrinter).with("printer", &printer))?;
        self.is_on_paper(wanted.sheet)?;
        Ok(Printed { printer })
    }

    pub(super) fn lay(&mut self, pdf: InTheClear, pages: usize, sort: Sort) -> Sheet {
        self.lay_for(pdf, pages, sort, None)
    }

    fn lay_for(
        &mut self,
        pdf: InTheClear,
        pages: usize,
        sort: Sort,
        person: Option<EntryId>,
    ) -> Sheet {
        let id = self.number();
        self.sheets.retain(|_, lying| lying.sort != sort);
        self.sheets.insert(id, Lying { pdf, sort, person });
        Sheet {
            id,
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            width: A4.0,
            height: A4.1,
        }
    }

    fn lying(&self, sheet: u32) -> Result<&Lying> {
        self.sheets
            .get(&sheet)
            .ok_or_else(|| Error::new(Code::Gone))
    }

    fn is_on_paper(&mut self, sheet: u32) -> Result<()> {
        let lying = self.lying(sheet)?;
        let setting = match (lying.sort, lying.person) {
            (Sort::Recovery, _) => starting::PRINTED.to_owned(),
            (sort, Some(person)) => sort.setting(person),
            (_, None) => return Ok(()),
        };
        self.remember(&setting)
    }

    /// What stands on the emergency paper, line by line, for those who hear it.
    fn read_aloud(&self, person: EntryId) -> Result<Vec<String>> {
        let chart = self.binder()?.emergency_chart(person)?;
        let mut lines = Vec::new();
        lines.extend(chart.who().map(|person| match person.birth_date {
            Some(born) => format!("{}, {born}", person.name),
            None => person.name.clone(),
        }));
        for alert in self.alerts(&chart) {
            let why = serde_json::to_value(alert.why)
                .ok()
                .and_then(|why| why.as_str().map(str::to_owned));
            let word = self
                .tongue
                .say(&format!("alert-{}", why.unwrap_or_default()), &[]);
            lines.push(join(&[word, alert.text, alert.detail]));
        }
        if overview::state(&chart, Kind::Allergy) == crate::view::ThreeStates::NotAsked {
            lines.push(self.tongue.say("alerts-allergies-not-asked", &[]));
        }
        for kind in [
            Kind::Condition,
            Kind::Medication,
            Kind::Procedure,
            Kind::Device,
            Kind::Contact,
        ] {
            for seen in chart.of_kind(kind) {
                let current = match &seen.entry.content {
                    Content::Medication(plan) => plan.is_current(),
                    Content::Contact(contact) => contact.emergency_order.is_some(),
                    _ => true,
                };
                if current && !record::sensitive::sensitive(&seen.entry) {
                    let row = rows::row(self.tongue, seen);
                    lines.push(join(&[row.title, row.detail]));
                }
            }
        }
        Ok(lines)
    }
}

fn join(parts: &[String]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}

/// The printer the system uses when none is named.
fn default_printer() -> Option<String> {
    let asked = Command::new("lpstat")
        .arg("-d")
        .env("LC_ALL", "C")
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let said = String::from_utf8(asked.stdout).ok()?;
    let (_, name) = said.trim().split_once(": ")?;
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

fn print(pdf: &[u8]) -> std::io::Result<()> {
    let options = [
        "-s",
        "-t",
        "OwnChart",
        "-o",
        "media=A4",
        "-o",
        "print-scaling=none",
    ];
    let mut lp = Command::new("lp")
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let fed = lp
        .stdin
        .take()
        .map_or(Ok(()), |mut pipe| pipe.write_all(pdf));
    let ended = lp.wait()?;
    fed?;
    if ended.success() {
        Ok(())
    } else {
        Err(std::io::Error::other("lp refused"))
    }
}
