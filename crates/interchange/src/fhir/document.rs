//! DocumentReference, Binary, Media and attachments (R4 §2.42, §2.43, §9.12, §2.24.0.6).
//!
//! A document is taken with the bytes that lie in the file. What lies behind an address is left
//! out with the address: nothing is ever fetched. A chart's own notes travel as documents too,
//! as plain text, and come back as notes.

use super::element::{Concept, Extension, Period, Reference, element, joined};
use super::json::{List, Long, Number, Text};
use super::making::{Draft, region};
use super::reading::Reading;
use super::tree::{Json, Object, object};
use super::writing::{Writing, concept, four, one_code, put_when};
use crate::{Remark, Why, limits};
use base64::{Engine, engine::general_purpose::STANDARD};
use record::{
    Code, Coded, Content, Document, DocumentId, Entry, EntryId, Kind, Note, PageView, When,
};

element! {
    Resource {
        status: Option<Text<'a>>,
        r#type: Option<Concept<'a>>,
        category: List<Concept<'a>>,
        subject: Option<Reference<'a>>,
        date: Option<Text<'a>>,
        author: List<Reference<'a>>,
        custodian: Option<Reference<'a>>,
        description: Option<Text<'a>>,
        content: List<Part<'a>>,
        context: Option<Context<'a>>,
        relates_to: List<Related<'a>>,
    }
}
element! {
    Part { attachment: Option<Attachment<'a>> }
}
element! {
    Context { encounter: List<Reference<'a>>, period: Option<Period<'a>>, related: List<Reference<'a>> }
}
element! {
    Related { code: Option<Text<'a>>, target: Option<Reference<'a>> }
}
element! {
    /// Bytes, or an address of bytes.
    Attachment {
        content_type: Option<Text<'a>>,
        data: Option<Long<'a>>,
        url: Option<Text<'a>>,
        size: Option<Number<'a>>,
        title: Option<Text<'a>>,
        creation: Option<Text<'a>>,
        #[serde(rename = "_creation")]
        creation_more: super::element::More<'a>,
        extension: List<Extension<'a>>,
    }
}
element! {
    Binary {
        content_type: Option<Text<'a>>,
        data: Option<Long<'a>>,
        security_context: Option<Reference<'a>>,
    }
}
element! {
    Media {
        status: Option<Text<'a>>,
        r#type: Option<Concept<'a>>,
        subject: Option<Reference<'a>>,
        encounter: Option<Reference<'a>>,
        created_date_time: Option<Text<'a>>,
        body_site: Option<Concept<'a>>,
        content: Option<Attachment<'a>>,
        note: List<super::element::Annotation<'a>>,
    }
}

/// LOINC "Patient Note", the type a chart's own notes are written with.
const PATIENT_NOTE: &str = "51855-5";

impl Attachment<'_> {
    pub(super) fn has_something(&self) -> bool {
        self.data.is_some() || self.url.is_some()
    }
}

/// What an attachment holds.
enum Held {
    Bytes(Vec<u8>),
    /// Why it holds none.
    Nothing(Why, String),
}

pub(super) fn read(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Resource<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let own = r.draft(at, person, Content::Document(Document::default()))?;
    if own.own {
        return read_own(r, own, &it);
    }
    let author = r.whos(at, person, it.author.iter());
    let custodian = it.custodian.as_ref().and_then(|who| r.who(at, person, who));
    let context = it.context.clone().unwrap_or_default();
    let category = it.r#type.as_ref().and_then(Concept::said);
    let category = category.or_else(|| it.category.iter().find_map(Concept::said));
    let mut left: Vec<Remark> = Vec::new();
    let mut taken = 0;
    for (nth, part) in it.content.iter().enumerate() {
        let Some(attachment) = &part.attachment else {
            continue;
        };
        let bytes = match held(r, at, attachment) {
            Held::Bytes(bytes) => bytes,
            Held::Nothing(why, url) => {
                left.push(r.leave(at, why).fact("url", &url));
                continue;
            }
        };
        let inside = if nth == 0 {
            String::new()
        } else {
            format!("content[{nth}]")
        };
        let mut draft =
            r.draft_inside(at, &inside, person, Content::Document(Document::default()))?;
        let period = context
            .period
            .as_ref()
            .and_then(|period| period.start.clone());
        let time = [&attachment.creation, &it.date, &period]
            .into_iter()
            .flatten()
            .next();
        let time = draft.when("date", time.map(|time| &**time), &[]);
        let named = it.description.as_deref().or(attachment.title.as_deref());
        let shown = category.as_ref().map(Coded::shown);
        let document = Document {
            title: named.or(shown).unwrap_or_default().to_owned(),
            category: category.clone(),
            time,
            author: author.clone(),
            ..of_bytes(attachment, &bytes)
        };
        draft.entry.content = Content::Document(document);
        draft.by(custodian.clone());
        if it.description.is_some() {
            draft.say("title", attachment.title.as_deref());
        }
        if it.status.as_deref() == Some("superseded") {
            draft.entry.labels.push("superseded".to_owned());
        }
        for encounter in context.encounter.iter() {
            draft.link(r.entry_of(at, encounter), "visit");
        }
        for related in it.relates_to.iter() {
            let role = related.code.as_deref().unwrap_or("related");
            draft.link(
                related.target.as_ref().and_then(|to| r.entry_of(at, to)),
                role,
            );
        }
        for related in context.related.iter() {
            draft.link(r.entry_of(at, related), "related");
        }
        r.take_document(draft, Some(bytes));
        taken += 1;
    }
    match left.pop() {
        None if taken == 0 => Err(r.leave(at, Why::Hollow)),
        None => Ok(()),
        Some(last) if taken == 0 => {
            r.remarks.extend(left);
            Err(last)
        }
        Some(last) => {
            r.remarks.extend(left);
            r.remarks.push(last);
            Ok(())
        }
    }
}

/// The bytes of an attachment: inside it, or in a Binary of the same file.
fn held(r: &mut Reading<'_>, at: usize, attachment: &Attachment<'_>) -> Held {
    if let Some(data) = &attachment.data {
        return decode(&data.0);
    }
    let Some(url) = attachment.url.as_deref() else {
        return Held::Nothing(Why::Hollow, String::new());
    };
    let reference = Reference {
        reference: attachment.url.clone(),
        ..Reference::default()
    };
    let found = r.index.resolve(at, &reference);
    let Some(to) = found.filter(|to| r.index.items[*to].kind == "Binary") else {
        return Held::Nothing(Why::NotFetched, url.to_owned());
    };
    r.used(to, at);
    match r.parse::<Binary<'_>>(to) {
        Ok(Binary {
            data: Some(data), ..
        }) => decode(&data.0),
        Ok(_) => Held::Nothing(Why::Hollow, url.to_owned()),
        Err(remark) => Held::Nothing(remark.why, url.to_owned()),
    }
}

/// FHIR lets base64 be broken into lines.
fn decode(data: &str) -> Held {
    let dense: Vec<u8> = data
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    match STANDARD.decode(dense) {
        Ok(bytes) => Held::Bytes(bytes),
        Err(_) => Held::Nothing(Why::NotBase64, String::new()),
    }
}

/// What the bytes themselves say. Plain text is searchable as it is.
fn of_bytes(attachment: &Attachment<'_>, bytes: &[u8]) -> Document {
    let media_type = attachment.content_type.as_deref();
    let plain = media_type.is_some_and(|kind| kind.starts_with("text/plain"));
    let text = (plain && bytes.len() <= limits::TEXT)
        .then(|| std::str::from_utf8(bytes).ok())
        .flatten();
    Document {
        content: Some(DocumentId::of(bytes)),
        media_type: media_type.map(str::to_owned),
        size: Some(bytes.len() as u64),
        text: text.map(str::to_owned),
        ..Document::default()
    }
}

/// Takes an attachment of another resource as a document of its own: the form of a report, a
/// photo. Gives the id of the document that holds the bytes.
pub(super) fn attached(
    r: &mut Reading<'_>,
    at: usize,
    inside: &str,
    person: Option<EntryId>,
    attachment: &Attachment<'_>,
    title: &str,
    time: Option<When>,
) -> Result<Option<EntryId>, Remark> {
    let bytes = match held(r, at, attachment) {
        Held::Bytes(bytes) => bytes,
        Held::Nothing(Why::NotFetched, url) => {
            let remark = r.part(at, inside, Why::PartNotFetched);
            r.remarks.push(remark.fact("url", &url));
            return Ok(None);
        }
        Held::Nothing(why, _) => {
            if attachment.has_something() {
                let remark = r.part(at, inside, why);
                r.remarks.push(remark);
            }
            return Ok(None);
        }
    };
    let mut draft = r.draft_inside(at, inside, person, Content::Document(Document::default()))?;
    let created = draft.when("creation", attachment.creation.as_deref(), &[]);
    draft.own = false;
    draft.entry.labels.clear();
    draft.entry.links.clear();
    draft.entry.source.origin = draft
        .entry
        .source
        .origin
        .map(|origin| format!("{origin}#{inside}"));
    draft.entry.content = Content::Document(Document {
        title: attachment.title.as_deref().unwrap_or(title).to_owned(),
        time: created.or(time),
        ..of_bytes(attachment, &bytes)
    });
    Ok(r.take_document(draft, Some(bytes)))
}

/// A Binary nothing points at: a document without a name.
pub(super) fn read_binary(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Binary<'_> = r.parse(at)?;
    let person = r.subject(at, it.security_context.as_ref())?;
    let attachment = Attachment {
        content_type: it.content_type.clone(),
        data: it.data.clone(),
        ..Attachment::default()
    };
    single(r, at, person, &attachment, Document::default(), |_, _| {})
}

pub(super) fn read_media(r: &mut Reading<'_>, at: usize) -> Result<(), Remark> {
    let it: Media<'_> = r.parse(at)?;
    if it.status.as_deref() == Some("entered-in-error") {
        return Err(r.leave(at, Why::EnteredInError));
    }
    let person = r.subject(at, it.subject.as_ref())?;
    let attachment = it.content.clone().unwrap_or_default();
    let category = it.r#type.as_ref().and_then(Concept::said);
    let shown = category
        .as_ref()
        .map(|category| category.shown().to_owned());
    let document = Document {
        title: attachment
            .title
            .as_deref()
            .map(str::to_owned)
            .or(shown)
            .unwrap_or_default(),
        category,
        ..Document::default()
    };
    single(r, at, person, &attachment, document, |r, draft| {
        let time = it
            .created_date_time
            .as_deref()
            .or(attachment.creation.as_deref());
        let time = draft.when("created", time, &[]);
        if let Content::Document(document) = &mut draft.entry.content {
            document.time = time;
        }
        draft.notes(&it.note);
        draft.say("body site", it.body_site.as_ref().and_then(Concept::shown));
        draft.link(
            it.encounter.as_ref().and_then(|to| r.entry_of(at, to)),
            "visit",
        );
    })
}

/// A resource that is one attachment.
fn single<'a>(
    r: &mut Reading<'a>,
    at: usize,
    person: Option<EntryId>,
    attachment: &Attachment<'_>,
    document: Document,
    more: impl FnOnce(&Reading<'a>, &mut Draft<'a>),
) -> Result<(), Remark> {
    let bytes = match held(r, at, attachment) {
        Held::Bytes(bytes) => bytes,
        Held::Nothing(why, url) => return Err(r.leave(at, why).fact("url", &url)),
    };
    let document = Document {
        title: document.title,
        category: document.category,
        ..of_bytes(attachment, &bytes)
    };
    let mut draft = r.draft(at, person, Content::Document(document))?;
    more(r, &mut draft);
    r.take_document(draft, Some(bytes));
    Ok(())
}

// ---- our own

fn read_own<'a>(
    r: &mut Reading<'a>,
    mut draft: Draft<'a>,
    it: &Resource<'_>,
) -> Result<(), Remark> {
    let attachment = it.content.first().and_then(|part| part.attachment.clone());
    let attachment = attachment.unwrap_or_default();
    let title = it.description.as_deref().unwrap_or_default().to_owned();
    let time = draft.when(
        "creation",
        attachment.creation.as_deref(),
        &attachment.creation_more.extension,
    );
    let bytes = match &attachment.data {
        Some(data) => match decode(&data.0) {
            Held::Bytes(bytes) => Some(bytes),
            Held::Nothing(why, _) => return Err(r.leave(draft.at(), why)),
        },
        None => None,
    };
    draft.entry.note = draft.ours("note");
    if draft.ours("kind").as_deref() == Some(Kind::Note.word()) {
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        draft.entry.content = Content::Note(Note { title, text, time });
        r.take(draft);
        return Ok(());
    }
    let plain = |number: Option<Number<'_>>| number.and_then(|number| number.text().parse().ok());
    let content = draft.ours("content").and_then(|text| text.parse().ok());
    let size = draft.ours("size").and_then(|size| size.parse().ok());
    draft.entry.content = Content::Document(Document {
        title,
        category: it.r#type.as_ref().and_then(Concept::said),
        time,
        author: joined(
            it.author.iter().filter_map(|who| who.display.as_deref()),
            ", ",
        ),
        content: bytes.as_deref().map(DocumentId::of).or(content),
        media_type: attachment.content_type.as_deref().map(str::to_owned),
        size: bytes
            .as_deref()
            .map(|it| it.len() as u64)
            .or(size)
            .or(plain(attachment.size)),
        pages: draft.ours("pages").and_then(|pages| pages.parse().ok()),
        file_name: draft.ours("file-name"),
        views: draft
            .all_ours("view")
            .iter()
            .filter_map(|it| view(it))
            .collect(),
        text: draft.ours("text"),
        recognised: draft.ours("recognised").is_some(),
    });
    r.take_document(draft, bytes);
    Ok(())
}

pub(super) fn write(w: &Writing<'_>, entry: &Entry, it: &Document) -> Vec<(String, Json)> {
    let mut to = w.resource("DocumentReference", entry);
    let Document {
        title,
        category,
        time,
        author,
        content,
        media_type,
        size,
        pages,
        file_name,
        views,
        text,
        recognised,
    } = it;
    to.body.set("status", "current");
    to.body.maybe("type", category.as_ref().and_then(concept));
    to.body.set("subject", w.patient());
    let author = author
        .as_deref()
        .map(|author| vec![object("display", author)]);
    to.body.maybe("author", author);
    let named = Some(title.as_str()).filter(|title| !title.is_empty());
    to.body.maybe("description", named);
    let mut attachment = Object::default();
    attachment.maybe("contentType", media_type.as_deref());
    attachment.maybe("url", content.and_then(|content| w.file(content)));
    let small = size.filter(|size| i32::try_from(*size).is_ok()); // FHIR counts to 2^31 - 1
    attachment.maybe("size", small);
    attachment.maybe("title", file_name.as_deref().or(named));
    put_when(&mut attachment, "creation", *time);
    to.body
        .set("content", vec![object("attachment", attachment)]);
    to.words(
        "content",
        content.map(|content| content.to_string()).as_deref(),
    );
    let large = size.filter(|_| small.is_none());
    to.words("size", large.map(|size| size.to_string()).as_deref());
    to.words("pages", pages.map(|pages| pages.to_string()).as_deref());
    to.words("file-name", file_name.as_deref());
    for view in views {
        let region = view.region.as_ref();
        let region = region.map_or(String::new(), |it| format!(" {}", four(it)));
        let said = format!("{} {}{region}", view.page, view.turn);
        to.words("view", Some(&said));
    }
    to.words("text", text.as_deref());
    to.words("recognised", recognised.then_some("yes"));
    to.note_aside(entry);
    vec![to.finish()]
}

pub(super) fn write_note(w: &Writing<'_>, entry: &Entry, it: &Note) -> Vec<(String, Json)> {
    let mut to = w.resource("DocumentReference", entry);
    let Note { title, text, time } = it;
    to.body.set("status", "current");
    to.body.set("type", one_code(Code::LOINC, PATIENT_NOTE));
    to.body.set("subject", w.patient());
    to.body.set("author", vec![w.patient()]);
    let named = Some(title.as_str()).filter(|title| !title.is_empty());
    to.body.maybe("description", named);
    let mut attachment = object("contentType", "text/plain; charset=utf-8");
    let data = text.as_deref().map(|text| STANDARD.encode(text));
    attachment.maybe("data", data);
    attachment.maybe("title", named);
    put_when(&mut attachment, "creation", *time);
    to.body
        .set("content", vec![object("attachment", attachment)]);
    to.note_aside(entry);
    vec![to.finish()]
}

/// How a page is shown, as it is written: page, turn and perhaps a rectangle.
fn view(words: &str) -> Option<PageView> {
    let mut parts = words.splitn(3, ' ');
    let page = parts.next()?.parse().ok()?;
    let turn = parts.next()?.parse().ok()?;
    let region = match parts.next() {
        Some(four) => Some(region(four)?),
        None => None,
    };
    Some(PageView { page, turn, region })
}
