//! The inside: one job, behind a locked door.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterCache;
use hayro::hayro_syntax::Pdf;

use crate::images::Images;
use crate::kind::Kind;
use crate::pages::Drawing;
use crate::protocol::{Code, Frame, Job, read_file, read_head, write_frame};
use crate::refusal::Refusal;
use crate::series::{self, Shots};
use crate::{Holds, Look, Picture, bare, jail, limits, pages, text};

/// Widths in pixels at which a PDF page is drawn to read its codes: about 200 and 330 dpi on A4, enough
/// for modules of a third of a millimetre. The second is drawn only if the first shows none.
const CODE_WIDTHS: [u32; 2] = [1654, 2730];
/// Width at which a picture is handed to the code reader at most.
const CODE_PICTURE: u32 = 4200;

/// A file, which comes piece by piece, and its name into the import's answer.
pub type Import = fn(file: &mut dyn Read, name: &str) -> Vec<u8>;

/// The word behind the helper's name that gives it time for a long file: [`limits::LONG_SECONDS`].
pub const LONG: &str = "long";

/// What this crate cannot do itself, because it names none of our other rooms.
pub struct Trades {
    /// Reads the codes of one page. The number of the page is given so that it can be put into the answer.
    pub codes: fn(page: u32, picture: &Picture) -> Vec<Code>,
    /// Turns a file into the import's answer, JSON of at most [`limits::IMPORT`] bytes. A refusal of the
    /// importer is an answer too. Without an importer the job is refused as [`Refusal::NotMyJob`].
    pub import: Option<Import>,
    /// Looks for the pictures of a DICOM file, or of a zip of them.
    pub shots: fn(file: Vec<u8>) -> Option<Box<dyn Shots>>,
}

/// The whole life of the helper: lock up, read one job from standard input, answer on standard output.
///
/// Call it first thing in `main`, before any thread: whatever runs earlier is not locked up. When the
/// lock-up fails the job is not read; [`Refusal::NoLockUp`] is all the answer.
///
/// # Errors
/// Those of the pipes: the program has gone, so the helper goes too.
pub fn serve(trades: &Trades) -> io::Result<()> {
    // What panics is reported as a broken page; the message would only name foreign bytes.
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = io::stdout().lock();
    let long = std::env::args_os().nth(1).is_some_and(|word| word == LONG);
    let seconds = if long {
        limits::LONG_SECONDS
    } else {
        limits::SECONDS
    };
    if let Err(part) = jail::lock_up(seconds) {
        write_frame(&mut out, &Frame::Refused(Refusal::NoLockUp(part)))?;
        return out.flush();
    }
    let mut from = io::stdin().lock();
    let answered = match read_head(&mut from) {
        Ok(head) => {
            let mut file = from.take(head.length);
            let table = Table {
                trades,
                password: &head.password,
            };
            let work = || work(table, head.job, &mut file, &mut out);
            let worked = catch_unwind(AssertUnwindSafe(work));
            worked.unwrap_or(Ok(Err(Refusal::Damaged)))?
        }
        Err(refusal) => Err(refusal),
    };
    let last = answered.map_or_else(Frame::Refused, |()| Frame::End);
    write_frame(&mut out, &last)?;
    out.flush()
}

/// What lies ready for every job.
#[derive(Clone, Copy)]
struct Table<'a> {
    trades: &'a Trades,
    /// What opens a locked PDF; mostly empty.
    password: &'a str,
}

/// A file with pages, opened.
enum Document {
    Pdf(Pdf),
    Images(Images),
    Shots(Box<dyn Shots>),
}

impl Document {
    fn open(table: Table<'_>, file: Vec<u8>) -> Result<(Kind, Self), Refusal> {
        let kind = Kind::of(&file).ok_or(Refusal::UnknownForm)?;
        Ok(match kind {
            Kind::Pdf => (kind, Document::Pdf(pages::open(file, table.password)?)),
            Kind::Dicom => {
                let shots = (table.trades.shots)(file).ok_or(Refusal::UnknownForm)?;
                (kind, Document::Shots(shots))
            }
            _ => (kind, Document::Images(Images::open(kind, file))),
        })
    }

    fn pages(&self) -> u32 {
        match self {
            Document::Pdf(pdf) => pages::count(pdf),
            Document::Images(images) => images.pages(),
            Document::Shots(shots) => shots.count(),
        }
    }

    /// The pages of a range that exist. Over [`limits::PAGES`] are never taken at once.
    fn range(&self, first: u32, count: u32) -> Result<std::ops::Range<u32>, Refusal> {
        let pages = self.pages();
        if pages == 0 {
            return Err(Refusal::Damaged);
        }
        if first >= pages {
            return Err(Refusal::NoSuchPage(pages));
        }
        Ok(first..first.saturating_add(count.min(limits::PAGES)).min(pages))
    }
}

type Answered = io::Result<Result<(), Refusal>>;

fn work(
    table: Table<'_>,
    job: Job,
    from: &mut io::Take<impl Read>,
    out: &mut impl Write,
) -> Answered {
    if let Job::Import { name } = job {
        let Some(import) = table.trades.import else {
            return Ok(Err(Refusal::NotMyJob));
        };
        let answer = import(from, &name);
        if answer.len() > limits::IMPORT as usize {
            return Ok(Err(Refusal::TooLarge));
        }
        return write_frame(out, &Frame::Import(answer)).map(Ok);
    }
    let length = from.limit();
    let file = match read_file(from, length) {
        Ok(file) => file,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match job {
        Job::Probe => probe(table, file, out),
        Job::Pages {
            first,
            count,
            width,
        } => draw(table, file, first..first.saturating_add(count), width, out),
        Job::Text { first, count } => read_text(table, file, first, count, out),
        Job::Codes { first, count } => read_codes(table, file, first, count, out),
        Job::Shown { page, width, look } => show(table, file, page, width, look, out),
        Job::Bare => match bare::bare(file) {
            Ok(picture) if picture.len() <= limits::IMPORT as usize => {
                write_frame(out, &Frame::Import(picture)).map(Ok)
            }
            Ok(_) => Ok(Err(Refusal::TooLarge)),
            Err(refusal) => Ok(Err(refusal)),
        },
        Job::Import { .. } => unreachable!("an import was answered above"),
        Job::Prove => {
            for proof in jail::attempts() {
                write_frame(out, &Frame::Proof(proof))?;
            }
            Ok(Ok(()))
        }
    }
}

fn probe(table: Table<'_>, file: Vec<u8>, out: &mut impl Write) -> Answered {
    let known = || -> Result<Frame, Refusal> {
        let (kind, mut document) = Document::open(table, file)?;
        let pages = document.pages();
        let (width, height) = match &mut document {
            Document::Pdf(pdf) => pdf
                .pages()
                .first()
                .map(pages::size)
                .ok_or(Refusal::Damaged)?,
            Document::Images(images) => images.size(0)?,
            Document::Shots(shots) => series::size(&**shots, 0)?,
        };
        let holds = match &document {
            // What cannot be looked through holds nothing that could be named.
            Document::Pdf(pdf) => catch_unwind(AssertUnwindSafe(|| Holds::of(pdf))),
            _ => Ok(Holds::default()),
        };
        Ok(Frame::Known {
            kind,
            pages,
            width,
            height,
            holds: holds.unwrap_or_default(),
        })
    };
    match known() {
        Ok(frame) => write_frame(out, &frame).map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

fn draw(
    table: Table<'_>,
    file: Vec<u8>,
    wanted: std::ops::Range<u32>,
    width: u32,
    out: &mut impl Write,
) -> Answered {
    let (first, count) = (wanted.start, wanted.end - wanted.start);
    let (document, range) = match open_range(table, file, first, count) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let alone = range.len() == 1;
    each_page(document, range, |page, drawn| {
        let frame = match drawn(width) {
            Ok((picture, whole)) => Frame::Page {
                page,
                whole,
                picture,
            },
            // Asked for one page, the reason is worth more than "broken".
            Err(refusal) if alone => return Ok(Err(refusal)),
            Err(_) => Frame::Broken(page),
        };
        write_frame(out, &frame)?;
        out.flush().map(Ok)
    })
}

/// One page, turned and cut.
fn show(
    table: Table<'_>,
    file: Vec<u8>,
    page: u32,
    width: u32,
    look: Look,
    out: &mut impl Write,
) -> Answered {
    let (document, range) = match open_range(table, file, page, 1) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    each_page(document, range, |page, drawn| {
        let shown = drawn(look.drawn_for(width))
            .and_then(|(picture, whole)| Ok((look.of(&picture, width)?, whole)));
        match shown {
            Ok((picture, whole)) => {
                let frame = Frame::Page {
                    page,
                    whole,
                    picture,
                };
                write_frame(out, &frame).map(Ok)
            }
            Err(refusal) => Ok(Err(refusal)),
        }
    })
}

fn read_codes(
    table: Table<'_>,
    file: Vec<u8>,
    first: u32,
    count: u32,
    out: &mut impl Write,
) -> Answered {
    let (document, range) = match open_range(table, file, first, count) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let widths: &[u32] = match document {
        Document::Pdf(_) => &CODE_WIDTHS,
        Document::Images(_) | Document::Shots(_) => &[CODE_PICTURE],
    };
    let alone = range.len() == 1;
    each_page(document, range, |page, drawn| {
        for width in widths {
            let picture = match drawn(*width) {
                Ok((picture, _)) => picture,
                Err(refusal) if alone => return Ok(Err(refusal)),
                Err(_) => {
                    write_frame(out, &Frame::Broken(page))?;
                    break;
                }
            };
            let codes = (table.trades.codes)(page, &picture);
            for code in codes.iter().take(limits::CODES) {
                if code.text.len() <= limits::TEXT as usize {
                    write_frame(out, &Frame::Code(code.clone()))?;
                }
            }
            if !codes.is_empty() {
                break;
            }
        }
        out.flush().map(Ok)
    })
}

fn read_text(
    table: Table<'_>,
    file: Vec<u8>,
    first: u32,
    count: u32,
    out: &mut impl Write,
) -> Answered {
    let (document, range) = match open_range(table, file, first, count) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Document::Pdf(pdf) = document else {
        return Ok(Err(Refusal::NoText));
    };
    let cache = InterpreterCache::new();
    for page in range {
        let text = catch_unwind(AssertUnwindSafe(|| text::of_page(&pdf, &cache, page)));
        let frame = match text {
            Ok(Ok(text)) => Frame::Text(page, text),
            _ => Frame::Broken(page),
        };
        write_frame(out, &frame)?;
        out.flush()?;
    }
    Ok(Ok(()))
}

fn open_range(
    table: Table<'_>,
    file: Vec<u8>,
    first: u32,
    count: u32,
) -> Result<(Document, std::ops::Range<u32>), Refusal> {
    let (_, document) = Document::open(table, file)?;
    let range = document.range(first, count)?;
    Ok((document, range))
}

type Drawn = Result<(Picture, bool), Refusal>;

/// Gives every page a function that draws it at a width. A page whose drawing panics is a damaged page.
fn each_page(
    document: Document,
    range: std::ops::Range<u32>,
    mut with: impl FnMut(u32, &mut dyn FnMut(u32) -> Drawn) -> Answered,
) -> Answered {
    let unharmed = |drawn: std::thread::Result<Drawn>| drawn.unwrap_or(Err(Refusal::Damaged));
    match document {
        Document::Pdf(pdf) => {
            let drawing = Drawing::new(&pdf);
            for page in range {
                let mut draw =
                    |width| unharmed(catch_unwind(AssertUnwindSafe(|| drawing.draw(page, width))));
                if let Err(refusal) = with(page, &mut draw)? {
                    return Ok(Err(refusal));
                }
            }
        }
        Document::Shots(shots) => {
            for page in range {
                let mut draw = |width| {
                    let drawn =
                        catch_unwind(AssertUnwindSafe(|| series::draw(&*shots, page, width)));
                    unharmed(drawn.map(|picture| picture.map(|picture| (picture, true))))
                };
                if let Err(refusal) = with(page, &mut draw)? {
                    return Ok(Err(refusal));
                }
            }
        }
        Document::Images(mut images) => {
            for page in range {
                let mut draw = |width| {
                    let drawn = catch_unwind(AssertUnwindSafe(|| images.draw(page, width)));
                    unharmed(drawn.map(|picture| picture.map(|picture| (picture, true))))
                };
                if let Err(refusal) = with(page, &mut draw)? {
                    return Ok(Err(refusal));
                }
            }
        }
    }
    Ok(Ok(()))
}
