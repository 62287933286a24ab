//! The search: every word of the question, anywhere in an entry's words.

use crate::error::Result;
use crate::fold::Folded;
use crate::shown::texts;
use crate::vault::Vault;
use record::{EntryId, Seen, form};
use rusqlite::params;
use std::ops::Range;

/// From this many letters on a word is also looked for inside longer words.
const INSIDE: usize = 3;
/// At most so many longer words are tried for each word of the question.
const LONGER: usize = 60;
/// At most so many words of a question count.
const WORDS: usize = 12;
/// About how many letters an excerpt has.
const EXCERPT: usize = 160;

/// An entry that was found, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The entry.
    pub entry: Seen,
    /// A piece of its text. Where it was cut it begins or ends with `…`.
    pub excerpt: String,
    /// What to mark in the excerpt, in bytes; whole letters, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

impl Vault {
    /// Entries that hold every one of these words, best first, at most `limit`.
    ///
    /// A word is also found as the beginning of a longer one, and from three letters on inside
    /// one ("zucker" finds "Blutzucker"). Capitals do not matter, ö, oe and o are one letter.
    /// Removed entries are not found. No words find nothing.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] if an entry cannot be read.
    pub fn search(&self, words: &str, person: Option<EntryId>, limit: usize) -> Result<Vec<Hit>> {
        let asked = Folded::of(words);
        let asked: Vec<&str> = asked.words().map(|(_, word)| word).take(WORDS).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let mut question = Vec::new();
        for word in &asked {
            question.push(self.either(word)?);
        }
        let question = question.join(" AND ");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows: Vec<i64> = Vec::new();
        if let Some(person) = person {
            // Numbers of our own: nothing in them could end the list.
            let people: Vec<String> = self.rows_of(person)?.iter().map(i64::to_string).collect();
            let mut find = self.database()?.prepare_cached(&format!(
                "SELECT search.rowid FROM search JOIN entries ON entries.row = search.rowid
                 WHERE search MATCH ? AND entries.person IN ({}) ORDER BY search.rank LIMIT ?",
                people.join(", ")
            ))?;
            for row in find.query_map(params![question, limit], |row| row.get(0))? {
                rows.push(row?);
            }
        } else {
            let mut find = self.database()?.prepare_cached(
                "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?",
            )?;
            for row in find.query_map(params![question, limit], |row| row.get(0))? {
                rows.push(row?);
            }
        }
        rows.into_iter()
            .map(|row| Ok(hit(self.at_row(row)?, &asked)))
            .collect()
    }

    /// Entries that point at another one by an arrow, and those that name it otherwise; removed ones are left
    /// out. All of the chart is looked through.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] if an entry cannot be read.
    pub fn naming(&self, id: EntryId) -> Result<Vec<Seen>> {
        let sql = "SELECT row FROM entries WHERE removed = 0 AND instr(json, ?) > 0 ORDER BY row";
        let mut asked = self.database()?.prepare_cached(sql)?;
        let rows = asked.query_map([id.to_string()], |row| row.get::<_, i64>(0))?;
        let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let named = rows.into_iter().map(|row| self.at_row(row));
        let others = named.filter(|seen| seen.as_ref().map_or(true, |seen| seen.entry.id != id));
        others.collect()
    }

    /// A word, the words it begins, and the words it lies in.
    fn either(&self, word: &str) -> Result<String> {
        // Folded words hold letters and digits only, so nothing in them can end the quotes.
        let mut either = format!("(\"{word}\" *");
        if word.chars().count() >= INSIDE {
            let mut longer = self.database()?.prepare_cached(
                "SELECT word FROM words WHERE instr(word, ?1) > 1 ORDER BY length(word) LIMIT ?2",
            )?;
            let found = longer.query_map(params![word, LONGER], |row| row.get::<_, String>(0))?;
            for longer in found {
                either.push_str(&format!(" OR \"{}\"", longer?));
            }
        }
        either.push(')');
        Ok(either)
    }
}

fn hit(entry: Seen, asked: &[&str]) -> Hit {
    let written = form::write(&entry.entry);
    let texts = texts(entry.entry.kind(), &written);
    let marked = |text: &&str| marks(text, asked);
    // The text that answers most of the question; of equals the first.
    let best = texts
        .iter()
        .map(|text| (text, marked(text)))
        .rev()
        .max_by_key(|(_, marks)| {
            let answered = asked
                .iter()
                .filter(|word| marks.iter().any(|(_, by)| by == *word));
            answered.count()
        });
    let Some((text, marks)) = best else {
        return Hit {
            entry,
            excerpt: String::new(),
            marks: Vec::new(),
        };
    };
    let marks = apart(marks.into_iter().map(|(range, _)| range).collect());
    let (excerpt, marks) = cut(text, marks);
    Hit {
        entry,
        excerpt,
        marks,
    }
}

/// Where the words of a question stand in a text, as the search finds them: in bytes, whole letters, in order,
/// apart from each other.
#[must_use]
pub fn marked(text: &str, words: &str) -> Vec<Range<usize>> {
    let asked = Folded::of(words);
    let asked: Vec<&str> = asked.words().map(|(_, word)| word).take(WORDS).collect();
    apart(
        marks(text, &asked)
            .into_iter()
            .map(|(range, _)| range)
            .collect(),
    )
}

/// Where the words of the question stand in a text, and which word each was.
fn marks<'a>(text: &str, asked: &[&'a str]) -> Vec<(Range<usize>, &'a str)> {
    let folded = Folded::of(text);
    let mut marks = Vec::new();
    for (at, word) in folded.words() {
        for asked in asked {
            let inside = asked.chars().count() >= INSIDE;
            let found = if inside {
                word.find(asked)
            } else {
                word.starts_with(asked).then_some(0)
            };
            if let Some(start) = found {
                let found = at.start + start..at.start + start + asked.len();
                marks.push((folded.original(found), *asked));
            }
        }
    }
    marks
}

/// Sorted, and overlapping ones joined.
fn apart(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

/// A piece of a long text around the first mark.
fn cut(text: &str, marks: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let first = marks.first().map_or(0, |mark| mark.start);
    let mut start = if text.chars().count() <= EXCERPT {
        0
    } else {
        back(text, first, EXCERPT / 3)
    };
    if let (true, Some(space)) = (start > 0, text[start..first].find(' ')) {
        start += space + 1;
    }
    let mut letters = text[start..].char_indices().skip(EXCERPT);
    let end = if start == 0 && text.chars().count() <= EXCERPT {
        text.len()
    } else {
        letters.next().map_or(text.len(), |(at, _)| start + at)
    };
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    let shift = |at: usize| at - start + before.len();
    let inside = marks
        .into_iter()
        .filter(|mark| mark.start >= start && mark.end <= end);
    let marks = inside
        .map(|mark| shift(mark.start)..shift(mark.end))
        .collect();
    (format!("{before}{}{after}", &text[start..end]), marks)
}

/// The place `letters` letters before `at`.
fn back(text: &str, at: usize, letters: usize) -> usize {
    text[..at]
        .char_indices()
        .rev()
        .nth(letters.saturating_sub(1))
        .map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, asked: &[&str], marked: &[&str]) {
        let found = apart(
            marks(text, asked)
                .into_iter()
                .map(|(range, _)| range)
                .collect(),
        );
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, marked, "{text}");
    }

    #[test]
    fn what_was_found_is_marked_as_it_is_written() {
        check("Nüchternblutzucker 5,4", &["zucker"], &["zucker"]);
        check(
            "Dr. Köhler und Dr. Koehler",
            &["kohler"],
            &["Köhler", "Koehler"],
        );
        check("Grüße", &["gru"], &["Grü"]);
        check("an an", &["an"], &["an", "an"]);
        check("Blutdruck", &["blut", "blutdruck", "druck"], &["Blutdruck"]);
        check("nichts", &["etwas"], &[]);
    }

    #[test]
    fn an_excerpt_of_a_long_text_holds_the_first_mark() {
        let text = format!(
            "{} Größe gemessen {}",
            "viele Wörter ".repeat(40),
            "danach ".repeat(60)
        );
        let found = marks(&text, &["gross"])
            .into_iter()
            .map(|(range, _)| range)
            .collect();
        let (excerpt, marks) = cut(&text, found);
        assert!(excerpt.starts_with('…') && excerpt.ends_with('…'));
        assert!(excerpt.chars().count() <= EXCERPT + 2);
        assert_eq!(&excerpt[marks[0].clone()], "Größ");
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let found = || std::iter::once(0..4).collect();
        assert_eq!(cut("kurz", found()), ("kurz".to_owned(), found()));
        assert_eq!(cut("", Vec::new()), (String::new(), Vec::new()));
    }
}
