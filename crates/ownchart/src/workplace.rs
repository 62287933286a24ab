//! Where the program stands: what the system gives it, named in one place, so that every verb is
//! the same on every machine and a test can say what time it is.

use record::When;
use std::path::{Path, PathBuf};

/// The place a guest works at.
#[derive(Clone, Debug)]
pub struct Workplace {
    /// The program that opens strangers' files, `ownchart-render`. Without it they stay closed.
    pub helper: Option<PathBuf>,
    /// The program that recognises writing on pictures, `tesseract`. Without it pictures have no words.
    pub recogniser: Option<PathBuf>,
    /// Where this device remembers which state of a chart it saw last. Holds no names.
    pub device: PathBuf,
    /// The clock on the wall.
    pub clock: Clock,
}

impl Workplace {
    /// What this device remembers of charts.
    pub(crate) fn remembers(&self) -> vault::Device {
        vault::Device::at(self.device.join("anchors"))
    }

    /// The program that recognises writing, if there is one and a helper to lock it up.
    pub(crate) fn recogniser(&self) -> Option<&Path> {
        self.helper.as_ref()?;
        self.recogniser.as_deref()
    }

    /// The place of a program started by a person: the helper beside the program (or where
    /// `OWNCHART_RENDER` says), and the folder for program state the system knows.
    #[must_use]
    pub fn of_this_machine() -> Workplace {
        let beside = || {
            Some(
                std::env::current_exe()
                    .ok()?
                    .with_file_name("ownchart-render"),
            )
        };
        let helper = std::env::var_os("OWNCHART_RENDER")
            .map(PathBuf::from)
            .or_else(beside);
        let state = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(std::env::home_dir()?.join(".local/state")))
            // nobody's machine: what cannot be remembered there is a remark, and never in the way
            .unwrap_or_else(|| PathBuf::from("/dev/null"));
        Workplace {
            helper: helper.filter(|program| program.is_file()),
            recogniser: render::recognise::installed(),
            device: state.join("ownchart"),
            clock: Clock::OfTheSystem,
        }
    }
}

/// The clock on the wall.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// What the system says, in its time zone.
    OfTheSystem,
    /// It stands still: milliseconds since 1970, in UTC.
    Still(i64),
}

impl Clock {
    /// Milliseconds since 1970.
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Clock::OfTheSystem => jiff::Timestamp::now().as_millisecond(),
            Clock::Still(millis) => millis,
        }
    }

    /// A moment as the clock on the wall showed it, to the second and without an offset.
    #[must_use]
    pub fn local(self, millis: i64) -> When {
        let zoned = self.zoned(millis);
        When {
            time: zoned.time.map(|time| record::Time {
                offset: None,
                ..time
            }),
            ..zoned
        }
    }

    /// The same with its offset, for readers in other places.
    #[must_use]
    pub fn zoned(self, millis: i64) -> When {
        let east = match self {
            Clock::Still(_) => 0,
            Clock::OfTheSystem => jiff::Timestamp::from_millisecond(millis)
                .map(|moment| jiff::tz::TimeZone::system().to_offset(moment).seconds() / 60)
                .unwrap_or_default(),
        };
        let when = When::from_millis(millis.saturating_add(i64::from(east) * 60_000));
        let offset = i16::try_from(east).ok();
        When {
            time: when.time.map(|time| record::Time { offset, ..time }),
            ..when
        }
    }

    /// The day it is here.
    #[must_use]
    pub fn today(self) -> When {
        self.local(self.now()).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_still_shows_one_time() {
        let clock = Clock::Still(1_780_000_000_000);
        assert_eq!(clock.local(clock.now()).to_string(), "2026-05-28T20:26:40");
        assert_eq!(clock.today().to_string(), "2026-05-28");
    }
}
