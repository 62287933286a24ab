//! What goes through the two pipes between the program and its locked-up helper.
//!
//! All numbers are big-endian. The helper reads one job and answers with frames until [`END`] or
//! [`REFUSED`]; then it ends. Nothing else is ever sent in either direction.
//!
//! **Job**, on the helper's standard input: `OCR2` · u32 length of the head · head (JSON, at most
//! 4096 bytes, see [`Job`]) · u32 length of the password · password (UTF-8, mostly empty) · u64 length of the
//! file · file.
//!
//! **Frame**, on the helper's standard output: kind (1 byte) · u32 length of the body · body:
//!
//! | kind | body |
//! |---|---|
//! | `K` | what the file is: kind (1 byte) · pages u32 · width u32 · height u32 (pixels, or points of page 1 for a PDF) · what else is in it (1 byte: [`Holds`]) |
//! | `P` | a drawn page: page u32 (from 0) · width u32 · height u32 · whole (1 byte: 1, or 0 if a part of it could not be drawn) · width × height × 4 bytes RGBA, not premultiplied |
//! | `B` | a page that could not be drawn or read: page u32 |
//! | `T` | the text layer of a page: page u32 · UTF-8 |
//! | `C` | a code: page u32 · symbol (1 byte) · x u32 · y u32 (per mille of width and height) · UTF-8 |
//! | `J` | the answer of the import, JSON, understood by the importer alone; or a picture that was made bare |
//! | `R` | one line of the self-test: outcome (1 byte) · UTF-8 what was tried |
//! | `E` | refused: code (1 byte) · u32 detail; the last frame |
//! | `.` | end, empty; the last frame |
//!
//! The program believes none of it before it has checked it: see [`read_frame`] and `ask`.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::{Holds, Kind, Look, Picture, limits};

/// First bytes of a job; the digit is the version of the protocol.
const MAGIC: &[u8; 4] = b"OCR2";
/// Most bytes of a job's head.
const HEAD: u32 = 4096;
/// Most bytes of a password: PDF knows no more than 127 (ISO 32000-2, 7.6.4.3.3).
const PASSWORD: u32 = 1024;
/// Kind of the frame after which nothing comes.
pub const END: u8 = b'.';
/// Kind of the frame that says why there is no answer; nothing comes after it.
pub const REFUSED: u8 = b'E';

/// What the helper is to do with the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "lowercase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Job {
    /// Say what it is, how many pages it has and how large it is.
    Probe,
    /// Draw pages.
    Pages {
        /// First page, counted from 0.
        first: u32,
        /// Pages at most, up to [`limits::PAGES`].
        count: u32,
        /// Width of a drawn page in pixels, up to [`limits::EDGE`]. Pictures are never enlarged.
        width: u32,
    },
    /// Draw one page as the person asked to see it: turned and cut. Answered as [`Job::Pages`].
    Shown {
        /// Which page, counted from 0.
        page: u32,
        /// Width in pixels of what is left, up to [`limits::EDGE`]; never enlarged.
        width: u32,
        /// How.
        look: Look,
    },
    /// Give the picture, or the pictures of an album, without what the camera wrote into them.
    Bare,
    /// Give the text layer of pages (PDF only).
    Text {
        /// First page, counted from 0.
        first: u32,
        /// Pages at most, up to [`limits::PAGES`].
        count: u32,
    },
    /// Read the QR and DataMatrix codes on pages.
    Codes {
        /// First page, counted from 0.
        first: u32,
        /// Pages at most, up to [`limits::PAGES`].
        count: u32,
    },
    /// Turn the file into entries, with the importer the helper was built with.
    Import {
        /// Name of the file: a hint, and as foreign as its bytes. At most 255 bytes are sent.
        name: String,
    },
    /// Try what must not work and report what became of it; the file is empty.
    Prove,
}

/// What kind of code was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are the symbologies")]
pub enum Symbol {
    Qr,
    DataMatrix,
}

/// A code on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The page it is on, counted from 0.
    pub page: u32,
    /// What kind of code it was.
    pub symbol: Symbol,
    /// Its centre in per mille of the page's width and height.
    pub place: (u32, u32),
    /// A stranger's text. It passed the code's own error correction and nothing else.
    pub text: String,
}

/// One line of the helper's self-test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What was tried.
    pub tried: String,
    /// Whether the system refused it, as it must.
    pub refused: bool,
}

/// One frame of an answer, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// What the file is.
    Known {
        /// By its bytes.
        kind: Kind,
        /// Pages; 1 for a picture that has no more.
        pages: u32,
        /// Pixels of a picture as it is shown, points of a PDF's first page.
        width: u32,
        /// As the width.
        height: u32,
        /// What else is in it.
        holds: Holds,
    },
    /// A drawn page.
    Page {
        /// Its number, counted from 0.
        page: u32,
        /// Whether everything on it was drawn; `false` if a font or a picture in it was not understood.
        whole: bool,
        /// Its pixels.
        picture: Picture,
    },
    /// A page that could not be drawn or read.
    Broken(u32),
    /// The text layer of a page.
    Text(u32, String),
    /// A code on a page.
    Code(Code),
    /// The import's answer.
    Import(Vec<u8>),
    /// A line of the self-test.
    Proof(Proof),
    /// No answer.
    Refused(Refusal),
    /// That was all.
    End,
}

/// Writes a job and its file.
///
/// # Errors
/// Those of the pipe; [`io::ErrorKind::InvalidInput`] if the file is over [`limits::FILE`].
pub fn write_job(to: &mut impl Write, job: &Job, file: &[u8]) -> io::Result<()> {
    write_job_from(to, job, "", &mut &file[..], file.len() as u64)
}

/// As [`write_job`], with the password of a locked PDF (empty: none), and a file of so many bytes that is read
/// piece by piece.
///
/// # Errors
/// As [`write_job`]; [`io::ErrorKind::UnexpectedEof`] if the file is shorter.
pub fn write_job_from(
    to: &mut impl Write,
    job: &Job,
    password: &str,
    file: &mut dyn Read,
    length: u64,
) -> io::Result<()> {
    let head = serde_json::to_vec(job)?;
    let fits = head.len() <= HEAD as usize && password.len() <= PASSWORD as usize;
    if length > longest_file(job) || !fits {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    to.write_all(MAGIC)?;
    to.write_all(&(head.len() as u32).to_be_bytes())?;
    to.write_all(&head)?;
    to.write_all(&(password.len() as u32).to_be_bytes())?;
    to.write_all(password.as_bytes())?;
    to.write_all(&length.to_be_bytes())?;
    if io::copy(&mut file.take(length), to)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    to.flush()
}

/// The longest file for a job. Only an import reads piece by piece.
pub(crate) fn longest_file(job: &Job) -> u64 {
    match job {
        Job::Import { .. } => limits::LONG,
        _ => limits::FILE,
    }
}

/// Reads a job and its file: the helper's side. Takes no more memory than bytes that really come.
///
/// # Errors
/// [`Refusal::BadJob`] for anything but a job of this version; [`Refusal::TooLarge`].
pub fn read_job(from: &mut impl Read) -> Result<(Job, Vec<u8>), Refusal> {
    let head = read_head(from)?;
    Ok((head.job, read_file(from, head.length)?))
}

/// The file of a job, whole.
///
/// # Errors
/// [`Refusal::BadJob`] if it ends too early; [`Refusal::TooLarge`].
pub fn read_file(from: &mut impl Read, length: u64) -> Result<Vec<u8>, Refusal> {
    if length > limits::FILE {
        return Err(Refusal::TooLarge);
    }
    read_counted(from, length).map_err(|_| Refusal::BadJob)
}

/// What stands in front of a file.
pub struct Head {
    /// What is to be done.
    pub job: Job,
    /// The password that came along; mostly empty.
    pub password: String,
    /// How many bytes come.
    pub length: u64,
}

/// Reads a job and how long its file is, which comes next.
///
/// # Errors
/// As [`read_job`].
pub fn read_head(from: &mut impl Read) -> Result<Head, Refusal> {
    let bad = |_| Refusal::BadJob;
    let mut magic = [0; 4];
    from.read_exact(&mut magic).map_err(bad)?;
    let head = read_u32(from).map_err(bad)?;
    if magic != *MAGIC || head > HEAD {
        return Err(Refusal::BadJob);
    }
    let head = read_counted(from, u64::from(head)).map_err(bad)?;
    let job = serde_json::from_slice(&head).map_err(|_| Refusal::BadJob)?;
    let password = read_u32(from).map_err(bad)?;
    if password > PASSWORD {
        return Err(Refusal::BadJob);
    }
    let password = read_counted(from, u64::from(password)).map_err(bad)?;
    let password = String::from_utf8(password).map_err(|_| Refusal::BadJob)?;
    let mut length = [0; 8];
    from.read_exact(&mut length).map_err(bad)?;
    let length = u64::from_be_bytes(length);
    if length > longest_file(&job) {
        return Err(Refusal::TooLarge);
    }
    Ok(Head {
        job,
        password,
        length,
    })
}

/// Writes one frame: the helper's side.
///
/// # Errors
/// Those of the pipe; [`io::ErrorKind::InvalidInput`] if a body is too long for its kind.
pub fn write_frame(to: &mut impl Write, frame: &Frame) -> io::Result<()> {
    let mut head = Vec::new();
    let (kind, body): (u8, &[u8]) = match frame {
        Frame::Known {
            kind,
            pages,
            width,
            height,
            holds,
        } => {
            head.push(*kind as u8);
            [pages, width, height]
                .iter()
                .for_each(|n| head.extend(n.to_be_bytes()));
            head.push(holds.to_byte());
            (b'K', &[])
        }
        Frame::Page {
            page,
            whole,
            picture,
        } => {
            [*page, picture.width(), picture.height()]
                .iter()
                .for_each(|n| head.extend(n.to_be_bytes()));
            head.push(u8::from(*whole));
            (b'P', picture.rgba())
        }
        Frame::Broken(page) => {
            head.extend(page.to_be_bytes());
            (b'B', &[])
        }
        Frame::Text(page, text) => {
            head.extend(page.to_be_bytes());
            (b'T', text.as_bytes())
        }
        Frame::Code(code) => {
            head.extend(code.page.to_be_bytes());
            head.push(match code.symbol {
                Symbol::Qr => 1,
                Symbol::DataMatrix => 2,
            });
            head.extend(code.place.0.to_be_bytes());
            head.extend(code.place.1.to_be_bytes());
            (b'C', code.text.as_bytes())
        }
        Frame::Import(json) => (b'J', json),
        Frame::Proof(proof) => {
            head.push(u8::from(proof.refused));
            (b'R', proof.tried.as_bytes())
        }
        Frame::Refused(refusal) => {
            let (code, detail) = refusal.bytes();
            head.push(code);
            head.extend(detail.to_be_bytes());
            (REFUSED, &[])
        }
        Frame::End => (END, &[]),
    };
    let length = (head.len() + body.len()) as u64;
    if length > u64::from(longest_part(kind)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    to.write_all(&[kind])?;
    to.write_all(&(length as u32).to_be_bytes())?;
    to.write_all(&head)?;
    to.write_all(body)
}

/// Most bytes a body of this kind may have; 0 for a kind that does not exist.
fn longest_part(kind: u8) -> u32 {
    match kind {
        b'K' => 14,
        b'P' => 13 + limits::DRAWN as u32 * 4,
        b'B' => 4,
        b'T' => 4 + limits::TEXT,
        b'C' => 13 + limits::TEXT,
        b'J' => limits::IMPORT,
        b'R' => 201,
        REFUSED => 5,
        _ => 0,
    }
}

/// Reads one frame: the program's side. `None` if the bytes are not a frame of this protocol; whoever
/// wrote them is not to be listened to any longer.
///
/// The length is checked against the kind before anything is read, memory is taken as bytes really come,
/// a page must have exactly width × height × 4 bytes, texts must be UTF-8.
///
/// # Errors
/// Those of the pipe, such as an early end.
pub fn read_frame(from: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut kind = [0];
    from.read_exact(&mut kind)?;
    let length = read_u32(from)?;
    let known = matches!(
        kind[0],
        b'K' | b'P' | b'B' | b'T' | b'C' | b'J' | b'R' | REFUSED | END
    );
    if !known || length > longest_part(kind[0]) {
        return Ok(None);
    }
    let body = read_counted(from, u64::from(length))?;
    Ok(frame(kind[0], body))
}

fn frame(kind: u8, mut body: Vec<u8>) -> Option<Frame> {
    let u32_at = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?))
    };
    let text = |from: usize| -> Option<String> {
        Some(std::str::from_utf8(body.get(from..)?).ok()?.to_owned())
    };
    Some(match kind {
        b'K' if body.len() == 14 => Frame::Known {
            kind: Kind::from_byte(body[0])?,
            pages: u32_at(1)?,
            width: u32_at(5)?,
            height: u32_at(9)?,
            holds: Holds::from_byte(body[13])?,
        },
        b'P' => {
            let (page, width, height) = (u32_at(0)?, u32_at(4)?, u32_at(8)?);
            let whole = *body.get(12)? == 1;
            body.drain(..13);
            Frame::Page {
                page,
                whole,
                picture: Picture::new(width, height, body)?,
            }
        }
        b'B' if body.len() == 4 => Frame::Broken(u32_at(0)?),
        b'T' => Frame::Text(u32_at(0)?, text(4)?),
        b'C' => Frame::Code(Code {
            page: u32_at(0)?,
            symbol: match body.get(4)? {
                1 => Symbol::Qr,
                2 => Symbol::DataMatrix,
                _ => return None,
            },
            place: (u32_at(5)?.min(1000), u32_at(9)?.min(1000)),
            text: text(13)?,
        }),
        b'J' => Frame::Import(body),
        b'R' => Frame::Proof(Proof {
            refused: *body.first()? == 1,
            tried: text(1)?,
        }),
        REFUSED if body.len() == 5 => Frame::Refused(Refusal::from_bytes(body[0], u32_at(1)?)?),
        END => Frame::End,
        _ => return None,
    })
}

fn read_u32(from: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four))
}

/// Exactly `length` bytes. At most a megabyte is taken on trust.
fn read_counted(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize);
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::refusal::Part;

    fn picture() -> Picture {
        Picture::new(2, 1, vec![1, 2, 3, 4, 5, 6, 7, 8]).expect("two pixels are a picture")
    }

    #[test]
    fn a_job_arrives_as_it_was_sent() {
        for job in [
            Job::Probe,
            Job::Pages {
                first: 3,
                count: 2,
                width: 800,
            },
            Job::Text {
                first: 0,
                count: 500,
            },
            Job::Codes { first: 0, count: 1 },
            Job::Import {
                name: "Entlassbrief \"Müller\".xml".into(),
            },
            Job::Prove,
            Job::Bare,
            Job::Shown {
                page: 1,
                width: 700,
                look: Look {
                    turn: 3570,
                    cut: Some([1, 2, 3, 4]),
                },
            },
        ] {
            let mut pipe = Vec::new();
            write_job(&mut pipe, &job, b"bytes of a stranger").expect("a Vec takes everything");
            let (read, file) = read_job(&mut pipe.as_slice()).expect("it is a job");
            assert_eq!(
                (read, file.as_slice()),
                (job, b"bytes of a stranger".as_slice())
            );
        }
    }

    #[test]
    fn a_job_of_another_version_is_refused() {
        let mut pipe = Vec::new();
        write_job(&mut pipe, &Job::Probe, b"x").expect("a Vec takes everything");
        let refused = |bytes: &[u8]| read_job(&mut &bytes[..]).map(|_| ());
        assert_eq!(refused(&pipe[..pipe.len() - 1]), Err(Refusal::BadJob));
        let mut newer = pipe.clone();
        newer[3] = b'9';
        assert_eq!(refused(&newer), Err(Refusal::BadJob));
        let unknown = b"OCR2\0\0\0\x0e{\"job\":\"hack\"}\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(refused(unknown), Err(Refusal::BadJob));
        let huge = b"OCR2\0\0\0\x0f{\"job\":\"probe\"}\0\0\0\0\0\0\0\x01\0\0\0\0";
        assert_eq!(refused(huge), Err(Refusal::TooLarge));
        assert_eq!(refused(b"OCR2\xFF\xFF\xFF\xFF"), Err(Refusal::BadJob));
    }

    #[test]
    fn every_frame_arrives_as_it_was_sent() {
        let code = Code {
            page: 1,
            symbol: Symbol::DataMatrix,
            place: (250, 999),
            text: "<MP v=\"025\">".into(),
        };
        let mut frames = vec![
            Frame::Known {
                kind: Kind::Tiff,
                pages: 3,
                width: 100,
                height: 200,
                holds: Holds {
                    link: true,
                    ..Holds::default()
                },
            },
            Frame::Page {
                page: 7,
                whole: true,
                picture: picture(),
            },
            Frame::Page {
                page: 9,
                whole: false,
                picture: picture(),
            },
            Frame::Broken(8),
            Frame::Text(2, "Größe".into()),
            Frame::Code(code),
            Frame::Import(b"{}".to_vec()),
            Frame::Proof(Proof {
                tried: "open a file".into(),
                refused: true,
            }),
        ];
        use Part::{Calls, Limits, Paths, Quiet, System, Threads};
        for part in [System, Quiet, Limits, Paths, Calls, Threads] {
            frames.push(Frame::Refused(Refusal::NoLockUp(part)));
        }
        for refusal in [
            Refusal::UnknownForm,
            Refusal::Damaged,
            Refusal::TooLarge,
            Refusal::Locked,
            Refusal::NoSuchPage(3),
            Refusal::NoText,
            Refusal::BadJob,
            Refusal::NotMyJob,
        ] {
            frames.push(Frame::Refused(refusal));
        }
        frames.push(Frame::End);
        let mut pipe = Vec::new();
        for frame in &frames {
            write_frame(&mut pipe, frame).expect("a Vec takes everything");
        }
        let mut rest = pipe.as_slice();
        for frame in frames {
            assert_eq!(read_frame(&mut rest).expect("it is all there"), Some(frame));
        }
        assert!(rest.is_empty());
    }

    #[test]
    fn a_helper_that_lies_is_not_listened_to() {
        let lies: [(&str, &[u8]); 9] = [
            (
                "a page of 2 × 1 with seven bytes",
                b"P\0\0\0\x14\0\0\0\0\0\0\0\x02\0\0\0\x01\x011234567",
            ),
            (
                "a page of nothing",
                b"P\0\0\0\x0d\0\0\0\0\0\0\0\0\0\0\0\0\x01",
            ),
            (
                "a page too wide",
                b"P\0\0\0\x0d\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01",
            ),
            ("four gigabytes of text", b"T\xFF\xFF\xFF\xFF"),
            ("an end with something behind it", b".\0\0\0\x01x"),
            ("a kind that does not exist", b"Z\0\0\0\0"),
            ("a text that is none", b"T\0\0\0\x06\0\0\0\0\xFF\xFE"),
            ("a refusal that does not exist", b"E\0\0\0\x05\x63\0\0\0\0"),
            ("a code without a place", b"C\0\0\0\x05\0\0\0\0\x01"),
        ];
        for (what, bytes) in lies {
            assert_eq!(read_frame(&mut &bytes[..]).ok().flatten(), None, "{what}");
        }
    }

    proptest! {
        #[test]
        fn noise_is_no_frame_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut rest = bytes.as_slice();
            while let Ok(Some(_)) = read_frame(&mut rest) {}
            let _ = read_job(&mut bytes.as_slice());
        }

        #[test]
        fn a_frame_with_a_wrong_byte_never_panics(at in 0usize..40, to in any::<u8>()) {
            let mut pipe = Vec::new();
            write_frame(&mut pipe, &Frame::Page { page: 0, whole: true, picture: picture() }).expect("a Vec takes everything");
            write_frame(&mut pipe, &Frame::End).expect("a Vec takes everything");
            let place = at % pipe.len();
            pipe[place] = to;
            let mut rest = pipe.as_slice();
            while let Ok(Some(_)) = read_frame(&mut rest) {}
        }
    }
}
