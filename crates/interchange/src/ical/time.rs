//! Times and spans of time as calendars write them.

use record::{Time, When};

/// The most days a span may have: a hundred years.
const DAYS: i64 = 36_525;

/// `20261201`, `20261201T093000`, `20261201T083000Z` (RFC 5545 §3.3.4, §3.3.5), and the same with hyphens
/// and colons, as some programs write it. The zone a parameter names is where the clock hangs.
pub(super) fn moment(text: &str) -> Option<When> {
    let text = text.trim();
    if let Ok(when) = text.parse::<When>() {
        return when.day.map(|_| when);
    }
    let (date, clock) = match text.split_once(['T', 't', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (text, None),
    };
    let [year, month, day] = numbers(date, &[4, 2, 2])?[..] else {
        return None;
    };
    let date = When::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
    let Some(clock) = clock else {
        return Some(date);
    };
    let (clock, offset) = match clock.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, Some(0)),
        None => (clock, None),
    };
    let clock = if clock.len() == 4 {
        format!("{clock}00")
    } else {
        clock.to_owned()
    };
    let [hour, minute, second] = numbers(&clock, &[2, 2, 2])?[..] else {
        return None;
    };
    let small = |number: u16, under: u16| u8::try_from(number).ok().filter(|_| number < under);
    let time = Time {
        hour: small(hour, 24)?,
        minute: small(minute, 60)?,
        second: small(second, 61).filter(|second| *second > 0),
        offset,
    };
    Some(When {
        time: Some(time),
        ..date
    })
}

/// Digits in runs of these lengths and nothing else.
fn numbers(text: &str, lengths: &[usize]) -> Option<Vec<u16>> {
    if !text.bytes().all(|b| b.is_ascii_digit()) || text.len() != lengths.iter().sum::<usize>() {
        return None;
    }
    let mut rest = text;
    let cut = |length: &usize| {
        let (part, after) = rest.split_at(*length);
        rest = after;
        part.parse().ok()
    };
    lengths.iter().map(cut).collect()
}

/// A span of time (RFC 5545 §3.3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Duration {
    days: i64,
    minutes: i64,
}

impl Duration {
    /// `P2W`, `P1DT2H30M`, `PT15M`. A span backwards is none for an appointment.
    pub(super) fn read(text: &str) -> Option<Duration> {
        let text = text.trim().trim_start_matches('+').strip_prefix('P')?;
        let mut span = Duration {
            days: 0,
            minutes: 0,
        };
        let (mut number, mut digits, mut clock) = (0_i64, 0, false);
        for letter in text.chars() {
            if let Some(digit) = letter.to_digit(10) {
                number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
                digits += 1;
                continue;
            }
            if letter == 'T' && digits == 0 && !clock {
                clock = true;
                continue;
            }
            if digits == 0 || number > DAYS * 86_400 {
                return None;
            }
            match (letter, clock) {
                ('W', false) => span.days += number * 7,
                ('D', false) => span.days += number,
                ('H', true) => span.minutes += number * 60,
                ('M', true) => span.minutes += number,
                ('S', true) => span.minutes += number / 60,
                _ => return None,
            }
            (number, digits) = (0, 0);
        }
        (digits == 0 && span.days <= DAYS && span.minutes <= DAYS * 1440).then_some(span)
    }

    /// When it ends that begins then.
    pub(super) fn after(self, start: When) -> Option<When> {
        let Some(time) = start.time else {
            return Some(When::from_days(
                start.days() + self.days + self.minutes / 1440,
            ));
        };
        let minutes = i64::from(time.hour) * 60 + i64::from(time.minute) + self.minutes;
        let day = When::from_days(start.days() + self.days + minutes.div_euclid(1440));
        let of_day = minutes.rem_euclid(1440);
        let time = Time {
            hour: u8::try_from(of_day / 60).ok()?,
            minute: u8::try_from(of_day % 60).ok()?,
            ..time
        };
        Some(When {
            time: Some(time),
            ..day
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_clock_shows_them() {
        for (text, when) in [
            ("20261201", "2026-12-01"),
            ("20261201T093000", "2026-12-01T09:30"),
            ("20261201T083000Z", "2026-12-01T08:30Z"),
            ("2026-12-01T09:30:00", "2026-12-01T09:30:00"),
            ("20261201T0930", "2026-12-01T09:30"),
        ] {
            assert_eq!(moment(text).map(|it| it.to_string()).as_deref(), Some(when));
        }
        for odd in [
            "",
            "2026",
            "20261301",
            "20261201T250000",
            "20261201T",
            "00000000",
            "2026120１",
        ] {
            assert_eq!(moment(odd), None, "{odd}");
        }
    }

    #[test]
    fn spans_are_added_over_midnight() {
        let end = |span: &str, start: &str| {
            Some(Duration::read(span)?.after(moment(start)?)?.to_string())
        };
        assert_eq!(
            end("PT45M", "20261231T233000").as_deref(),
            Some("2027-01-01T00:15")
        );
        assert_eq!(end("P1W", "20261201").as_deref(), Some("2026-12-08"));
        assert_eq!(
            end("P1DT2H", "20261201T090000Z").as_deref(),
            Some("2026-12-02T11:00Z")
        );
        for odd in [
            "",
            "P",
            "-PT5M",
            "PT",
            "P5",
            "PT5D",
            "P99999999999999999999D",
            "P99999999D",
        ] {
            if let Some(span) = Duration::read(odd) {
                assert_eq!(
                    (odd, span),
                    (
                        odd,
                        Duration {
                            days: 0,
                            minutes: 0
                        }
                    )
                );
            }
        }
    }
}
