//! A summary that any browser shows: one HTML file without a script, without a link, without an
//! address of anything outside of it.
//!
//! It is for the reader who has nothing: no viewer, no program that knows FHIR, perhaps only a
//! printer. Every text of the chart is text here; the page forbids itself everything but its own
//! style, so that even a mistake in here could load nothing.

use crate::fhir::composition::{INTAKES, SECTIONS};
use crate::fhir::write::other_versions;
use crate::lines;
use crate::words::{self, Language, Said, Word};
use record::{Chart, Content, Entry, Kind, Seen, SourceKind, State, When, emergency};
use sha2::{Digest, Sha256};

/// The look. Its digest stands in the page's policy, so no other style is let in.
const STYLE: &str = include_str!("summary.css");

/// Writes a chart as a page. The first language is large, the second small beside it; a page in
/// one language names it alone.
///
/// `made` is the day on the page, `for_whom` the reader's name. Medicines stand as a grid; one
/// that is taken on certain days says so before its amounts.
#[must_use]
pub fn html(chart: &Chart, made: When, for_whom: Option<&str>, languages: &[Language]) -> String {
    let languages = if languages.is_empty() {
        &[Language::English]
    } else {
        &languages[..languages.len().min(2)]
    };
    let mut page = Page {
        out: String::new(),
        languages,
    };
    page.head(chart);
    page.top(chart, made, for_whom);
    page.alerts(chart);
    for plan in SECTIONS {
        let held: Vec<&Seen> = chart
            .entries
            .iter()
            .filter(|seen| (plan.holds)(&seen.entry))
            .collect();
        let kind = of_section(plan.loinc);
        match kind {
            Some(Kind::Medication) => page.medicines(chart, &held),
            _ if held.is_empty() && !plan.always => {}
            _ if plan.loinc == INTAKES => page.doses(&held),
            _ => page.section(chart, plan.title, kind, &held),
        }
    }
    page.out.push_str("</body></html>\n");
    page.out
}

/// The kinds whose lists have three states, by their section.
fn of_section(loinc: &str) -> Option<Kind> {
    Some(match loinc {
        "48765-2" => Kind::Allergy,
        "10160-0" => Kind::Medication,
        "11450-4" => Kind::Condition,
        "47519-4" => Kind::Procedure,
        "46264-8" => Kind::Device,
        "11369-6" => Kind::Immunization,
        "42348-3" => Kind::Directive,
        _ => return None,
    })
}

struct Page<'a> {
    out: String,
    languages: &'a [Language],
}

impl Page<'_> {
    fn first(&self) -> Language {
        self.languages[0]
    }

    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
    }

    /// A word in the first language, and small in the second.
    fn word(&mut self, word: Word) {
        let languages = self.languages;
        self.text(languages[0].of(word));
        if let Some(second) = languages.get(1) {
            let other = second.of(word);
            if other != languages[0].of(word) {
                self.raw(&format!(" <small lang=\"{}\">", second.tag()));
                self.text(other);
                self.raw("</small>");
            }
        }
    }

    fn head(&mut self, chart: &Chart) {
        let name = chart
            .who()
            .map(|person| person.name.clone())
            .unwrap_or_default();
        let digest = base64_of(&Sha256::digest(STYLE.as_bytes()));
        let language = self.first();
        self.raw(&format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <meta name=\"referrer\" content=\"no-referrer\"><title>",
            language.tag()
        ));
        self.text(language.of(words::SUMMARY));
        self.raw(": ");
        self.text(&name);
        self.raw("</title><style>");
        self.raw(STYLE);
        self.raw("</style></head><body>\n");
    }

    fn top(&mut self, chart: &Chart, made: When, for_whom: Option<&str>) {
        self.raw("<header><p class=\"kind\">");
        self.word(words::SUMMARY);
        self.raw(" · ");
        self.word(words::KEPT);
        self.raw("</p><h1>");
        let row = chart
            .who()
            .map(|person| lines::person(person, self.first()));
        let row = row.unwrap_or_default();
        self.text(&row.what);
        self.raw("</h1><p>");
        self.text(&row.value);
        self.raw("</p><p>");
        self.text(&row.more);
        self.raw("</p><p class=\"made\">");
        self.word(words::MADE);
        self.raw(" ");
        self.text(&lines::date(made, self.first()));
        if let Some(reader) = for_whom {
            self.raw(" · ");
            self.word(words::MADE_FOR);
            self.raw(" ");
            self.text(reader);
        }
        self.raw("</p></header>\n");
        if let Some(person) = &chart.person {
            self.other_versions(person);
        }
    }

    /// The alert line, from the same table as the emergency sheet.
    fn alerts(&mut self, chart: &Chart) {
        let alerts = emergency::alerts(chart);
        if alerts.is_empty() {
            return;
        }
        self.raw("<section class=\"alerts\"><h2>");
        self.word(words::ALERTS);
        self.raw("</h2><ul>");
        for alert in alerts {
            self.raw("<li><b>");
            self.text(&alert.what);
            self.raw("</b> ");
            self.text(alert.detail.as_deref().unwrap_or_default());
            self.raw(" <i>");
            if let Some(word) = Said::word(alert.alarm) {
                self.word(word);
            }
            if let Some(word) = alert.mri.and_then(Said::word) {
                self.raw(", ");
                self.word(word);
            }
            self.raw("</i>");
            if alert.undecided {
                self.raw(" – ");
                self.word(words::UNDECIDED);
            }
            self.raw("</li>");
        }
        self.raw("</ul></section>\n");
    }

    fn section(&mut self, chart: &Chart, title: Word, kind: Option<Kind>, held: &[&Seen]) {
        self.heading(title);
        if held.is_empty() {
            self.nothing();
            self.raw("</section>\n");
            return;
        }
        self.raw("<table><thead><tr>");
        for heading in [words::WHAT, words::VALUE, words::WHEN, words::MORE] {
            self.cell("th", |page| page.word(heading));
        }
        self.raw("</tr></thead><tbody>");
        for seen in held {
            self.row(&seen.entry, false);
            for (_, version) in other_versions(seen) {
                self.row(version, true);
            }
        }
        self.raw("</tbody></table>");
        self.contradiction(chart, kind);
        self.raw("</section>\n");
    }

    /// Noted doses, counted for each medicine.
    fn doses(&mut self, held: &[&Seen]) {
        self.heading(words::INTAKES);
        let entries = held.iter().map(|seen| &seen.entry);
        for line in lines::counted(entries, self.first()) {
            self.raw("<p>");
            self.text(&line);
            self.raw("</p>");
        }
        self.raw("</section>\n");
    }

    fn heading(&mut self, title: Word) {
        self.raw("<section><h2>");
        self.word(title);
        self.raw("</h2>");
    }

    /// Nobody said anything: never to be read as "none".
    fn nothing(&mut self) {
        self.raw("<p>");
        self.word(words::NO_INFORMATION);
        self.raw("</p>");
    }

    fn contradiction(&mut self, chart: &Chart, kind: Option<Kind>) {
        if kind.is_some_and(|kind| chart.contradicts(kind)) {
            self.raw("<p class=\"ask\">");
            self.word(words::CONTRADICTION);
            self.raw("</p>");
        }
    }

    fn cell(&mut self, tag: &str, inside: impl FnOnce(&mut Self)) {
        self.raw(&format!("<{tag}>"));
        inside(self);
        self.raw(&format!("</{tag}>"));
    }

    fn row(&mut self, entry: &Entry, second: bool) {
        let row = lines::row(entry, self.first());
        self.raw(if second {
            "<tr class=\"second\">"
        } else {
            "<tr>"
        });
        self.cell("td", |page| {
            if second {
                page.word(words::UNDECIDED);
                page.raw(": ");
            }
            page.raw("<b>");
            if entry.state() == State::NoneKnown {
                page.word(words::none_known(entry.kind()));
            } else {
                page.text(&row.what);
            }
            page.raw("</b>");
        });
        self.cell("td", |page| page.text(&row.value));
        self.cell("td", |page| page.text(&row.when));
        self.cell("td", |page| {
            page.text(&row.more);
            page.source(entry);
        });
        self.raw("</tr>");
    }

    /// Who says so.
    fn source(&mut self, entry: &Entry) {
        self.raw(" <i>");
        match (&entry.source.by, entry.source.how) {
            (Some(by), _) => {
                self.word(words::FROM_DOCUMENT);
                self.raw(": ");
                self.text(by);
            }
            (None, SourceKind::Stated) => self.word(words::BY_PATIENT),
            (None, SourceKind::Imported | SourceKind::Received) => {}
        }
        self.raw("</i>");
    }

    /// The medicines that are taken now as a grid, the others as a list.
    fn medicines(&mut self, chart: &Chart, held: &[&Seen]) {
        let is_now = |seen: &&&Seen| match &seen.entry.content {
            Content::Medication(it) => it.is_current(),
            _ => false,
        };
        let now: Vec<&Seen> = held.iter().filter(is_now).copied().collect();
        let others: Vec<&Seen> = held.iter().filter(|it| !is_now(it)).copied().collect();
        let (statements, past): (Vec<&Seen>, Vec<&Seen>) = others
            .into_iter()
            .partition(|seen| seen.entry.state() != State::Known);
        self.heading(words::MEDICINES);
        if held.is_empty() {
            self.nothing();
        }
        if !now.is_empty() {
            self.raw("<table class=\"plan\"><thead><tr>");
            self.cell("th", |page| page.word(words::MEDICINE));
            for heading in words::DOSE {
                self.cell("th", |page| page.word(heading));
            }
            for heading in [words::UNIT, words::HOW, words::MORE] {
                self.cell("th", |page| page.word(heading));
            }
            self.raw("</tr></thead><tbody>");
            for seen in now {
                self.medicine(&seen.entry, false);
                for (_, version) in other_versions(seen) {
                    self.medicine(version, true);
                }
            }
            self.raw("</tbody></table>");
        }
        for seen in statements {
            let line = lines::row(&seen.entry, self.first()).line();
            self.cell("p", |page| page.text(&line));
        }
        self.contradiction(chart, Some(Kind::Medication));
        self.raw("</section>\n");
        if !past.is_empty() {
            self.section(chart, words::PAST_MEDICINES, None, &past);
        }
    }

    fn medicine(&mut self, entry: &Entry, second: bool) {
        let Content::Medication(it) = &entry.content else {
            return;
        };
        let row = lines::row(entry, self.first());
        self.raw(if second {
            "<tr class=\"second\">"
        } else {
            "<tr>"
        });
        self.cell("td", |page| {
            if second {
                page.word(words::UNDECIDED);
                page.raw(": ");
            }
            page.raw("<b>");
            page.text(&row.what);
            page.raw("</b>");
        });
        let without_grid = record::Medication {
            morning: None,
            noon: None,
            evening: None,
            night: None,
            ..it.clone()
        };
        let how = lines::plan(&without_grid, self.first());
        for cell in it.grid() {
            self.cell("td", |page| {
                page.text(cell.map_or("", |cell| cell.as_str()))
            });
        }
        let unit = it.unit.as_deref().filter(|_| it.has_grid());
        self.cell("td", |page| page.text(unit.unwrap_or_default()));
        self.cell("td", |page| {
            page.raw("<b>");
            page.text(&how);
            page.raw("</b> ");
            page.text(&row.when);
        });
        self.cell("td", |page| {
            page.text(&row.more);
            page.source(entry);
        });
        self.raw("</tr>");
    }

    fn other_versions(&mut self, seen: &Seen) {
        for (_, version) in other_versions(seen) {
            let line = lines::row(version, self.first()).line();
            self.raw("<p class=\"ask\">");
            self.word(words::UNDECIDED);
            self.raw(": ");
            self.text(&line);
            self.raw("</p>");
        }
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(bytes)
}

/// Writes text into XHTML or HTML: every sign that could be markup is spelled out, and what no
/// reader should see (control characters other than line breaks, marks that turn the direction of
/// reading for all that follows) is left away.
pub(crate) fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Allergy, Coded, EntryId, Medication, Person, Schedule, Weekday};

    fn seen(id: u8, content: Content) -> Seen {
        Seen::plain(Entry::new(EntryId([id; 16]), None, content))
    }

    fn page(entries: Vec<Seen>) -> String {
        let person = Person {
            name: "Erika <script>alert(1)</script>".into(),
            ..Person::default()
        };
        let all = std::iter::once(seen(0, Content::Person(person))).chain(entries);
        let both = [Language::German, Language::English];
        html(
            &Chart::of(None, all),
            "2026-05-03".parse().unwrap(),
            Some("Dr. \"Weber\""),
            &both,
        )
    }

    #[test]
    fn nothing_of_a_chart_becomes_markup() {
        let hostile = "\"><img src=x onerror=alert(1)>\u{202e}";
        let page = page(vec![seen(
            1,
            Content::Allergy(Allergy {
                substance: Coded::text(hostile),
                ..Allergy::default()
            }),
        )]);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{202e}'));
        assert!(page.contains("&lt;script&gt;") && page.contains("Dr. &quot;Weber&quot;"));
        assert!(page.contains("default-src 'none'"));
        for outside in ["http:", "https:", "src=", "href=", "url("] {
            assert!(
                !page.replace("&lt;img src=x", "").contains(outside),
                "{outside}"
            );
        }
    }

    #[test]
    fn an_empty_list_is_no_information_and_not_none() {
        let empty = page(Vec::new());
        assert!(empty.contains("Keine Angabe"));
        assert!(!empty.contains("Keine bekannten Allergien"));
        let none = Allergy {
            state: State::NoneKnown,
            ..Allergy::default()
        };
        let none = page(vec![seen(1, Content::Allergy(none))]);
        assert!(none.contains("Keine bekannten Allergien"));
        assert!(none.contains("No known allergies"));
    }

    #[test]
    fn a_weekly_medicine_says_its_day_in_the_grid() {
        let weekly = Medication {
            name: Coded::text("Methotrexat"),
            schedule: Some(Schedule::Weekly),
            weekdays: vec![Weekday::Monday],
            morning: Some(1.into()),
            ..Medication::default()
        };
        let page = page(vec![seen(1, Content::Medication(weekly))]);
        assert!(page.contains("<b>nur montags</b>"), "{page}");
        assert!(
            page.contains("Wichtig im Notfall"),
            "methotrexate is on the alert line"
        );
    }

    #[test]
    fn the_style_is_the_only_one_let_in() {
        let page = page(Vec::new());
        let style = page
            .split("<style>")
            .nth(1)
            .and_then(|it| it.split("</style>").next());
        let digest = base64_of(&Sha256::digest(style.unwrap().as_bytes()));
        assert!(page.contains(&format!("style-src 'sha256-{digest}'")));
        assert!(!page.contains("style=\""));
    }
}
