//! How far a long errand is, and whether it shall go on.

use crate::error::{Error, Result};
use std::io;

/// Told now and then how many bytes (or rows) are done of how many; `false` asks to stop. What
/// was begun is taken away then, and the answer is [`Error::Cancelled`].
pub type Follow<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// How many bytes pass between two tellings.
const STEP: u64 = 1 << 20;

/// Counts for somebody who follows.
pub(crate) struct Progress<'a> {
    follow: Follow<'a>,
    done: u64,
    told: u64,
    total: u64,
    stop: bool,
}

impl<'a> Progress<'a> {
    /// Counts up to `total`.
    pub(crate) fn new(total: u64, follow: Follow<'a>) -> Progress<'a> {
        Progress {
            follow,
            done: 0,
            told: 0,
            total,
            stop: false,
        }
    }

    /// So many more are done.
    pub(crate) fn add(&mut self, more: u64) -> io::Result<()> {
        self.done += more;
        if self.done - self.told >= STEP {
            self.told = self.done;
            self.stop |= !(self.follow)(self.done.min(self.total), self.total);
        }
        if self.stop {
            return Err(io::Error::other("stopped"));
        }
        Ok(())
    }

    /// An error once it was asked to stop: it explains every other one.
    pub(crate) fn stopped(&self) -> Result<()> {
        if self.stop {
            return Err(Error::Cancelled);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_follows_is_told_in_steps_and_never_more_than_the_whole() {
        let mut told = Vec::new();
        let mut follow = |done, total| {
            told.push((done, total));
            told.len() < 3
        };
        let total = 2 * STEP + 9;
        let mut progress = Progress::new(total, &mut follow);
        for more in [STEP - 1, 1, STEP - 1, 1] {
            progress.add(more).unwrap();
        }
        progress.stopped().unwrap();
        assert!(progress.add(STEP).is_err());
        assert!(matches!(progress.stopped(), Err(Error::Cancelled)));
        assert_eq!(told, [(STEP, total), (2 * STEP, total), (total, total)]);
    }
}
