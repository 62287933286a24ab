//! The words of documents: what a PDF carries with its pages. They go to the search and never become facts.

use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use record::{Content, Document, DocumentId, Entry, Seen};
use render::{Answer, Job, recognise};

/// The most bytes of one document's words: what an entry may carry in an export.
const WORDS: usize = 200_000;
/// The most pages of one document that are recognised.
const RECOGNISED: u32 = 100;
/// The width at which a page is recognised, in pixels: A4 at 250 dpi.
const WIDTH: u32 = 2067;
/// The mark between pages.
pub(crate) const PAGE: char = '\u{c}';

/// The words of pages as they are kept: a form feed between pages, none where no page says anything.
pub(crate) fn joined(pages: &[String]) -> Option<String> {
    if pages.iter().all(|page| page.trim().is_empty()) {
        return None;
    }
    let mut text = pages
        .iter()
        .map(|page| page.replace(PAGE, "\n"))
        .collect::<Vec<_>>()
        .join("\u{c}");
    if text.len() > WORDS {
        let end = (0..=WORDS).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
    }
    Some(text)
}

/// The words of each page, as they are kept.
pub(crate) fn pages_of(text: &str) -> Vec<String> {
    text.split(PAGE).map(str::to_owned).collect()
}

impl Binder {
    /// The words a PDF carries with its pages, page by page; empty where it carries none.
    pub(crate) fn text_layer(&self, bytes: &[u8], password: &str) -> Result<Vec<String>> {
        let job = Job::Text {
            first: 0,
            count: crate::documents::PAGES,
        };
        let answer = self.place.ask_opening(&job, bytes, password)?;
        Ok(texts(answer))
    }

    /// Puts the words of a PDF into its entry, so that the search finds it. A file that cannot be read keeps
    /// its entry as it is.
    pub(crate) fn add_words(&self, entry: &mut Entry, bytes: &[u8]) {
        if let Content::Document(document) = &mut entry.content
            && document.text.is_none()
            && document.media_type.as_deref() == Some("application/pdf")
            && let Ok(pages) = self.text_layer(bytes, "")
        {
            document.pages = document.pages.or(u32::try_from(pages.len()).ok());
            document.text = joined(&pages);
        }
    }

    /// Recognises the writing on the pages of a document that carries no words, and keeps it for the search,
    /// marked as recognised. `on_page` is told how many pages are done; `false` from it stops, and then nothing
    /// is kept.
    ///
    /// # Errors
    /// [`Code::NoRecogniser`] where `tesseract` or both languages are missing; [`Code::Cancelled`]; as the helper's.
    pub fn recognise(
        &mut self,
        id: &str,
        on_page: &(dyn Fn(u32, u32) -> bool + Sync),
    ) -> Result<Seen> {
        let before = self.entry(id)?;
        let document = document_in(&before.entry).and_then(|it| it.content);
        let document = document.ok_or_else(|| Error::new(Code::Gone).with("entry", id))?;
        let mut bytes = Vec::new();
        self.vault.read_document(document, &mut bytes)?;
        let password = self.password_of(document)?;
        let known = self
            .place
            .ask_opening(&Job::Probe, &bytes, &password)?
            .known;
        let known = known.ok_or_else(|| Error::new(Code::HelperDied))?;
        let mut pages = match known.kind {
            render::Kind::Pdf => self.text_layer(&bytes, &password)?,
            _ => Vec::new(),
        };
        let recognised = joined(&pages).is_none();
        if recognised {
            pages = self.recognised(document, known.pages, on_page)?;
        }
        let mut after = before.entry.clone();
        if let Content::Document(document) = &mut after.content {
            document.text = joined(&pages);
            document.recognised = recognised && document.text.is_some();
        }
        self.replace(before, after)
    }

    fn recognised(
        &self,
        document: DocumentId,
        pages: u32,
        on_page: &(dyn Fn(u32, u32) -> bool + Sync),
    ) -> Result<Vec<String>> {
        let missing = || Error::new(Code::NoRecogniser);
        let program = self.place.recogniser().ok_or_else(missing)?;
        let helper = render::Helper::at(self.place.helper.as_ref().ok_or_else(missing)?);
        let languages = recognise::languages(&helper, program)?;
        if languages.is_empty() {
            return Err(missing());
        }
        let pages = pages.min(RECOGNISED);
        let mut words = Vec::new();
        for page in 0..pages {
            if !on_page(page, pages) {
                return Err(Error::new(Code::Cancelled));
            }
            let job = Job::Pages {
                first: page,
                count: 1,
                width: WIDTH,
            };
            // A page that cannot be drawn has no words; the others have theirs.
            let drawn = self.ask_about(document, &job).map(|answer| answer.pages);
            let picture = drawn
                .unwrap_or_default()
                .pop()
                .and_then(|page| page.picture);
            let said = match picture {
                Some(picture) => {
                    let png = render::png(&picture);
                    recognise::words_on(&helper, program, &languages, &png, &|| {
                        on_page(page, pages)
                    })?
                }
                None => String::new(),
            };
            words.push(said);
        }
        Ok(words)
    }

    /// The password of a locked PDF, if it was asked for once.
    pub(crate) fn password_of(&self, document: DocumentId) -> Result<String> {
        let kept = self.vault.setting(&password_name(document))?;
        Ok(kept.unwrap_or_default())
    }

    /// Tries a password on a locked PDF and, if it opens it, keeps it sealed in this chart: in no entry, no
    /// share and no export.
    ///
    /// # Errors
    /// [`Code::WrongPassword`]; as the helper's.
    pub(crate) fn unlock(
        &mut self,
        document: DocumentId,
        bytes: &[u8],
        password: &str,
    ) -> Result<()> {
        self.place.ask_opening(&Job::Probe, bytes, password)?;
        self.keep_password(document, Some(password))
    }

    /// Forgets a password, or keeps one.
    pub(crate) fn keep_password(
        &mut self,
        document: DocumentId,
        password: Option<&str>,
    ) -> Result<()> {
        let mut change = vault::Change::default();
        let kept = password.map(str::to_owned);
        change.settings.insert(password_name(document), kept);
        self.vault.commit(&change, self.place.clock.now())?;
        Ok(())
    }

    /// Asks the helper about a document of the chart, with its password where it has one.
    pub(crate) fn ask_about(&self, document: DocumentId, job: &Job) -> Result<Answer> {
        let mut bytes = Vec::new();
        self.vault.read_document(document, &mut bytes)?;
        self.place
            .ask_opening(job, &bytes, &self.password_of(document)?)
    }
}

/// What a document entry says.
pub(crate) fn document_in(entry: &Entry) -> Option<&Document> {
    match &entry.content {
        Content::Document(document) => Some(document),
        _ => None,
    }
}

fn password_name(document: DocumentId) -> String {
    format!("pdf-password {document}")
}

fn texts(answer: Answer) -> Vec<String> {
    let mut pages = Vec::new();
    for (page, words) in answer.texts {
        let page = page as usize;
        pages.resize(pages.len().max(page + 1), String::new());
        pages[page] = words.unwrap_or_default();
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_pages_are_kept_apart() {
        let pages = [
            "Entlassbrief".to_owned(),
            String::new(),
            "Labor\u{c}wert".to_owned(),
        ];
        let kept = joined(&pages).expect("there are words");
        assert_eq!(kept, "Entlassbrief\u{c}\u{c}Labor\nwert");
        assert_eq!(pages_of(&kept), ["Entlassbrief", "", "Labor\nwert"]);
        assert_eq!(joined(&[" \n".to_owned(), String::new()]), None);
        assert_eq!(joined(&[]), None);
    }

    #[test]
    fn a_book_is_cut_between_letters() {
        let kept = joined(&["ä".repeat(WORDS)]).expect("there are words");
        assert!(kept.len() <= WORDS && kept.len() > WORDS - 2);
    }
}
