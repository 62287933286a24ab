//! Dates as people know them: a year, a month, a day, "about".

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A point in time with the precision its author had.
///
/// Written `2026`, `2026-05`, `2026-05-03`, `2026-05-03T10:42`, `2026-05-03T10:42:07+02:00`; a
/// leading `~` means "about". A time without an offset is the clock on the wall where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct When {
    /// The author was not sure.
    pub about: bool,
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31, only with a month.
    pub day: Option<u8>,
    /// Only with a day.
    pub time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60 (a leap second happens).
    pub second: Option<u8>,
    /// Minutes east of Greenwich.
    pub offset: Option<i16>,
}

/// Text that should have been a date and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a date is written 2026, 2026-05, 2026-05-03 or 2026-05-03T10:42, with ~ before it for about"
)]
pub struct NotADate;

impl When {
    /// A day.
    ///
    /// # Errors
    /// [`NotADate`] if the calendar has no such day.
    pub fn day(year: u16, month: u8, day: u8) -> Result<When, NotADate> {
        let when = When {
            about: false,
            year,
            month: Some(month),
            day: Some(day),
            time: None,
        };
        when.check()
    }

    /// The same moment without its time of day.
    #[must_use]
    pub fn date(self) -> When {
        When { time: None, ..self }
    }

    /// What to sort by: the text of the date without "about" and without the offset. Less
    /// precise dates come before the days they contain.
    #[must_use]
    pub fn sort_key(&self) -> String {
        let local = self.time.map(|time| Time {
            offset: None,
            ..time
        });
        When {
            about: false,
            time: local,
            ..*self
        }
        .to_string()
    }

    /// Whole years from this date to `today`, as a birthday counts them; by year alone where
    /// month or day are unknown. `None` if `today` is before.
    #[must_use]
    pub fn years_until(&self, today: When) -> Option<u16> {
        let years = today.year.checked_sub(self.year)?;
        let birthday = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let now = (today.month.unwrap_or(12), today.day.unwrap_or(31));
        if now < birthday {
            years.checked_sub(1)
        } else {
            Some(years)
        }
    }

    /// Days since 1970-01-01, taking the first month or day where none is known.
    #[must_use]
    pub fn days(&self) -> i64 {
        let (month, day) = (
            i64::from(self.month.unwrap_or(1)),
            i64::from(self.day.unwrap_or(1)),
        );
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day that lies `days` after 1970-01-01; days before year 1 or after 9999 are cut there.
    #[must_use]
    pub fn from_days(days: i64) -> When {
        let shifted = days.clamp(-719_162, 2_932_896) + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let fits = "the range was cut above";
        When {
            about: false,
            year: u16::try_from(year).expect(fits),
            month: Some(u8::try_from(month).expect(fits)),
            day: Some(u8::try_from(day).expect(fits)),
            time: None,
        }
    }

    /// The moment `millis` after 1970-01-01T00:00Z, in UTC, to the second.
    #[must_use]
    pub fn from_millis(millis: i64) -> When {
        let seconds = millis.div_euclid(1000);
        let of_day = seconds.rem_euclid(86_400);
        let part = |n: i64| u8::try_from(n).expect("a day has 24 hours of 60 minutes");
        let time = Time {
            hour: part(of_day / 3600),
            minute: part(of_day / 60 % 60),
            second: Some(part(of_day % 60)),
            offset: Some(0),
        };
        When {
            time: Some(time),
            ..When::from_days(seconds.div_euclid(86_400))
        }
    }

    fn check(self) -> Result<When, NotADate> {
        let long = match self.month {
            Some(4 | 6 | 9 | 11) => 30,
            Some(2)
                if self.year.is_multiple_of(4)
                    && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) =>
            {
                29
            }
            Some(2) => 28,
            Some(1..=12) => 31,
            Some(_) => return Err(NotADate),
            None => 0,
        };
        let time_fits = self.time.is_none_or(|t| {
            t.hour < 24
                && t.minute < 60
                && t.second.is_none_or(|s| s <= 60)
                && t.offset.is_none_or(|o| (-840..=840).contains(&o))
                && self.day.is_some()
        });
        let day_fits = self.day.is_none_or(|d| (1..=long).contains(&d));
        if (1..=9999).contains(&self.year) && day_fits && time_fits {
            Ok(self)
        } else {
            Err(NotADate)
        }
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for When {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.sort_key()
            .cmp(&other.sort_key())
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:04}", if self.about { "~" } else { "" }, self.year)?;
        let Some(month) = self.month else {
            return Ok(());
        };
        write!(f, "-{month:02}")?;
        let Some(day) = self.day else { return Ok(()) };
        write!(f, "-{day:02}")?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match time.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(east) => {
                let sign = if east < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", east.abs() / 60, east.abs() % 60)
            }
        }
    }
}

impl FromStr for When {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<When, NotADate> {
        let (about, text) = match text.strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if !text.is_ascii() {
            return Err(NotADate);
        }
        let (date, clock) = match text.split_once('T') {
            Some((date, clock)) => (date, Some(clock)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = digits(parts.next(), 4)?.ok_or(NotADate)?;
        let month = digits(parts.next(), 2)?;
        let day = digits(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(NotADate);
        }
        let narrow = |n: u16| u8::try_from(n).map_err(|_| NotADate);
        let when = When {
            about,
            year,
            month: month.map(narrow).transpose()?,
            day: day.map(narrow).transpose()?,
            time: clock.map(str::parse).transpose()?,
        };
        when.check()
    }
}

impl FromStr for Time {
    type Err = NotADate;

    /// `10:42`, `10:42:07`, with fractions of a second read and dropped, and `Z` or `+02:00`.
    fn from_str(text: &str) -> Result<Time, NotADate> {
        let split = text.find(['Z', '+', '-']).unwrap_or(text.len());
        let (clock, zone) = text.split_at(split);
        let offset = match zone {
            "" => None,
            "Z" => Some(0),
            _ => {
                let (hours, minutes) = zone[1..].split_once(':').ok_or(NotADate)?;
                let east = digits(Some(hours), 2)?.ok_or(NotADate)? * 60
                    + digits(Some(minutes), 2)?.ok_or(NotADate)?;
                let east = i16::try_from(east).map_err(|_| NotADate)?;
                Some(if zone.starts_with('-') { -east } else { east })
            }
        };
        let mut parts = clock.split(':');
        let narrow = |n: u16| u8::try_from(n).map_err(|_| NotADate);
        let hour = narrow(digits(parts.next(), 2)?.ok_or(NotADate)?)?;
        let minute = narrow(digits(parts.next(), 2)?.ok_or(NotADate)?)?;
        let second = match parts.next() {
            None => None,
            Some(text) => {
                let whole = match text.split_once('.') {
                    Some((whole, part)) if part.bytes().all(|b| b.is_ascii_digit()) => whole,
                    Some(_) => return Err(NotADate),
                    None => text,
                };
                digits(Some(whole), 2)?.map(narrow).transpose()?
            }
        };
        if parts.next().is_some() {
            Err(NotADate)
        } else {
            Ok(Time {
                hour,
                minute,
                second,
                offset,
            })
        }
    }
}

/// Exactly `count` digits, or nothing where nothing stands.
fn digits(text: Option<&str>, count: usize) -> Result<Option<u16>, NotADate> {
    match text {
        None => Ok(None),
        Some(text) if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().map(Some).map_err(|_| NotADate)
        }
        Some(_) => Err(NotADate),
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_comes_back_as_it_was_written() {
        for text in [
            "2026",
            "2026-05",
            "2026-05-03",
            "~1998",
            "~1998-07",
            "2026-05-03T10:42",
            "2026-05-03T10:42:07",
            "2026-05-03T10:42:07+02:00",
            "2026-05-03T10:42:07Z",
            "2024-02-29",
            "2026-05-03T10:42:07-03:30",
        ] {
            assert_eq!(text.parse::<When>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_the_calendar_does_not_have_is_refused() {
        for text in [
            "",
            "26",
            "2026-13",
            "2026-02-29",
            "2026-04-31",
            "2026-5-3",
            "03.05.2026",
            "0000",
            "2026-05T10:00",
            "2026-05-03T25:00",
            "2026-05-03T10",
            "2026-05-03-01",
            "~",
            "２０２６",
            "2026-05-03T10:42:07+99:00",
            "2026-05-03T10:42:07+",
            "2026-05-03T10:42:+1:00",
        ] {
            assert_eq!(text.parse::<When>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn fractions_of_a_second_are_read_and_dropped() {
        let when: When = "2013-04-05T21:22:23.123+02:00".parse().unwrap();
        assert_eq!(when.to_string(), "2013-04-05T21:22:23+02:00");
    }

    #[test]
    fn age_is_counted_by_birthdays() {
        let born: When = "1968-03-02".parse().unwrap();
        let age = |today: &str| born.years_until(today.parse().unwrap());
        assert_eq!(age("2026-03-01"), Some(57));
        assert_eq!(age("2026-03-02"), Some(58));
        assert_eq!(age("1960-01-01"), None);
    }

    #[test]
    fn days_are_counted_there_and_back() {
        for days in (-719_162..2_932_896).step_by(997) {
            assert_eq!(When::from_days(days).days(), days);
        }
        assert_eq!(
            When::from_millis(1_780_000_000_000).to_string(),
            "2026-05-28T20:26:40Z"
        );
    }
}
