//! The documents of a chart as pages of a binder: a list of them, and a leaf for every page.
//!
//! What a page is called begins with the day of its document and not with a place in a row, so that a
//! letter that is added later moves no other.

use super::binder::{List, Text};
use super::versions;
use crate::binder::Binder;
use crate::documents::PAGES;
use crate::error::{Code, Error, Result};
use crate::reading::document_in;
use crate::words::Tongue;
use paper::{Leaf, Scan};
use record::{Chart, Document, DocumentId, Entry, Kind, PageView, When};
use render::{Job, Look};
use std::collections::BTreeMap;

/// The width at which a page is drawn, in pixels: A4 at 150 dpi.
const WIDTH: u32 = 1240;
/// The most pages of documents in a binder; the newest documents come first.
const MOST: u32 = 1000;
/// All pictures of a binder together, in bytes: they are held until it is written.
const PICTURES: usize = 100 << 20;
/// How good the pictures are: the first is enough for small type, the others for binders of many scans.
const QUALITIES: [u8; 3] = [70, 45, 25];
/// Pages drawn by one helper.
const AT_ONCE: u32 = 4;

/// The documents of a chart, in the order of their days.
pub(super) struct Leaves {
    files: Vec<File>,
    pages: Vec<Page>,
}

struct File {
    title: String,
    day: String,
    label: String,
    content: Option<DocumentId>,
    is_pdf: bool,
    views: Vec<PageView>,
    /// How many pages it has.
    has: u32,
    /// Why it is not printed, as a word of the catalogue.
    why: Option<&'static str>,
}

struct Page {
    file: usize,
    /// Counted from 0.
    page: u32,
    label: String,
    about: String,
    key: String,
    aloud: String,
}

impl Leaves {
    /// The part in front of the leaves: what comes, and what does not and why.
    pub(super) fn text(&self, tongue: Tongue) -> Text {
        let say = |key: &str| tongue.say(key, &[]);
        let said = match self.files.len() {
            0 => "leaves-none",
            _ => "leaves-how",
        };
        let row = |file: &File| {
            let stands = match (file.why, file.has) {
                (Some(why), _) => say(why),
                (None, 1) => format!("{}-1", file.label),
                (None, has) => {
                    let run = format!("{0}-1 – {0}-{1}", file.label, has.min(PAGES));
                    match has {
                        0..=PAGES => run,
                        _ => format!("{run} · {}", say("leaves-rest")),
                    }
                }
            };
            vec![file.day.clone(), file.title.clone(), stands]
        };
        let heads = [
            ("binder-day", 1.4),
            ("binder-what", 3.6),
            ("leaves-where", 5.0),
        ];
        Text {
            title: say("binder-leaves"),
            heads: heads.map(|(key, share)| (say(key), share)).to_vec(),
            lists: vec![List {
                heading: None,
                said: Some(say(said)),
                rows: self.files.iter().map(row).collect(),
            }],
        }
    }

    /// The leaves as paper takes them.
    pub(super) fn on_paper<'a>(&'a self, missing: &'a str) -> Vec<Leaf<'a>> {
        let leaf = |page: &'a Page| Leaf {
            label: &page.label,
            title: &self.files[page.file].title,
            about: &page.about,
            key: &page.key,
            aloud: &page.aloud,
            missing,
            first: page.page == 0,
        };
        self.pages.iter().map(leaf).collect()
    }
}

impl Binder {
    /// The documents of a chart as a part of its own with this number. `go_on` is asked before each.
    ///
    /// # Errors
    /// [`Code::HelperMissing`], [`Code::HelperRefused`]; [`Code::Cancelled`].
    pub(super) fn leaves(
        &self,
        chart: &Chart,
        part: usize,
        tongue: Tongue,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Leaves> {
        let mut files = Vec::new();
        let mut days: BTreeMap<String, usize> = BTreeMap::new();
        for (entry, document) in documents(chart) {
            if !go_on() {
                return Err(Error::new(Code::Cancelled));
            }
            let day = entry.time().map_or("0".to_owned(), day_in_label);
            let before = days.entry(day.clone()).or_default();
            let label = format!("{part}-{day}{}", letter(*before));
            *before += 1;
            let (has, why) = match self.pages_of(document) {
                Ok(has) => (has, None),
                Err(error) => (0, Some(why_not(error, document)?)),
            };
            let language = tongue.on_paper();
            files.push(File {
                title: document.title.clone(),
                day: entry
                    .time()
                    .map(|time| language.date(time))
                    .unwrap_or_default(),
                label,
                content: document.content,
                is_pdf: document.media_type.as_deref() == Some("application/pdf"),
                views: document.views.clone(),
                has,
                why,
            });
        }
        // Where not all find room, the newest do.
        let mut room = MOST;
        for file in files.iter_mut().rev().filter(|file| file.why.is_none()) {
            match room.checked_sub(file.has.min(PAGES)) {
                Some(rest) => room = rest,
                None => file.why = Some("leaves-too-many"),
            }
        }
        let pages = files.iter().enumerate();
        let pages = pages.flat_map(|(number, file)| file.leaves(number, tongue));
        let pages = pages.collect();
        Ok(Leaves { files, pages })
    }

    /// How many pages can be drawn of a document.
    fn pages_of(&self, document: &Document) -> Result<u32> {
        if crate::documents::is_dicom(document) {
            return Err(Error::new(Code::PictureNotShown));
        }
        let content = document.content.ok_or_else(|| Error::new(Code::Gone))?;
        let known = self.ask_about(content, &Job::Probe)?.known;
        match known.map_or(0, |known| known.pages) {
            0 => Err(Error::new(Code::FileBroken)),
            pages => Ok(pages),
        }
    }

    /// Draws leaves one after the other.
    pub(super) fn drawer<'a>(&'a self, leaves: &'a Leaves) -> Drawer<'a> {
        Drawer {
            binder: self,
            leaves,
            open: None,
            ready: BTreeMap::new(),
            bytes: 0,
            room: PICTURES / leaves.pages.len().max(1),
        }
    }
}

impl File {
    /// A leaf for each of its pages.
    fn leaves(&self, number: usize, tongue: Tongue) -> Vec<Page> {
        let Some(content) = self.content.filter(|_| self.why.is_none()) else {
            return Vec::new();
        };
        let leaf = |page: u32| {
            let (n, m) = ((page + 1).to_string(), self.has.to_string());
            let facts = [("n", n.as_str()), ("m", &m), ("title", &self.title)];
            let place = tongue.say("leaves-page", &facts);
            let stroke = if self.day.is_empty() { "" } else { " · " };
            let look = self.look(page).unwrap_or_default();
            Page {
                file: number,
                page,
                label: format!("{}-{}", self.label, page + 1),
                about: format!("{}{stroke}{place}", self.day),
                key: format!("{content} {page} {look:?}"),
                aloud: tongue.say("leaves-aloud", &facts),
            }
        };
        (0..self.has.min(PAGES)).map(leaf).collect()
    }

    /// How a page was turned and cut, if it was.
    fn look(&self, page: u32) -> Option<Look> {
        let view = self.views.iter().find(|view| view.page == page + 1)?;
        let region = view.region.as_ref();
        Some(Look {
            turn: view.turn,
            cut: region.map(|it| [it.left, it.top, it.width, it.height]),
        })
    }
}

/// Draws the pages that are printed, a few ahead.
pub(super) struct Drawer<'a> {
    binder: &'a Binder,
    leaves: &'a Leaves,
    /// The document that was drawn from last.
    open: Option<(usize, Vec<u8>, String)>,
    /// Pages of it that were drawn along.
    ready: BTreeMap<u32, Scan>,
    bytes: usize,
    /// What each picture may take if all are to find room.
    room: usize,
}

impl Drawer<'_> {
    /// The picture of a leaf; nothing if it cannot be drawn, or if there are too many already.
    pub(super) fn picture(&mut self, number: usize) -> Option<Scan> {
        let page = &self.leaves.pages[number];
        if self
            .open
            .as_ref()
            .is_none_or(|(file, ..)| *file != page.file)
        {
            self.ready.clear();
            self.open = None;
            let content = self.leaves.files[page.file].content?;
            let mut bytes = Vec::new();
            self.binder.vault.read_document(content, &mut bytes).ok()?;
            let password = self.binder.password_of(content).ok()?;
            self.open = Some((page.file, bytes, password));
        }
        if !self.ready.contains_key(&page.page) {
            self.draw(page);
        }
        let scan = self.ready.remove(&page.page)?;
        self.bytes += scan.jpeg.len();
        (self.bytes <= PICTURES).then_some(scan)
    }

    /// Draws a page, and those behind it that are shown as they came.
    fn draw(&mut self, page: &Page) {
        let Some((_, bytes, password)) = &self.open else {
            return;
        };
        let file = &self.leaves.files[page.file];
        let job = match file.look(page.page) {
            Some(look) => Job::Shown {
                page: page.page,
                width: WIDTH,
                look,
            },
            None => Job::Pages {
                first: page.page,
                count: AT_ONCE,
                width: WIDTH,
            },
        };
        let drawn = self.binder.place.ask_opening(&job, bytes, password);
        self.ready.clear();
        for drawn in drawn.map(|answer| answer.pages).unwrap_or_default() {
            let asked = drawn.number == page.page || file.look(drawn.number).is_none();
            if let Some(picture) = drawn.picture.filter(|_| asked) {
                // A wide page of a letter is laid on its side: smaller, nobody could read it.
                let packed = packed(&picture, file.is_pdf, self.room);
                let scan = Scan {
                    width: packed.width,
                    height: packed.height,
                    grey: packed.grey,
                    jpeg: packed.bytes,
                };
                self.ready.insert(drawn.number, scan);
            }
        }
    }
}

/// Every document with its entry, in every version that copies disagree about: in the order of their
/// days, and of one day in the order in which they came, so that the next one stands last.
fn documents(chart: &Chart) -> Vec<(&Entry, &Document)> {
    let mut all: Vec<_> = chart
        .of_kind(Kind::Document)
        .flat_map(|seen| {
            versions(seen)
                .into_iter()
                .map(|entry| (seen.created, entry))
        })
        .filter_map(|(created, entry)| Some((created, entry, document_in(entry)?)))
        .collect();
    let day = |entry: &Entry| entry.time().map(|time| time.date().sort_key());
    all.sort_by_key(|(created, entry, _)| (day(entry), *created, entry.id));
    all.into_iter().map(|(_, entry, it)| (entry, it)).collect()
}

/// A page as JPEG: as good as finds room.
fn packed(picture: &render::Picture, laid: bool, room: usize) -> render::Jpeg {
    let [best, worse @ ..] = QUALITIES;
    let mut packed = render::jpeg(picture, laid, best);
    for quality in worse {
        if packed.bytes.len() > room {
            packed = render::jpeg(picture, laid, quality);
        }
    }
    packed
}

/// How many documents of a chart have bytes, and how many pages these have as far as that is known.
pub(super) fn counted(chart: &Chart) -> (usize, u32) {
    let all = documents(chart);
    let with_bytes = all.iter().filter(|(_, it)| it.content.is_some());
    let pages = with_bytes.clone().map(|(_, it)| it.pages.unwrap_or(1));
    (with_bytes.count(), pages.sum())
}

/// `2026.03.05`, as far as the day is known: pages are filed by it.
fn day_in_label(when: When) -> String {
    let more = [when.month, when.day].into_iter().flatten();
    more.fold(format!("{:04}", when.year), |day, part| {
        format!("{day}.{part:02}")
    })
}

/// What parts the second document of a day from the first: nothing, `b`, `c` … `z`, `ba` …
fn letter(before: usize) -> String {
    match before {
        0 => String::new(),
        _ => {
            let last = char::from(b'a' + (before % 26) as u8);
            format!("{}{last}", letter(before / 26))
        }
    }
}

/// Why a document is not printed; an error where none could be.
fn why_not(error: Error, document: &Document) -> Result<&'static str> {
    Ok(match error.code {
        Code::HelperMissing | Code::HelperRefused | Code::Cancelled => return Err(error),
        Code::FileLocked | Code::WrongPassword => "leaves-locked",
        Code::PictureNotShown => "leaves-hospital",
        Code::Gone => "leaves-gone",
        Code::UnknownFormat if document.text.is_some() => "leaves-words",
        Code::UnknownFormat => "leaves-unknown",
        _ => "leaves-broken",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_begins_with_the_day_as_far_as_it_is_known() {
        for (day, label) in [
            ("2026-03-05", "2026.03.05"),
            ("2026-03", "2026.03"),
            ("1998", "1998"),
        ] {
            let day = day.parse().expect("a day");
            assert_eq!(day_in_label(day), label);
        }
        let letters: Vec<String> = (0..60).map(letter).collect();
        assert_eq!(letters[..3], ["", "b", "c"]);
        let mut once = letters.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), letters.len(), "{letters:?}");
    }
}
