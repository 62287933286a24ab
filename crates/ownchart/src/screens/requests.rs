//! Asking for records: what was asked, the letters, and what became of them.

use super::papers::Sort;
use super::{Screens, tongue};
use crate::error::{Code, Error, Result};
use crate::print::Size;
use crate::requests::{Request, Stage, Wanted};
use crate::view::{
    AnswerOffered, Askable, ForPerson, LetterFor, LetterMade, LetterWanted, PaperSize,
    RequestEvent, RequestHappened, RequestRow, RequestStage, Requests,
};
use record::{Content, Kind, Role, When};

impl Screens {
    /// The requests about a person, whom one could ask, and what could be an answer.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn requests(&self, wanted: &ForPerson) -> Result<Requests> {
        let person = self.person(&wanted.person)?;
        let kinds = [Kind::Contact, Kind::Document];
        let chart = self.binder()?.vault.chart_of(person, &kinds)?;
        let askable = chart.of_kind(Kind::Contact).filter_map(|seen| {
            let Content::Contact(it) = &seen.entry.content else {
                return None;
            };
            let near = Some(Role::Family) == it.role || Some(Role::Friend) == it.role;
            let keeps = !near && it.role != Some(Role::Guardian);
            keeps.then(|| Askable {
                id: seen.entry.id.to_string(),
                name: seen.entry.title().to_owned(),
                address: it.address.clone(),
            })
        });
        let mut documents: Vec<_> = chart.of_kind(Kind::Document).collect();
        documents
            .sort_by_key(|seen| std::cmp::Reverse(seen.entry.time().map(|day| day.sort_key())));
        let offered = documents.into_iter().map(|seen| AnswerOffered {
            id: seen.entry.id.to_string(),
            name: seen.entry.title().to_owned(),
            day: seen.entry.time().map(|day| day.date().to_string()),
        });
        Ok(Requests {
            rows: self
                .binder()?
                .requests(Some(person))?
                .iter()
                .map(row)
                .collect(),
            askable: askable.collect(),
            documents: offered.collect(),
        })
    }

    /// Writes a letter, lays it on the table and notes in the chart that it was written.
    ///
    /// # Errors
    /// [`Code::Gone`], [`Code::NotARequest`]; [`Code::SheetNotRight`]: the request stands in the chart then, without a letter.
    pub fn request_letter(&mut self, wanted: &LetterWanted) -> Result<LetterMade> {
        let how = Wanted {
            tongue: tongue(wanted.language),
            size: match wanted.size {
                PaperSize::A4 => Size::A4,
                PaperSize::Letter => Size::Letter,
            },
        };
        let (request, printed) = match &wanted.what {
            LetterFor::Ask { person, to } => {
                let person = self.person(person)?;
                let to = super::id(to)?;
                self.binder_mut()?.request(person, to, None, how)?
            }
            LetterFor::Remind { id } => self.binder_mut()?.remind(id, how)?,
            LetterFor::Complain { id, authority } => {
                self.binder_mut()?.complain(id, authority, how)?
            }
        };
        let mut printed = self.binder()?.looked_over(printed)?;
        let remarks = std::mem::take(&mut printed.remarks);
        let sheet = self.lay_on(printed, Sort::Letter, how.size);
        Ok(LetterMade {
            sheet,
            request: row(&request),
            remarks,
        })
    }

    /// Notes what happened to a request.
    ///
    /// # Errors
    /// [`Code::NotARequest`]; [`Code::FieldUnreadable`] for a day that is none; [`Code::Gone`] for a
    /// document that is none.
    pub fn request_happened(&mut self, wanted: &RequestHappened) -> Result<RequestRow> {
        let unread = || Error::new(Code::FieldUnreadable).with("field", "time");
        let on: Option<When> = match wanted.on.as_deref().filter(|day| !day.is_empty()) {
            Some(day) => Some(day.parse().map_err(|_| unread())?),
            None => None,
        };
        let (id, tongue) = (&wanted.id, self.tongue);
        let today = self.place.clock.today();
        let binder = self.binder_mut()?;
        let request = match wanted.what {
            RequestEvent::Received => binder.received(id, on.unwrap_or(today), tongue)?,
            RequestEvent::Extended => binder.extended(id, on, tongue)?,
            RequestEvent::Answered => {
                binder.answered(id, wanted.document.as_deref(), on, tongue)?
            }
        };
        Ok(row(&request))
    }
}

fn row(request: &Request) -> RequestRow {
    RequestRow {
        id: request.id.to_string(),
        to: request.to.clone(),
        reference: request.reference.clone(),
        stage: match request.stage {
            Stage::Waiting => RequestStage::Waiting,
            Stage::Overdue => RequestStage::Overdue,
            Stage::Reminded => RequestStage::Reminded,
            Stage::Complained => RequestStage::Complained,
            Stage::Answered => RequestStage::Answered,
        },
        day: request.day().to_string(),
        sent: request.sent.to_string(),
        received: request.received.map(|day| day.to_string()),
        deadline: request.deadline.to_string(),
        answers: u32::try_from(request.answers.len()).unwrap_or(u32::MAX),
    }
}
