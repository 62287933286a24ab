//! DiagnosticReport (R4 §10.3): a finding that holds others, and its letter as a document.

use super::document;
use super::element::word_of;
use super::element::{Concept, More, Period, Reference, choose, element};
use super::json::{List, Text};
use super::observation::{STATUS, named_or_unknown, parts, specimen, write_specimen};
use super::reading::Reading;
use super::tree::{Json, Object};
use super::writing::{Resource as Writes, Writing, concept, unknown};
use crate::{Remark, Why};
use record::{Coded, Content, Entry, Finding, FindingCategory, FindingStatus};

element! {
    Report {
        status: Option<Text<'a>>,
        code: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        effective_date_time: Option<Text<'a>>,
        #[serde(rename = "_effectiveDateTime")]
        effective_more: More<'a>,
        effective_period: Option<Period<'a>>,
        issued: Option<Text<'a>>,
        performer: List<Reference<'a>>,
        results_interpreter: List<Reference<'a>>,
        specimen: List<Reference<'a>>,
        result: List<Reference<'a>>,
        media: List<Media<'a>>,
        conclusion: Option<Text<'a>>,
        conclusion_code: List<Concept<'a>>,
        presented_form: List<document::Attachment<'a>>,
    }
}
element! {
    Media { comment: Option<Text<'a>>, link: Option<Reference<'a>> }
}

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Report<'_> = r.parse(at)?;
    let status = it.status.as_deref().unwrap_or_default();
    if status == "entered-in-error" {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let code = it.code.as_ref().and_then(Concept::said).unwrap_or_default();
    let mut draft = r.draft(at, person, Content::Finding(Finding::default()))?;
    let has_form = it.presented_form.iter().any(|form| form.has_something());
    if code.is_empty() && !has_form && it.conclusion.is_none() && !draft.own {
        return Err(r.leave(at, Why::Nameless));
    }
    let period = it.effective_period.clone().unwrap_or_default();
    let date = it.effective_date_time.as_deref();
    let time = draft
        .when("effective", date, &it.effective_more.extension)
        .or_else(|| {
            draft.when(
                "effective",
                period.start.as_deref(),
                &period.start_more.extension,
            )
        });
    if period.end != period.start {
        draft.say("effective until", period.end.as_deref());
    }
    let conclusion = it.conclusion.as_deref();
    let codes = it.conclusion_code.iter().map(Concept::coded);
    let mut text = Coded::text(conclusion.unwrap_or_default());
    for coded in codes {
        if text.text.is_empty() {
            text.text = coded.text;
        }
        text.codes.extend(coded.codes);
    }
    let who = it.performer.iter().chain(it.results_interpreter.iter());
    draft.entry.content = Content::Finding(Finding {
        code,
        text: (!text.is_empty()).then_some(text),
        time,
        status: choose(status, STATUS).unwrap_or(FindingStatus::Unknown),
        category: Some(FindingCategory::Report),
        specimen: specimen(r, at, &draft, it.specimen.first()),
        performer: r.whos(at, person, who),
        ..Finding::default()
    });
    if let Some(note) = draft.ours("note") {
        draft.entry.note = Some(note);
    }
    draft.recorded(it.issued.as_deref());
    draft.link(
        it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
        "visit",
    );
    for result in it.result.iter() {
        draft.link(r.entry_of(at, result), "part");
    }
    for media in it.media.iter() {
        let link = media.link.as_ref();
        let words = media
            .comment
            .as_deref()
            .or(link.and_then(|link| link.display.as_deref()));
        draft.say("picture", words);
    }
    let title = draft.entry.title().to_owned();
    for (nth, form) in it.presented_form.iter().enumerate() {
        let inside = format!("presentedForm[{nth}]");
        let id = document::attached(r, at, &inside, person, form, &title, time)?;
        draft.link(id, "source");
    }
    r.take(draft);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Finding) -> (String, Json) {
    let mut to = w.resource("DiagnosticReport", entry);
    to.body.set(
        "status",
        word_of(it.status, STATUS).expect("every status has a word"),
    );
    to.body
        .set("code", concept(&it.code).unwrap_or_else(unknown));
    to.body.set("subject", w.patient());
    to.when_or_unknown("effectiveDateTime", it.time);
    to.body
        .set("performer", vec![named_or_unknown(it.performer.as_deref())]);
    let add = |to: &mut Writes, reference: Object| to.body.set("specimen", vec![reference]);
    write_specimen(&mut to, it.specimen.as_ref(), add);
    to.body.set("result", parts(w, entry));
    if let Some(text) = &it.text {
        let words = Some(text.text.as_str()).filter(|words| !words.is_empty());
        to.body.maybe("conclusion", words);
        let codes = Coded {
            text: String::new(),
            codes: text.codes.clone(),
        };
        to.body
            .maybe("conclusionCode", concept(&codes).map(|it| vec![it]));
    }
    to.note_aside(entry);
    to.finish()
}
