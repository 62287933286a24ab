//! Many pages, a few at a time.
//!
//! One job has one helper and its twenty seconds. A hundred pages of codes want more, and one page that brings
//! the helper down must not cost the others. So a long range is asked for in parts, each with a helper of its
//! own, and a part that fails is asked for again page by page.

use crate::ask::{Answer, Error, Helper, Page, ask_while};
use crate::protocol::Job;
use crate::refusal::Refusal;
use crate::{Garbled, limits};

/// As [`ask_while`](crate::ask_while), for ranges of any length: pages that bring the helper down, take too
/// long, or are refused one by one come back as not drawn, not read or unread. Jobs without pages are asked
/// as they are.
///
/// `on_part` is told after each part how many pages are done and how many there are.
///
/// # Errors
/// See [`Error`]. That of the last page if every single page failed; [`Error::Garbled`] if all pages together
/// are over [`limits::ANSWER`].
pub fn ask_in_parts(
    helper: &Helper,
    job: &Job,
    file: &[u8],
    go_on: &(dyn Fn() -> bool + Sync),
    on_part: &mut dyn FnMut(u32, u32),
) -> Result<Answer, Error> {
    let Some((first, count)) = range(job).filter(|(_, count)| *count > 1) else {
        return ask_while(helper, job, file, go_on);
    };
    let known = ask_while(helper, &Job::Probe, file, go_on)?.known;
    let pages = known.map_or(0, |known| known.pages);
    if first >= pages {
        return Err(Error::Refused(Refusal::NoSuchPage(pages)));
    }
    let end = first.saturating_add(count.min(limits::PAGES)).min(pages);
    let step = at_once(job);
    let mut whole = Answer::default();
    let (mut read, mut failed) = (0, None);
    let mut at = first;
    while at < end {
        let part = at..(at + step).min(end);
        match ask_while(
            helper,
            &with_range(job, part.start, part.end - part.start),
            file,
            go_on,
        ) {
            Ok(answer) => {
                read += 1;
                add(&mut whole, answer)?;
            }
            Err(error) if of_the_file(&error) => {
                for page in part.clone() {
                    match ask_while(helper, &with_range(job, page, 1), file, go_on) {
                        Ok(answer) => {
                            read += 1;
                            add(&mut whole, answer)?;
                        }
                        Err(error) if of_the_file(&error) => {
                            add_broken(&mut whole, job, page);
                            failed = Some(error);
                        }
                        Err(error) => return Err(error),
                    }
                }
            }
            Err(error) => return Err(error),
        }
        at = part.end;
        on_part(at - first, end - first);
    }
    match failed {
        Some(error) if read == 0 => Err(error),
        _ => Ok(whole),
    }
}

/// Pages one helper is given: what an ordinary computer does in a few seconds.
fn at_once(job: &Job) -> u32 {
    match job {
        Job::Codes { .. } => 4,
        Job::Pages { .. } => 8,
        _ => 50,
    }
}

fn range(job: &Job) -> Option<(u32, u32)> {
    match job {
        Job::Pages { first, count, .. }
        | Job::Text { first, count }
        | Job::Codes { first, count } => Some((*first, *count)),
        _ => None,
    }
}

fn with_range(job: &Job, from: u32, pages: u32) -> Job {
    let mut job = job.clone();
    if let Job::Pages { first, count, .. }
    | Job::Text { first, count }
    | Job::Codes { first, count } = &mut job
    {
        (*first, *count) = (from, pages);
    }
    job
}

/// Whether a page is to blame, so that another may do better.
fn of_the_file(error: &Error) -> bool {
    matches!(
        error,
        Error::Refused(Refusal::Damaged | Refusal::TooLarge)
            | Error::Died { .. }
            | Error::TooMuchWork
            | Error::TimedOut(_)
            | Error::Garbled(_)
    )
}

fn add(whole: &mut Answer, part: Answer) -> Result<(), Error> {
    whole.pages.extend(part.pages);
    whole.texts.extend(part.texts);
    whole.codes.extend(part.codes);
    whole.unread.extend(part.unread);
    let pixels = whole.pages.iter().filter_map(|page| page.picture.as_ref());
    let bytes: u64 = pixels.map(|picture| picture.rgba().len() as u64).sum();
    if bytes > limits::ANSWER {
        Err(Error::Garbled(Garbled::TooMuch))
    } else {
        Ok(())
    }
}

fn add_broken(whole: &mut Answer, job: &Job, page: u32) {
    match job {
        Job::Pages { .. } => {
            whole.pages.push(Page {
                number: page,
                picture: None,
                whole: false,
            });
        }
        Job::Text { .. } => whole.texts.push((page, None)),
        _ => whole.unread.push(page),
    }
}
