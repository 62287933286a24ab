//! The search: every word of the question, anywhere in an entry's words.

use crate::error::Result;
use crate::fold::Folded;
use crate::shown::texts;
use crate::vault::Vault;
use record::{EntryId, Kind, Seen, form};
use rusqlite::params;
use std::ops::Range;

/// From this many letters on a word is also looked for inside longer words.
const INSIDE: usize = 3;
/// Of a word of the question that may mean more words of the chart, so many are tried first.
const NARROW: usize = 24;
/// So many words of the chart may be meant before the index is not asked for each of them any more, if another word
/// of the question means fewer: then the texts of the entries that hold that one are read.
const WIDE: usize = 500;
/// At most so many words of a question count.
const WORDS: usize = 12;
/// About how many letters an excerpt has.
const EXCERPT: usize = 160;
/// How many bytes of a long text are looked at together.
const PIECE: usize = 600;
/// Kinds of which a chart holds thousands: in one list with the others they come after those.
const MANY: [Kind; 2] = [Kind::Finding, Kind::Intake];

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question<'a> {
    /// The words. None of them finds nothing.
    pub words: &'a str,
    /// Whose entries, or everybody's.
    pub person: Option<EntryId>,
    /// Of one kind, or of any.
    pub kind: Option<Kind>,
    /// How many entries at most are counted.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Those that were asked for, the best first.
    pub hits: Vec<Hit>,
    /// How many there are; as many as the limit, where there are more.
    pub count: usize,
}

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
    /// Entries that hold every word of the question: those whose title answers it first, then what a chart holds
    /// little of (diagnoses, medicines, letters), then findings and noted doses; within these the last written first.
    ///
    /// A word is also found as the beginning of a longer one, and from three letters on inside
    /// one ("zucker" finds "Blutzucker"). Capitals do not matter, ö, oe and o are one letter.
    /// Removed entries are not found. Where more answer than the limit, the last ones written are compared.
    /// Only the hits of `wanted` are read, counted from the best.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] if an entry cannot be read.
    pub fn search(&self, question: &Question<'_>, wanted: Range<usize>) -> Result<Found> {
        let asked = Folded::of(question.words);
        let asked: Vec<&str> = asked.words().map(|(_, word)| word).take(WORDS).collect();
        if asked.is_empty() {
            return Ok(Found::default());
        }
        let rows = self.matching(&asked, question)?;
        let wanted = rows.iter().skip(wanted.start).take(wanted.len());
        let hits = wanted.map(|row| Ok(hit(self.at_row(*row)?, &asked)));
        Ok(Found {
            hits: hits.collect::<Result<_>>()?,
            count: rows.len(),
        })
    }

    /// The rows of the entries that hold every one of these words, the best first.
    fn matching(&self, asked: &[&str], question: &Question<'_>) -> Result<Vec<i64>> {
        let mut meant = Vec::new();
        for word in asked {
            let words = self.meant_by(word, WIDE + 1)?;
            if words.is_empty() {
                return Ok(Vec::new());
            }
            meant.push((*word, words));
        }
        let Some(about) = self.about(question)? else {
            return Ok(Vec::new());
        };
        if meant.iter().all(|(_, words)| words.len() > NARROW) {
            // Every word is one that many begin with: a few of them mostly give more than anybody reads.
            let few = meant
                .iter()
                .map(|(word, words)| (*word, words[..=NARROW].to_vec()));
            let some = self.ranked(
                asked,
                &said(&few.collect::<Vec<_>>()),
                &[],
                &about,
                question,
            )?;
            if some.len() >= question.limit {
                return Ok(some);
            }
        }
        let (mut listed, wide): (Vec<_>, Vec<_>) = meant
            .into_iter()
            .partition(|(_, words)| words.len() <= WIDE);
        let mut held: Vec<&str> = wide.iter().map(|(word, _)| *word).collect();
        if listed.is_empty() {
            for word in held.drain(..) {
                listed.push((word, self.meant_by(word, usize::MAX)?));
            }
        }
        self.ranked(asked, &said(&listed), &held, &about, question)
    }

    /// What the question says besides words; nothing where it asks for a person who is not there.
    fn about(&self, question: &Question<'_>) -> Result<Option<String>> {
        let mut about = String::new();
        if let Some(person) = question.person {
            let rows = self.rows_of(person)?;
            if rows.is_empty() {
                return Ok(None);
            }
            // Numbers of our own: nothing in them could end the quotes.
            let rows: Vec<String> = rows.iter().map(|row| format!("\"{row}\"")).collect();
            about = format!(" AND person : ({})", rows.join(" OR "));
        }
        Ok(Some(match question.kind {
            Some(kind) => format!("{about} AND kind : {}", kind.word()),
            None => about,
        }))
    }

    /// The rows that answer, by where the words stand in them. `held` are words that the text of a row is read for,
    /// `about` what else is asked.
    fn ranked(
        &self,
        asked: &[&str],
        said: &str,
        held: &[&str],
        about: &str,
        question: &Question<'_>,
    ) -> Result<Vec<i64>> {
        let mut found = self.answers(&format!("{said}{about}"), held, question.limit)?;
        if found.len() >= question.limit && question.kind.is_none() {
            // The last ones written may all be findings; what a chart holds little of is asked for by itself.
            let few = Kind::ALL.iter().filter(|kind| !MANY.contains(kind));
            let few: Vec<&str> = few.map(|kind| kind.word()).collect();
            let said = format!("{said}{about} AND kind : ({})", few.join(" OR "));
            found.extend(self.answers(&said, held, question.limit)?);
        }
        let rank = |it: &Answer| {
            let not_there = asked
                .iter()
                .filter(|word| !it.title.contains(**word))
                .count();
            (not_there, it.is_one_of_many, std::cmp::Reverse(it.row))
        };
        found.sort_by_cached_key(rank);
        found.dedup_by_key(|it| it.row);
        found.truncate(question.limit);
        Ok(found.into_iter().map(|it| it.row).collect())
    }

    /// What answers a question to the index, the last written first.
    fn answers(&self, said: &str, held: &[&str], limit: usize) -> Result<Vec<Answer>> {
        let holds: String = held
            .iter()
            .map(|word| match word.chars().count() >= INSIDE {
                true => format!(" AND instr(entries.folded, '{word}') > 0"),
                false => format!(" AND instr(' ' || entries.folded, ' {word}') > 0"),
            })
            .collect();
        let mut find = self.database()?.prepare(&format!(
            "SELECT entries.row, entries.kind, entries.title
             FROM search CROSS JOIN entries ON entries.row = search.rowid
             WHERE search MATCH ?{holds} ORDER BY search.rowid DESC LIMIT ?"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = find.query_map(params![said, limit], |row| {
            let kind: String = row.get(1)?;
            Ok(Answer {
                row: row.get(0)?,
                is_one_of_many: MANY.iter().any(|many| many.word() == kind),
                title: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Words of the chart that a word of the question may mean, the shortest first: itself, those it begins, and
    /// those it lies in.
    fn meant_by(&self, word: &str, limit: usize) -> Result<Vec<String>> {
        let inside = word.chars().count() >= INSIDE;
        let mut asked = self.database()?.prepare_cached(match inside {
            true => {
                "SELECT word FROM words WHERE instr(word, ?1) > 0 ORDER BY length(word) LIMIT ?2"
            }
            false => {
                "SELECT word FROM words WHERE word >= ?1 AND word < ?1 || char(1114111)
                 ORDER BY length(word) LIMIT ?2"
            }
        })?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let words = asked.query_map(params![word, limit], |row| row.get(0))?;
        Ok(words.collect::<rusqlite::Result<_>>()?)
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
}

/// A row that answers, and what it is ranked by.
struct Answer {
    row: i64,
    is_one_of_many: bool,
    /// The beginning of its words, folded.
    title: String,
}

/// A question to the index: of each word one of those it may mean.
fn said(meant: &[(&str, Vec<String>)]) -> String {
    // Folded words hold letters and digits only, so nothing in them can end the quotes.
    let either = |words: &Vec<String>| {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        format!("folded : ({})", quoted.join(" OR "))
    };
    let each: Vec<String> = meant.iter().map(|(_, words)| either(words)).collect();
    each.join(" AND ")
}

fn hit(entry: Seen, asked: &[&str]) -> Hit {
    let written = form::write(&entry.entry);
    let texts = texts(entry.entry.kind(), &written);
    // The piece that answers most of the question; of equals the first.
    let (mut text, mut best, mut most) =
        (texts.first().copied().unwrap_or_default(), Vec::new(), 0);
    'looking: for candidate in &texts {
        for piece in pieces(candidate) {
            let marks = marks(&candidate[piece.clone()], asked);
            let by = |word: &&&str| marks.iter().any(|(_, by)| by == *word);
            let answered = asked.iter().filter(by).count();
            if answered > most {
                let shift = |at: Range<usize>| at.start + piece.start..at.end + piece.start;
                best = marks.into_iter().map(|(at, _)| shift(at)).collect();
                (text, most) = (candidate, answered);
            }
            if most == asked.len() {
                break 'looking;
            }
        }
    }
    let (excerpt, marks) = cut(text, apart(best));
    Hit {
        entry,
        excerpt,
        marks,
    }
}

/// A text in pieces that end with a word and are long enough for an excerpt, so that of a long letter no more is
/// looked at than it takes.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let spaces = rest.match_indices([' ', '\n', '\u{c}']);
        let end = spaces.map(|(at, _)| at + 1).find(|end| *end >= PIECE);
        let piece = start..start + end.unwrap_or(rest.len());
        start = piece.end;
        Some(piece)
    })
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
    let end = letters.next().map_or(text.len(), |(at, _)| start + at);
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

    #[test]
    fn an_excerpt_begins_with_a_whole_word_and_some_words_before_the_mark() {
        let text = format!("{}Kalium {}", "erhöht ".repeat(60), "danach ".repeat(60));
        let (excerpt, marks) = cut(&text, marked(&text, "kalium"));
        assert!(excerpt.starts_with("…erhöht erhöht "), "{excerpt}");
        assert_eq!(&excerpt[marks[0].clone()], "Kalium");
    }

    #[test]
    fn a_text_is_cut_only_where_it_is_long() {
        let short = "Frau Anna Kalium";
        assert_eq!(cut(short, marked(short, "kalium")).0, short);
        let long = format!("Kalium {}Kalium", "danach ".repeat(60));
        let (excerpt, marks) = cut(&long, marked(&long, "kalium"));
        assert_eq!(marks.len(), 1, "only what is shown is marked");
        assert!(excerpt.starts_with("Kalium") && excerpt.ends_with('…'));
        assert_eq!(excerpt.chars().count(), EXCERPT + 1);
    }

    #[test]
    fn pieces_of_a_text_part_no_word() {
        let text = format!("abc {}Kalium {}", "ab ".repeat(197), "Größe ".repeat(300));
        for piece in pieces(&text) {
            assert!(text[piece.clone()].ends_with(' '), "{piece:?}");
        }
        assert!(pieces(&text).any(|piece| text[piece].contains("Kalium")));
        let lengths: Vec<usize> = pieces(&text).map(|piece| piece.len()).collect();
        let [before @ .., _] = &lengths[..] else {
            panic!("no piece")
        };
        assert!(before.len() > 1 && before.iter().all(|length| *length >= PIECE));
    }

    #[test]
    fn whoever_shows_a_text_learns_what_to_mark() {
        assert_eq!(marked("Kalium, kalium", "KALIUM"), [0..6, 8..14]);
        assert_eq!(marked("Blutdruck", "blut druck"), [0..4, 4..9]);
        assert!(marked("Kalium", "").is_empty());
    }
}
