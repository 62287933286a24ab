//! Dates, numbers and counted things, as each language writes them.
//!
//! Months have names wherever a number could be read as a day: 03/05 is May in Rome and March in
//! Chicago. German alone keeps its numbers, whose stops leave no doubt. Arabic has two sets of names for
//! the months, one in Damascus and one in Cairo; both stand there. Digits are 0 to 9 on every sheet,
//! because a dose is copied from a box whose digits are these.

use record::{Decimal, When};

use crate::words::{Language, Word, fill};

/// A date as this language writes it, no more precise than its author was. It stays on one line: cut in
/// two, an Arabic one beside German is read in the wrong order.
pub(crate) fn date(when: When, language: Language) -> String {
    let year = format!("{:04}", when.year);
    let said = match (when.month, when.day) {
        (Some(month), Some(day)) => {
            let values = [
                ("day", day_of(day, language)),
                (
                    "month",
                    month_name(Word::Months, month, language).to_owned(),
                ),
                ("year", year),
            ];
            put(Word::DateDay, &values, language)
        }
        (Some(month), None) => {
            let month = month_name(Word::MonthsAlone, month, language).to_owned();
            put(
                Word::DateMonth,
                &[("month", month), ("year", year)],
                language,
            )
        }
        (None, _) => year,
    };
    if when.about {
        put(Word::DateAbout, &[("date", said)], language)
    } else {
        said
    }
}

/// The parts of a date are one stretch of writing; nothing in it needs to be held apart.
fn put(word: Word, values: &[(&str, String)], language: Language) -> String {
    let mut text = word.in_language(language).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text.replace(' ', "\u{a0}")
}

fn day_of(day: u8, language: Language) -> String {
    match language {
        Language::German => format!("{day:02}"),
        Language::French if day == 1 => "1er".to_owned(),
        _ => day.to_string(),
    }
}

fn month_name(forms: Word, month: u8, language: Language) -> &'static str {
    let mut names = forms.in_language(language).split('|');
    let place = usize::from(month.clamp(1, 12)) - 1;
    names.nth(place).unwrap_or_default()
}

/// A number as this language writes it.
pub(crate) fn number(value: &Decimal, language: Language) -> String {
    value
        .as_str()
        .replace('.', Word::DecimalSign.in_language(language))
}

/// The forms of something counted. A language that has fewer says the same in several.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    one: Word,
    two: Word,
    few: Word,
    many: Word,
}

/// Somebody's age.
pub(crate) const YEARS: Counted = Counted {
    one: Word::PersonYearsOne,
    two: Word::PersonYearsTwo,
    few: Word::PersonYearsFew,
    many: Word::PersonYearsMany,
};

/// Every so many days.
pub(crate) const EVERY_DAYS: Counted = Counted {
    one: Word::DoseIntervalOne,
    two: Word::DoseIntervalTwo,
    few: Word::DoseIntervalFew,
    many: Word::DoseIntervalMany,
};

/// So many of something, in the form the number asks for (Unicode CLDR, plural rules for cardinals; its
/// "other" is our many).
pub(crate) fn count(n: u32, of: Counted, language: Language) -> String {
    let (ones, tens) = (n % 10, n % 100);
    let teens = (11..=14).contains(&tens);
    let word = match language {
        Language::Polish if n == 1 => of.one,
        Language::Ukrainian | Language::Russian if ones == 1 && !teens => of.one,
        Language::Polish | Language::Ukrainian | Language::Russian => {
            if (2..=4).contains(&ones) && !teens {
                of.few
            } else {
                of.many
            }
        }
        Language::Arabic => match n {
            1 => of.one,
            2 => of.two,
            _ if (3..=10).contains(&tens) => of.few,
            _ => of.many,
        },
        Language::French if n == 0 => of.one,
        _ if n == 1 => of.one,
        _ => of.many,
    };
    fill(word.in_language(language), &[("n", &n.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::clean;

    #[test]
    fn dates_are_as_precise_as_they_were_said() {
        for (language, day, month, about) in [
            (Language::German, "03.05.2026", "05/2026", "etwa 1998"),
            (Language::English, "3 May 2026", "May 2026", "about 1998"),
            (Language::French, "3 mai 2026", "mai 2026", "vers 1998"),
            (
                Language::Spanish,
                "3 de mayo de 2026",
                "mayo de 2026",
                "hacia 1998",
            ),
            (
                Language::Italian,
                "3 maggio 2026",
                "maggio 2026",
                "circa 1998",
            ),
            (
                Language::Turkish,
                "3 Mayıs 2026",
                "Mayıs 2026",
                "yaklaşık 1998",
            ),
            (Language::Polish, "3 maja 2026", "maj 2026", "ok. 1998"),
            (
                Language::Ukrainian,
                "3 травня 2026",
                "травень 2026",
                "прибл. 1998",
            ),
            (Language::Russian, "3 мая 2026", "май 2026", "прибл. 1998"),
            (
                Language::Arabic,
                "3 أيار (مايو) 2026",
                "أيار (مايو) 2026",
                "نحو 1998",
            ),
        ] {
            let said =
                |written: &str| date(written.parse().unwrap(), language).replace('\u{a0}', " ");
            assert_eq!(said("2026-05-03"), day);
            assert_eq!(said("2026-05-03T10:42"), day);
            assert_eq!(said("2026-05"), month);
            assert_eq!(said("~1998"), about);
        }
        assert_eq!(
            date("2026-05-01".parse().unwrap(), Language::French),
            "1er\u{a0}mai\u{a0}2026"
        );
    }

    #[test]
    fn every_language_has_twelve_months() {
        for language in Language::ALL {
            for word in [Word::Months, Word::MonthsAlone] {
                let names: Vec<&str> = word.in_language(*language).split('|').collect();
                assert_eq!(names.len(), 12, "{}", language.tag());
                let different: std::collections::BTreeSet<&str> = names.into_iter().collect();
                assert_eq!(different.len(), 12, "{}", language.tag());
            }
        }
    }

    #[test]
    fn an_age_is_said_as_people_say_it() {
        let say = |n, language| clean(&count(n, YEARS, language));
        for (language, said) in [
            (
                Language::German,
                ["1 Jahr", "2 Jahre", "5 Jahre", "21 Jahre", "111 Jahre"],
            ),
            (
                Language::French,
                ["1 an", "2 ans", "5 ans", "21 ans", "111 ans"],
            ),
            (
                Language::Polish,
                ["1 rok", "2 lata", "5 lat", "21 lat", "111 lat"],
            ),
            (
                Language::Ukrainian,
                ["1 рік", "2 роки", "5 років", "21 рік", "111 років"],
            ),
            (
                Language::Russian,
                ["1 год", "2 года", "5 лет", "21 год", "111 лет"],
            ),
            (
                Language::Arabic,
                ["سنة واحدة", "سنتان", "5 سنوات", "21 سنة", "111 سنة"],
            ),
        ] {
            assert_eq!([1, 2, 5, 21, 111].map(|n| say(n, language)), said);
        }
        assert_eq!(
            clean(&count(3, EVERY_DAYS, Language::Russian)),
            "каждые 3 дня"
        );
        assert_eq!(
            clean(&count(14, EVERY_DAYS, Language::Ukrainian)),
            "кожні 14 днів"
        );
        assert_eq!(clean(&count(2, EVERY_DAYS, Language::Arabic)), "كل يومين");
    }

    #[test]
    fn half_a_tablet_has_the_sign_of_its_language() {
        let half: Decimal = "0.5".parse().unwrap();
        assert_eq!(number(&half, Language::Polish), "0,5");
        assert_eq!(number(&half, Language::English), "0.5");
        assert_eq!(number(&half, Language::Arabic), "0.5");
    }
}
