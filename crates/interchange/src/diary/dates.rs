//! Dates and times as people and their programs write them.

use super::columns::Order;
use record::{Time, When};

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// One day and no other.
    Date(When),
    /// Two numbers of which either could be the day: both readings, day first and month first.
    Either(When, When),
    /// No date.
    Nothing,
}

const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb"],
    &["mar", "mär", "mrz"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

/// Whether a cell begins like a date.
pub(super) fn looks_like(cell: &str) -> bool {
    read(cell, None) != Said::Nothing
}

/// Reads a cell with a date and perhaps a time behind it. `order` is that of the whole column, where it is
/// known.
pub(super) fn read(cell: &str, order: Option<Order>) -> Said {
    let cell = cell.trim();
    if cell.len() > 64 || cell.len() < 6 {
        return Said::Nothing;
    }
    if let Ok(when) = cell.parse::<When>() {
        return if when.day.is_some() {
            Said::Date(when)
        } else {
            Said::Nothing
        };
    }
    let (date, clock) = parted(cell);
    let time = match clock {
        "" => None,
        clock => match self::clock(clock) {
            Some(time) => Some(time),
            None => return Said::Nothing,
        },
    };
    let with = |when: When| When { time, ..when };
    let numbers: Vec<&str> = date
        .split(['.', '/', '-', ' ', ','])
        .filter(|it| !it.is_empty())
        .collect();
    let [first, second, third] = numbers[..] else {
        return Said::Nothing;
    };
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.len() <= 4);
    let day = |year: u16, month: u16, day: u16| {
        When::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
            .ok()
            .map(with)
    };
    let one = |when: Option<When>| when.map_or(Said::Nothing, Said::Date);
    match (number(first), number(second), number(third)) {
        (Some(year), Some(month), Some(of_month)) if first.len() == 4 => {
            one(day(year, month, of_month))
        }
        (Some(a), Some(b), Some(year)) if third.len() == 4 || third.len() == 2 => {
            let year = if third.len() == 2 {
                year + if year < 69 { 2000 } else { 1900 }
            } else {
                year
            };
            let (day_first, month_first) = (day(year, b, a), day(year, a, b));
            // with points between them the day comes first, wherever dates are written with points
            let order = if date.contains('.') {
                Some(Order::DayFirst)
            } else {
                order
            };
            match (order, day_first, month_first) {
                (Some(Order::DayFirst), when, _) | (Some(Order::MonthFirst), _, when) => one(when),
                (None, Some(one), Some(other)) if one != other => Said::Either(one, other),
                (None, when, other) => one(when.or(other)),
            }
        }
        // a month in letters: 3 May 2026, May 3, 2026, 03-Mai-2026
        (Some(of_month), None, Some(year)) if third.len() == 4 => {
            one(month(second).and_then(|month| day(year, month, of_month)))
        }
        (None, Some(of_month), Some(year)) if third.len() == 4 => {
            one(month(first).and_then(|month| day(year, month, of_month)))
        }
        _ => Said::Nothing,
    }
}

/// The order that a column of dates shows: any number above twelve tells it.
pub(super) fn order_of<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Order> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        let (date, _) = parted(cell.trim());
        let numbers: Vec<u16> = date
            .split(['/', '-'])
            .map_while(|it| it.parse().ok())
            .collect();
        if let [a, b, _] = numbers[..]
            && a < 100
        {
            day_first |= a > 12;
            month_first |= b > 12;
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

fn month(name: &str) -> Option<u16> {
    let name = name.to_lowercase();
    let found = MONTHS
        .iter()
        .position(|names| names.iter().any(|it| name.starts_with(it)))?;
    (name.chars().all(char::is_alphabetic)).then_some(u16::try_from(found).ok()? + 1)
}

/// Date and time of a cell: the time begins at the part with a colon in it.
fn parted(cell: &str) -> (&str, &str) {
    let Some(colon) = cell.find(':') else {
        return (cell, "");
    };
    let start = cell[..colon].rfind([' ', 'T', ',', '\u{a0}', '\u{202f}']);
    match start {
        Some(at) => {
            let length = cell[at..].chars().next().map_or(1, char::len_utf8);
            (
                cell[..at].trim().trim_end_matches(','),
                cell[at + length..].trim(),
            )
        }
        None => ("", cell),
    }
}

/// `8:30`, `08:30:15`, `8:30 PM`, `20:30 Uhr`, with an offset or without.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim().replace(['\u{a0}', '\u{202f}'], " ");
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches("uhr").trim();
    let ends = |marks: [&str; 2]| marks.iter().any(|mark| lower.ends_with(mark));
    let (lower, half) = if ends(["am", "a.m."]) {
        (lower.trim_end_matches(['a', 'm', '.', ' ']), Some(0))
    } else if ends(["pm", "p.m."]) {
        (lower.trim_end_matches(['p', 'm', '.', ' ']), Some(12))
    } else {
        (lower, None)
    };
    let (lower, offset) = match lower.find(['z', '+']).or_else(|| lower.rfind('-')) {
        Some(at) => (lower[..at].trim(), Some(&lower[at..])),
        None => (lower, None),
    };
    let mut parts = lower.split(':');
    let mut next = |most: u8| {
        let part = parts.next()?;
        let whole = part.split(['.', ',']).next()?;
        let fits = (1..=2).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
        whole.parse::<u8>().ok().filter(|it| fits && *it <= most)
    };
    let (hour, minute) = (next(23)?, next(59)?);
    let second = if lower.matches(':').count() > 1 {
        Some(next(60)?)
    } else {
        None
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let offset = match offset {
        None => None,
        Some("z") => Some(0),
        Some(east) => {
            let digits: String = east[1..].chars().filter(|c| *c != ':').collect();
            let number: i16 = digits.parse().ok().filter(|_| digits.len() == 4)?;
            let minutes = number / 100 * 60 + number % 100;
            Some(if east.starts_with('-') {
                -minutes
            } else {
                minutes
            })
            .filter(|it| it.abs() <= 840)
        }
    };
    Some(Time {
        hour,
        minute,
        second,
        offset,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<String> {
        match read(text, None) {
            Said::Date(when) => Some(when.to_string()),
            _ => None,
        }
    }

    #[test]
    fn dates_that_can_be_only_one_day_are_read() {
        for (text, day) in [
            ("2026-05-03", "2026-05-03"),
            ("2026/5/3 8:05", "2026-05-03T08:05"),
            ("03.05.2026", "2026-05-03"),
            ("3.5.26 20:30 Uhr", "2026-05-03T20:30"),
            ("03.05.2026, 07:15:09", "2026-05-03T07:15:09"),
            ("31/12/2026", "2026-12-31"),
            ("12/31/2026 8:05 PM", "2026-12-31T20:05"),
            ("12/31/2026 12:05 am", "2026-12-31T00:05"),
            ("5/5/2026", "2026-05-05"),
            ("3 May 2026", "2026-05-03"),
            ("May 3, 2026 8:05 p.m.", "2026-05-03T20:05"),
            ("03-Mai-2026 08:05", "2026-05-03T08:05"),
            ("2026-05-03T08:05:00+02:00", "2026-05-03T08:05:00+02:00"),
            ("2026-05-03 08:05:00 +0200", "2026-05-03T08:05:00+02:00"),
            ("2026-05-03 08:05:00.123", "2026-05-03T08:05:00"),
        ] {
            assert_eq!(date(text).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn the_third_of_may_or_the_fifth_of_march_is_not_guessed() {
        assert!(matches!(read("03/05/2026", None), Said::Either(..)));
        assert!(matches!(read("03-05-2026 08:00", None), Said::Either(..)));
        let read_as = |order| match read("03/05/2026", Some(order)) {
            Said::Date(when) => when.to_string(),
            _ => String::new(),
        };
        assert_eq!(read_as(Order::DayFirst), "2026-05-03");
        assert_eq!(read_as(Order::MonthFirst), "2026-03-05");
        assert_eq!(
            order_of(["03/05/2026", "13/05/2026"].into_iter()),
            Some(Order::DayFirst)
        );
        assert_eq!(
            order_of(["03/05/2026", "03/13/2026 8:00"].into_iter()),
            Some(Order::MonthFirst)
        );
        assert_eq!(order_of(["13/05/2026", "03/13/2026"].into_iter()), None);
        assert_eq!(order_of(["03.05.2026", "2026-05-13"].into_iter()), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for odd in [
            "",
            "31.02.2026",
            "2026-13-01",
            "45000",
            "1772000000",
            "gestern",
            "1.2",
            "12:30",
            "2026",
            "99/99/9999",
            "03.05.2026 25:00",
            "a/b/c",
            "Mayhem 3, 2026 x:y",
            "1/2/3/4",
        ] {
            assert_eq!(read(odd, None), Said::Nothing, "{odd}");
        }
    }
}
