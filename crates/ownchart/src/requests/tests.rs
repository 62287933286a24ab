use super::*;

#[test]
fn a_month_ends_on_the_day_of_the_same_number_or_the_last() {
    for (from, months, last) in [
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-01-30", 1, "2026-03-02"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-12-31", 1, "2027-02-01"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 3, "2027-03-01"),
        ("2026-10-31", 3, "2027-02-01"),
        ("2026-12-01", 12, "2027-12-01"),
    ] {
        let end = months_after(from.parse().unwrap(), months);
        assert_eq!(end.to_string(), last, "{from} + {months}");
    }
}

#[test]
fn no_period_ends_on_a_weekend_or_before_its_day() {
    for day in 20_000..21_000 {
        let from = When::from_days(day);
        let end = months_after(from, 1).days();
        assert!((end + 3).rem_euclid(7) <= 4, "{from}");
        assert!((28..=34).contains(&(end - day)), "{from}: {}", end - day);
    }
}
