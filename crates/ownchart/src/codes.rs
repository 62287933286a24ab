//! A sealed file as QR codes, and back from pictures of them.

use crate::error::{Code, Error, Result};
use crate::workplace::Workplace;
use render::{Job, Kind, Picture};
use seal::{InTheClear, Sealed};
use share::{Added, Collector, Frames};
use std::path::{Path, PathBuf};
use symbol::qr::{self, Level};

/// Codes on paper: QR version 25, a quarter of it may be lost.
pub(crate) const PAPER: (u8, Level) = (25, Level::M);
/// Codes on the screen: smaller, read at once, repeated without end.
const SCREEN: (u8, Level) = (20, Level::L);
/// Pixels of one module in a picture that is written out.
const MODULE: u32 = 4;

/// Cuts a sealed file into codes of one sort.
///
/// # Errors
/// [`Code::TooLargeForPaper`] beyond what codes hold: hand over the file instead.
pub(crate) fn cut(sealed: &Sealed, (version, level): (u8, Level)) -> Result<Frames> {
    let room = qr::digits_room(version, level).expect("both versions exist");
    Frames::of(sealed, room).map_err(|_| Error::new(Code::TooLargeForPaper))
}

/// How many A4 pages the codes of a sealed file of this length take; nothing when it is too large.
pub(crate) fn pages(length: u64) -> Option<u32> {
    let (version, level) = PAPER;
    let blocks = share::blocks(length, qr::digits_room(version, level)?)?;
    u32::try_from(share::sheets(blocks, paper::CODES_ON_A_PAGE).len()).ok()
}

/// The digits of every code on paper, in the order of the pages.
pub(crate) fn on_paper(frames: &Frames) -> Vec<String> {
    let pages = share::sheets(frames.shape().blocks, paper::CODES_ON_A_PAGE);
    let frames_of = pages.into_iter().flatten();
    frames_of.map(|sequence| frames.text(sequence)).collect()
}

/// One frame as squares.
pub(crate) fn draw(
    frames: &Frames,
    sequence: u32,
    (version, level): (u8, Level),
) -> symbol::Matrix {
    qr::digits(&frames.text(sequence), version, level).expect("a frame was cut to fit its code")
}

/// Writes the codes of a sealed file into a folder: a picture and a text of each.
///
/// # Errors
/// [`Code::NotAShare`], [`Code::TooLargeForPaper`], [`Code::CannotWrite`].
pub fn frames(file: &Path, folder: &Path, screen: bool) -> Result<Vec<PathBuf>> {
    let sealed = share::carrier::find(&crate::read_file(file)?)?;
    let sort = if screen { SCREEN } else { PAPER };
    let frames = cut(&sealed, sort)?;
    std::fs::create_dir_all(folder).map_err(|error| Error::writing(folder, &error))?;
    let mut files = Vec::new();
    for sequence in share::sheets(frames.shape().blocks, 12)
        .into_iter()
        .flatten()
    {
        let name = folder.join(format!("frame-{sequence:04}"));
        let (side, luma) = draw(&frames, sequence, sort).luma(MODULE);
        let picture = Picture::new(
            side,
            side,
            luma.iter()
                .flat_map(|grey| [*grey, *grey, *grey, 255])
                .collect(),
        )
        .expect("a code is square");
        for (ending, bytes) in [
            ("png", render::png(&picture)),
            ("txt", frames.text(sequence).into_bytes()),
        ] {
            let file = name.with_extension(ending);
            // A code of a sealed file gives nothing away; drawn, it is paper like any other.
            crate::write_file(&file, InTheClear::paper(bytes))?;
            files.push(file);
        }
    }
    Ok(files)
}

/// Puts a sealed file together from pictures, PDFs and texts of its codes, in any order.
///
/// # Errors
/// [`Code::CodesMissing`] with how many were read and how many are needed.
pub fn unframe(inputs: &[PathBuf], place: &Workplace) -> Result<Sealed> {
    let mut collector = Collector::new();
    for input in inputs {
        if let Some(sealed) = collect(&crate::read_file(input)?, &mut collector, place)? {
            return Ok(sealed);
        }
    }
    let (have, need) = collector.progress().unwrap_or((0, 0));
    Err(Error::new(Code::CodesMissing)
        .with("have", have)
        .with("need", need))
}

/// A code on a picture or page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The page, counted from 0.
    pub page: u32,
    /// `qr` or `datamatrix`.
    pub symbol: &'static str,
    /// What its text is.
    pub sort: interchange::Format,
    /// Its text, as a stranger wrote it.
    pub text: String,
}

/// Every code on a picture or in a PDF, in reading order. Nothing of what they say is done.
///
/// # Errors
/// [`Code::CannotRead`]; as the helper refuses: [`Code::UnknownFormat`], [`Code::FileBroken`],
/// [`Code::FileLocked`].
pub fn scan(file: &Path, place: &Workplace) -> Result<Vec<Found>> {
    let job = Job::Codes {
        first: 0,
        count: crate::documents::PAGES,
    };
    let asked = place.ask(&job, &crate::read_file(file)?);
    let mut codes = asked
        .map_err(|refused| refused.with("file", file.display()))?
        .codes;
    codes.sort_by_key(|code| (code.page, code.place.1 / 50, code.place.0));
    let found = |code: render::Code| Found {
        page: code.page,
        symbol: match code.symbol {
            render::Symbol::DataMatrix => "datamatrix",
            _ => "qr",
        },
        sort: interchange::sniff(code.text.as_bytes()),
        text: code.text,
    };
    Ok(codes.into_iter().map(found).collect())
}

/// Adds every code of a file. Gives the sealed file as soon as it is whole.
pub(crate) fn collect(
    bytes: &[u8],
    collector: &mut Collector,
    place: &Workplace,
) -> Result<Option<Sealed>> {
    let texts: Vec<String> = if Kind::of(bytes).is_some() {
        let job = Job::Codes {
            first: 0,
            count: crate::documents::PAGES,
        };
        place
            .ask(&job, bytes)?
            .codes
            .into_iter()
            .map(|code| code.text)
            .collect()
    } else {
        // What a hand scanner typed: one code a line.
        String::from_utf8_lossy(bytes)
            .lines()
            .map(str::to_owned)
            .collect()
    };
    for text in texts {
        if let Added::Whole(sealed) = collector.add(&text) {
            return Ok(Some(sealed));
        }
    }
    Ok(None)
}
