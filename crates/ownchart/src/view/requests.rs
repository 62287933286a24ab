//! Asking for records: letters to practices, their deadlines, and the answers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Language, PaperSize, Sheet};

/// What was asked for, and whom one could ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Requests {
    /// The one that is due first stands first; what was answered stands last.
    pub rows: Vec<RequestRow>,
    /// Practices, hospitals and others who may keep a record.
    pub askable: Vec<Askable>,
    /// Documents that can be filed as an answer, the newest first.
    pub documents: Vec<AnswerOffered>,
}

/// Somebody who may keep a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Askable {
    /// The contact's id.
    pub id: String,
    /// As the chart names it.
    pub name: String,
    /// Its address; `None`: the letter will have none.
    pub address: Option<String>,
}

/// A document that may be the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerOffered {
    /// The entry's id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Its day.
    pub day: Option<String>,
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestStage {
    /// The month has not ended.
    Waiting,
    /// It has ended, and nobody was reminded.
    Overdue,
    /// A reminder was written.
    Reminded,
    /// A complaint was written.
    Complained,
    /// The answer came.
    Answered,
}

/// A request and what became of it. Days are `2026-05-03`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestRow {
    /// The entry's id.
    pub id: String,
    /// Whom it was sent to.
    pub to: String,
    /// What stands on every letter about it.
    pub reference: String,
    /// How far it is.
    pub stage: RequestStage,
    /// The day that stage began, or ends.
    pub day: String,
    /// The day of the letter.
    pub sent: String,
    /// The day it arrived, where that is known.
    pub received: Option<String>,
    /// The last day for an answer.
    pub deadline: String,
    /// Documents filed as the answer.
    pub answers: u32,
}

/// A letter about a request that is there, or a first one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum LetterFor {
    /// Asks for the record.
    Ask {
        /// Whose.
        person: String,
        /// The contact who is asked.
        to: String,
    },
    /// Reminds of it.
    Remind {
        /// The request.
        id: String,
    },
    /// Complains to the supervisory authority.
    Complain {
        /// The request.
        id: String,
        /// The authority's name and address, line by line; may be empty.
        authority: Vec<String>,
    },
}

/// How a letter is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct LetterWanted {
    /// Which one.
    pub what: LetterFor,
    /// In which language; practices in Germany are written to in German.
    pub language: Language,
    /// What it is printed on.
    pub size: PaperSize,
}

/// A letter that was written; the request stands in the chart now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterMade {
    /// To be shown, printed or saved.
    pub sheet: Sheet,
    /// What it is about, as it stands now.
    pub request: RequestRow,
    /// What to look at before it is signed.
    pub remarks: Vec<String>,
}

/// Something happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct RequestHappened {
    /// The request.
    pub id: String,
    /// What.
    pub what: RequestEvent,
    /// When; `None` = today.
    pub on: Option<String>,
    /// For an answer: the document that is it.
    pub document: Option<String>,
}

/// What can happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestEvent {
    /// The letter arrived: the month counts from that day.
    Received,
    /// The practice said in time that it needs longer.
    Extended,
    /// The answer came.
    Answered,
}
