//! Paper: a sheet is made, lies on the table as the finished PDF, is shown as pictures of its real
//! pages, and goes to the printer or into a file when the person says so.

use super::{Follow, Screens, overview, rows, starting};
use crate::Checked;
use crate::error::{Code, Error, Result};
use crate::plan::Chosen;
use crate::print::{self, BinderWanted, Pages, Paper, Size, VisitWanted};
use crate::view::{
    DocumentsToBind, PaperForm, PaperLanguageOffered, PaperPreview, PaperSize, PaperWanted,
    Printed, Sheet, SheetChecked, SheetId, SheetPage, SheetPrint, Written,
};
use crate::words::Tongue;
use record::{Content, EntryId, Kind};
use seal::InTheClear;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A finished sheet on the table.
pub(super) struct Lying {
    pdf: InTheClear,
    pages: usize,
    checked: Option<Checked>,
    sort: Sort,
    person: Option<EntryId>,
    size: Size,
    /// The pages of a binder, to be remembered once they are on paper.
    bound: Option<Pages>,
}

/// Which sort of sheet. One of each sort lies on the table at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The emergency sheet.
    Sheet,
    /// The same for the refrigerator.
    Fridge,
    /// The fold card.
    Card,
    /// The medication plan.
    Plan,
    /// The sheet for a visit.
    Visit,
    /// The binder.
    Binder,
    /// The plain summary.
    Summary,
    /// The whole chart as codes.
    Record,
    /// A letter about a request.
    Letter,
    /// The recovery sheet.
    Recovery,
    /// The cards of trusted people.
    Cards,
    /// A paper around a share.
    Given,
    /// The key card.
    KeyCard,
}

impl Sort {
    /// Where the chart keeps when it was last printed for a person.
    pub(super) fn setting(self, person: EntryId) -> String {
        let own = |name: &str| format!("printed.{name}.{person}");
        match self {
            Sort::Sheet => own("sheet"),
            Sort::Fridge => own("fridge"),
            Sort::Card => own("card"),
            Sort::Plan => own("plan"),
            Sort::Visit => own("visit"),
            Sort::Binder => own("binder"),
            Sort::Summary => own("summary"),
            Sort::Record => "printed.record".to_owned(),
            Sort::Letter => "printed.letter".to_owned(),
            Sort::Recovery => starting::PRINTED.to_owned(),
            Sort::Cards => "printed.cards".to_owned(),
            Sort::Given => own("given"),
            Sort::KeyCard => own("key-card"),
        }
    }

    /// A neutral name for the file: desktops keep lists of the names people saved under.
    fn file_name(self, tongue: Tongue) -> String {
        let word = tongue.say(&format!("file-{}", self.file_word()), &[]);
        format!("{word}.pdf")
    }

    fn file_word(self) -> &'static str {
        match self {
            Sort::Sheet => "emergency",
            Sort::Fridge => "fridge",
            Sort::Card => "card",
            Sort::Plan => "plan",
            Sort::Visit => "visit",
            Sort::Binder => "binder",
            Sort::Summary => "summary",
            Sort::Record => "record",
            Sort::Letter => "letter",
            Sort::Recovery => "recovery",
            Sort::Cards => "cards",
            Sort::Given => "letter",
            Sort::KeyCard => "key",
        }
    }
}

impl Sort {
    /// Whether it holds what an emergency needs, and nothing else.
    pub(super) fn is_emergency(self) -> bool {
        matches!(self, Sort::Sheet | Sort::Fridge | Sort::Card)
    }
}

impl Screens {
    /// Makes a sheet, looks at the finished pages once more, and lays it on the table.
    ///
    /// # Errors
    /// As the sheet's own function on [`Binder`](crate::Binder), [`Code::SheetNotRight`] and [`Code::Cancelled`].
    pub fn paper_preview(
        &mut self,
        wanted: &PaperWanted,
        follow: &Follow<'_>,
    ) -> Result<PaperPreview> {
        let person = self.person(&wanted.person)?;
        let languages: Vec<_> = wanted.languages.iter().map(|one| (*one).into()).collect();
        let paper = Paper {
            languages: &languages,
            sensitive: wanted.sensitive,
            size: match wanted.size {
                PaperSize::A4 => Size::A4,
                PaperSize::Letter => Size::Letter,
            },
        };
        let (made, bound, sort) = self.make(person, wanted, &paper, follow)?;
        let made = self.binder()?.looked_over(made)?;
        let before = self.paper_state(person, sort)?;
        let text = if sort.is_emergency() {
            self.read_aloud(person)?
        } else {
            self.binder()?.words_on(&made)
        };
        let (documents, pages) = match wanted.form {
            PaperForm::Binder => self.binder()?.documents_to_bind(person, wanted.sensitive)?,
            _ => (0, 0),
        };
        let left_off = u32::try_from(made.left_off).unwrap_or(u32::MAX);
        let remarks = made.remarks;
        let lying = Lying {
            pdf: made.pdf,
            pages: made.pages,
            checked: made.checked,
            sort,
            person: Some(person),
            size: paper.size,
            bound,
        };
        let sheet = self.lay_down(lying);
        let state = self.state()?;
        Ok(PaperPreview {
            sheet,
            text,
            number: state.number,
            words: state.words,
            left_off,
            offered: PaperLanguageOffered::all(),
            before,
            remarks,
            documents: DocumentsToBind {
                documents: u32::try_from(documents).unwrap_or(u32::MAX),
                pages,
            },
        })
    }

    fn make(
        &mut self,
        person: EntryId,
        wanted: &PaperWanted,
        paper: &Paper<'_>,
        follow: &Follow<'_>,
    ) -> Result<(print::Printed, Option<Pages>, Sort)> {
        let binder = self.binder_mut()?;
        Ok(match wanted.form {
            PaperForm::Sheet => (binder.emergency_sheet(person, paper)?, None, Sort::Sheet),
            PaperForm::Fridge => (binder.fridge_sheet(person, paper)?, None, Sort::Fridge),
            PaperForm::Card => (binder.emergency_cards(&[person], paper)?, None, Sort::Card),
            PaperForm::Plan => {
                let chosen = Chosen {
                    allergies: wanted.also.allergies,
                    pregnancy: wanted.also.pregnancy,
                    measured: wanted.also.measured,
                };
                let plan = binder.medication_plan(person, chosen, paper.sensitive)?;
                (plan, None, Sort::Plan)
            }
            PaperForm::Visit => {
                let unread = || Error::new(Code::FieldUnreadable).with("field", "time");
                let since = wanted.visit.since.as_deref().filter(|day| !day.is_empty());
                let visit = VisitWanted {
                    person,
                    whom: &wanted.visit.whom,
                    since: since
                        .map(|day| day.parse().map_err(|_| unread()))
                        .transpose()?,
                    values: &wanted.visit.values,
                };
                (binder.visit_sheet(&visit, paper)?, None, Sort::Visit)
            }
            PaperForm::Binder => {
                let last = binder.printings(person)?.last().map(|last| last.number);
                let since = last.filter(|_| wanted.changed_only);
                let bound = BinderWanted {
                    since,
                    documents: wanted.documents,
                };
                let mut step = follow.bytes("drawing");
                // Told when it can be seen on a bar, not for every row.
                let mut told = usize::MAX;
                let bound = binder.binder_pages(person, paper, bound, &mut |done, of| {
                    let part = done * 500 / of.max(1);
                    std::mem::replace(&mut told, part) == part || step(done as u64, of as u64)
                })?;
                (bound.printed, Some(bound.pages), Sort::Binder)
            }
            PaperForm::Summary => (binder.summary(person, paper)?, None, Sort::Summary),
            PaperForm::Record => (binder.record_pages()?, None, Sort::Record),
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
    pub fn sheet_name(&self, wanted: &SheetId) -> Result<String> {
        Ok(self.lying(wanted.sheet)?.sort.file_name(self.tongue))
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

    /// Hands a sheet or some of its pages to the printer through a pipe; no file of ours is written.
    ///
    /// # Errors
    /// [`Code::NoPrinter`] when none is set up or it refuses.
    pub fn sheet_print(&mut self, wanted: &SheetPrint) -> Result<Printed> {
        let printer = default_printer().ok_or_else(|| Error::new(Code::NoPrinter))?;
        let lying = self.lying(wanted.sheet)?;
        hand_over(lying.pdf.as_ref(), lying.size, wanted.pages)
            .map_err(|_| Error::new(Code::NoPrinter).with("printer", &printer))?;
        self.is_on_paper(wanted.sheet)?;
        Ok(Printed { printer })
    }

    /// Opens a sheet in the program this desktop shows PDFs with. It gets a file with a neutral name in a
    /// folder of its own inside `room`, which only this person can read and which goes when the chart is
    /// closed, or at the next start.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::CannotWrite`]; [`Code::NoPdfProgram`] when no program can be started.
    pub fn sheet_open(&mut self, wanted: &SheetId, room: &Path) -> Result<()> {
        let folder = room.join(format!("{SHOWN}{}", std::process::id()));
        let pdf = InTheClear::paper(self.lying(wanted.sheet)?.pdf.as_ref().to_vec());
        private_folder(&folder).map_err(|error| Error::writing(&folder, &error))?;
        self.shown = Some(folder.clone());
        let file = folder.join(format!("sheet-{}.pdf", wanted.sheet));
        crate::write_file(&file, pdf)?;
        let viewer = Command::new("xdg-open")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut viewer = viewer.map_err(|_| Error::new(Code::NoPdfProgram))?;
        // It may run as long as somebody reads; whoever waits for it does nothing else.
        std::thread::spawn(move || viewer.wait());
        Ok(())
    }

    pub(super) fn lay(&mut self, made: print::Printed, sort: Sort) -> Sheet {
        self.lay_on(made, sort, Size::A4)
    }

    pub(super) fn lay_on(&mut self, made: print::Printed, sort: Sort, size: Size) -> Sheet {
        let lying = Lying {
            pdf: made.pdf,
            pages: made.pages,
            checked: made.checked,
            sort,
            person: None,
            size,
            bound: None,
        };
        self.lay_down(lying)
    }

    fn lay_down(&mut self, lying: Lying) -> Sheet {
        let id = self.number();
        let (width, height) = match (lying.sort, lying.size) {
            (Sort::Plan, _) => (297, 210),
            (_, Size::A4) => (210, 297),
            (_, Size::Letter) => (216, 279),
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let sheet = Sheet {
            id,
            pages: number(lying.pages),
            bytes: lying.pdf.as_ref().len() as u64,
            width,
            height,
            checked: lying.checked.as_ref().map(|checked| SheetChecked {
                codes: number(checked.codes),
                smallest: format!("{}", checked.smallest),
            }),
        };
        self.sheets.retain(|_, before| before.sort != lying.sort);
        self.sheets.insert(id, lying);
        sheet
    }

    fn lying(&self, sheet: u32) -> Result<&Lying> {
        self.sheets
            .get(&sheet)
            .ok_or_else(|| Error::new(Code::Gone))
    }

    fn is_on_paper(&mut self, sheet: u32) -> Result<()> {
        let gone = || Error::new(Code::Gone);
        let lying = self.sheets.get_mut(&sheet).ok_or_else(gone)?;
        let bound = lying.bound.take();
        let setting = match (lying.sort, lying.person) {
            (Sort::Recovery, _) => starting::PRINTED.to_owned(),
            (sort, Some(person)) => sort.setting(person),
            (_, None) => return Ok(()),
        };
        if let Some(pages) = bound {
            self.binder_mut()?.remember_printing(pages)?;
        }
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

/// How the folder begins that holds sheets opened in another program.
pub const SHOWN: &str = "ownchart-shown-";

/// A folder only this person can look into.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)
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

fn hand_over(pdf: &[u8], size: Size, pages: Option<(u32, u32)>) -> std::io::Result<()> {
    let media = match size {
        Size::A4 => "media=A4",
        Size::Letter => "media=Letter",
    };
    let some = pages.map(|(first, last)| format!("{first}-{last}"));
    let mut lp = Command::new("lp")
        .args([
            "-s",
            "-t",
            "OwnChart",
            "-o",
            media,
            "-o",
            "print-scaling=none",
        ])
        .args(some.iter().flat_map(|pages| ["-P", pages]))
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
