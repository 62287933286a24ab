//! Rules that say when something takes place again (RFC 5545 §3.3.10), as far as they are simple and end.

use super::time::moment;
use record::When;

/// The most times that are written out; a series of a year of weekly treatments has 52.
const TIMES: usize = 60;
/// The most days, weeks, months or years that are looked through.
const STEPS: i64 = 4_000;

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Every time of a rule that begins with `start`; nothing for a rule that never ends, has too many times or
/// says more than `FREQ`, `INTERVAL`, `COUNT`, `UNTIL`, `WKST` and plain days of a week.
pub(super) fn times(rule: &str, start: When) -> Option<Vec<When>> {
    let (mut step, mut every, mut count, mut until) = (None, 1_i64, None, None);
    let mut days: Vec<i64> = Vec::new();
    for part in rule.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => step = Some(value.to_ascii_uppercase()),
            "INTERVAL" => every = value.parse().ok().filter(|it| (1..=1000).contains(it))?,
            "COUNT" => count = Some(value.parse::<usize>().ok()?),
            "UNTIL" => until = Some(moment(value)?),
            "WKST" => {
                if value != "MO" && every > 1 {
                    return None;
                }
            }
            "BYDAY" => {
                for day in value.split(',') {
                    let day = DAYS.iter().position(|it| day.eq_ignore_ascii_case(it))?;
                    days.push(i64::try_from(day).ok()?);
                }
            }
            _ => return None,
        }
    }
    if count.is_none() && until.is_none() || count.is_some_and(|it| it == 0 || it > TIMES) {
        return None;
    }
    days.sort_unstable();
    days.dedup();
    let first = start.days();
    let on = |day: i64| When {
        time: start.time,
        ..When::from_days(day)
    };
    let monday = first - (first + 3).rem_euclid(7); // the first of 1970 was a Thursday
    let mut found = Vec::new();
    for number in 0..STEPS {
        let passed = number * every;
        let these: Vec<When> = match step.as_deref()? {
            "DAILY" if days.is_empty() => vec![on(first + passed)],
            "WEEKLY" if days.is_empty() => vec![on(first + passed * 7)],
            "WEEKLY" => days
                .iter()
                .map(|day| on(monday + passed * 7 + day))
                .collect(),
            "MONTHLY" if days.is_empty() => in_month(start, passed).into_iter().collect(),
            "YEARLY" if days.is_empty() => in_month(start, passed * 12).into_iter().collect(),
            _ => return None,
        };
        for time in these {
            if time.days() < first {
                continue;
            }
            let over = until.is_some_and(|until| after(time, until));
            if over || count.is_some_and(|count| found.len() >= count) {
                return Some(found).filter(|it| !it.is_empty());
            }
            found.push(time);
            if found.len() > TIMES {
                return None;
            }
        }
    }
    None
}

/// The same day so many months on, where that month has it.
fn in_month(start: When, months: i64) -> Option<When> {
    let month = i64::from(start.month?) - 1 + months;
    let year = u16::try_from(i64::from(start.year) + month.div_euclid(12)).ok()?;
    let month = u8::try_from(month.rem_euclid(12) + 1).ok()?;
    let day = When::day(year, month, start.day?).ok()?;
    Some(When {
        time: start.time,
        ..day
    })
}

/// Whether a time lies behind the end of a rule: by day where one of them has no clock or another zone.
fn after(time: When, until: When) -> bool {
    let comparable = match (time.time, until.time) {
        (Some(one), Some(other)) => one.offset == other.offset,
        _ => false,
    };
    if comparable {
        time > until
    } else {
        time.date() > until.date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, start: &str, times_said: &[&str]) {
        let found = times(rule, moment(start).unwrap()).unwrap();
        let found: Vec<String> = found.iter().map(When::to_string).collect();
        assert_eq!(found, times_said);
    }

    #[test]
    fn series_that_end_are_written_out() {
        check(
            "FREQ=WEEKLY;COUNT=3",
            "20261201T093000",
            &["2026-12-01T09:30", "2026-12-08T09:30", "2026-12-15T09:30"],
        );
        check(
            "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4",
            "20261201",
            &["2026-12-01", "2026-12-03", "2026-12-08", "2026-12-10"],
        );
        check(
            "FREQ=DAILY;INTERVAL=2;UNTIL=20261205",
            "20261201",
            &["2026-12-01", "2026-12-03", "2026-12-05"],
        );
        check(
            "FREQ=MONTHLY;COUNT=3",
            "20270131",
            &["2027-01-31", "2027-03-31", "2027-05-31"],
        );
        check(
            "FREQ=YEARLY;COUNT=2",
            "20240229",
            &["2024-02-29", "2028-02-29"],
        );
        check(
            "FREQ=WEEKLY;UNTIL=20261208T083000Z",
            "20261201T093000",
            &["2026-12-01T09:30", "2026-12-08T09:30"],
        );
    }

    #[test]
    fn what_never_ends_or_is_not_simple_is_not_written_out() {
        let start = moment("20261201").unwrap();
        for rule in [
            "",
            "FREQ=DAILY",
            "FREQ=WEEKLY;COUNT=1000",
            "FREQ=MONTHLY;BYDAY=2TU;COUNT=3",
            "FREQ=SECONDLY;COUNT=2",
            "FREQ=DAILY;COUNT=2;BYHOUR=9",
            "FREQ=DAILY;UNTIL=99991231",
            "FREQ=DAILY;INTERVAL=0;COUNT=2",
            "COUNT=2",
            "FREQ=DAILY;COUNT=99999999999999999999",
            "FREQ=YEARLY;INTERVAL=1000;COUNT=50",
            "FREQ=DAILY;UNTIL=20200101",
        ] {
            assert_eq!(times(rule, start), None, "{rule}");
        }
    }
}
