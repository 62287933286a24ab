//! Measures a chart from inside one process, for `cargo xtask bench`; each answer is one JSON
//! document. The key lies beside the folder as `FOLDER.key`; nothing of this is for a real chart.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a tool for measuring may fall over"
)]

use record::{Coded, Content, Entry, EntryId, Finding, Person, Revision, When, form};
use rusqlite::{Connection, ToSql, params};
use seal::Identity;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::time::{Duration, Instant};
use vault::{About, Access, Change, Device, Key, Point, Question, Vault};

const NOW: i64 = 1_767_225_600_000;
const NOBODY: EntryId = EntryId([1; 16]);
/// So many things are measured of the person.
const TESTS: u64 = 100;
/// So many findings are one change.
const BATCH: u64 = 10_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let said = match words.as_slice() {
        ["make", folder, findings] => make(folder, findings.parse().unwrap()),
        ["open", small, large] => opening(small, large),
        ["change", folder, peer] => changing(folder, Path::new(peer)),
        ["trend", folder, peer] => trend(folder, Path::new(peer)),
        ["search", folder, pages] => searching(folder, pages.parse().unwrap()),
        ["documents", folder, files @ ..] => documents(folder, files),
        ["memory", folder, file] => memory(folder, file),
        _ => panic!(
            "make FOLDER FINDINGS | open SMALL LARGE | change FOLDER PEER | trend FOLDER PEER | \
             search FOLDER PAGES | documents FOLDER FILE… | memory FOLDER FILE"
        ),
    };
    println!("{said}");
}

fn key(folder: &str) -> Identity {
    Identity::parse(&fs::read_to_string(format!("{folder}.key")).unwrap()).unwrap()
}

fn open(folder: &str) -> Vault {
    open_with(folder, &key(folder))
}

fn open_with(folder: &str, key: &Identity) -> Vault {
    let (key, device) = (Key::Recovery(key), Device::forgetful());
    Vault::open(Path::new(folder), key, Access::Write, &device).unwrap()
}

/// Numbers as by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn id(&mut self, first: u64) -> [u8; 16] {
        let (one, two) = (first.to_be_bytes(), self.next().to_be_bytes());
        std::array::from_fn(|at| if at < 8 { one[at] } else { two[at - 8] })
    }
}

/// A laboratory value. They come as they do in life, the oldest first, and their ids with them: a
/// million in any order take four times as long to be made, and nothing that is measured here is
/// another for it.
fn finding(number: u64, chance: &mut Chance) -> Entry {
    let test = number % TESTS;
    let value = format!("{}.{}", 3 + chance.next() % 90, chance.next() % 10);
    let code = format!("{}-{}", 1000 + 37 * test, test % 10);
    let content = Content::Finding(Finding {
        code: Coded::with(format!("Test {test}"), record::Code::LOINC, &code),
        value: Some(value.parse().unwrap()),
        unit: Some("mmol/l".into()),
        // A hundred a day, up to today.
        time: Some(When::from_days((number / TESTS) as i64 + 10_000)),
        ..Default::default()
    });
    Entry::new(EntryId(chance.id(number)), Some(NOBODY), content)
}

fn said(entry: &Entry, chance: &mut Chance) -> Revision {
    Revision::new(record::revision::Body {
        form: form::VERSION,
        entry: entry.id,
        kind: entry.kind(),
        parents: Vec::new(),
        copy: record::CopyId([7; 16]),
        time: NOW,
        salt: {
            let first = chance.next();
            record::CopyId(chance.id(first))
        },
        groups: form::split(entry),
    })
}

fn make(folder: &str, findings: u64) -> Value {
    let passphrase = seal::Passphrase::generate(seal::WordList::English);
    let device = Device::forgetful();
    let (mut chart, paper) = Vault::create(Path::new(folder), &passphrase, NOW, &device).unwrap();
    let mut chance = Chance(findings);
    let nobody = Entry::new(NOBODY, None, Content::Person(Person::default()));
    let nobody = said(&nobody, &mut chance);
    chart.commit(&Change::of(vec![nobody]), NOW).unwrap();
    let begun = Instant::now();
    for batch in (0..findings).step_by(BATCH as usize) {
        let numbers = batch..findings.min(batch + BATCH);
        let batch = numbers.map(|number| {
            let finding = finding(number, &mut chance);
            said(&finding, &mut chance)
        });
        chart.commit(&Change::of(batch.collect()), NOW).unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    chart.close().unwrap();
    fs::write(format!("{folder}.key"), paper.reveal().as_bytes()).unwrap();
    json!({ "seconds": seconds })
}

/// What opening two charts in turn takes, the best of twenty-one times: reading the database for its
/// digest, and the rest. Both begin with the processor's caches full of other things, as the large
/// one's digest leaves them; otherwise the small one's rest would be the faster for that alone.
fn opening(small: &str, large: &str) -> Value {
    let mut best = [small, large].map(|folder| (folder, Duration::MAX, Duration::MAX));
    let other = Path::new(large).join("vault.db");
    for _ in 0..21 {
        for (folder, digest, rest) in &mut best {
            let key = key(folder);
            let mut through = BufReader::with_capacity(256 << 10, File::open(&other).unwrap());
            std::io::copy(&mut through, &mut std::io::sink()).unwrap();
            let begun = Instant::now();
            let chart = open_with(folder, &key);
            let whole = begun.elapsed();
            *digest = (*digest).min(chart.digest_took());
            *rest = (*rest).min(whole - chart.digest_took());
        }
    }
    let best = best.map(|(folder, digest, rest)| {
        let database = fs::metadata(Path::new(folder).join("vault.db"));
        json!({ "bytes": database.unwrap().len(), "digest": digest.as_secs_f64(),
            "rest": rest.as_secs_f64() })
    });
    json!(best)
}

/// Findings, each a durable change of its own, in turn with two peers in a plain database: one that
/// keeps rows of the same bytes in the same tables, for lists, curves and the search, and one that
/// keeps the bytes alone. Of each side the best hundred of ten hundreds, for other people's writing
/// disturbs.
fn changing(folder: &str, peer: &Path) -> Value {
    let mut chart = open(folder);
    let alone = plain(peer);
    alone
        .execute_batch("CREATE TABLE rows (id BLOB PRIMARY KEY, bytes BLOB)")
        .unwrap();
    let mut tables = plain(&peer.with_extension("tables"));
    tables
        .execute_batch(include_str!("../src/migrations/001.sql"))
        .unwrap();
    let mut chance = Chance(NOW as u64);
    let mut best = [Duration::MAX; 3];
    for hundred in 0..10 {
        let mut taken = [Duration::ZERO; 3];
        for number in 0..100 {
            let entry = finding(100 * hundred + number, &mut chance);
            let revision = said(&entry, &mut chance);
            let row = Shown::of(&entry);
            let begun = Instant::now();
            alone
                .prepare_cached("INSERT INTO rows VALUES (?, ?)")
                .unwrap()
                .execute(params![revision.id().0, revision.bytes()])
                .unwrap();
            taken[2] += begun.elapsed();
            let begun = Instant::now();
            keep(&mut tables, &entry, &revision, &row);
            taken[1] += begun.elapsed();
            let change = Change::of(vec![revision]);
            let begun = Instant::now();
            chart.commit(&change, NOW).unwrap();
            taken[0] += begun.elapsed();
        }
        best = std::array::from_fn(|side| best[side].min(taken[side]));
    }
    let [ours, theirs, alone] = best.map(|side| side.as_secs_f64());
    json!({ "ours": ours, "theirs": theirs, "alone": alone })
}

/// What lists and the search show of a finding, made before the clock runs.
struct Shown {
    json: String,
    folded: String,
    time: String,
    value: String,
    code: String,
}

impl Shown {
    fn of(entry: &Entry) -> Shown {
        let Content::Finding(finding) = &entry.content else {
            unreachable!("only findings are measured")
        };
        let value = finding.value.as_ref().unwrap().to_string();
        Shown {
            json: form::write(entry).to_string(),
            folded: format!("{} {value} mmol l", finding.code.text.to_lowercase()),
            time: entry.time().unwrap().sort_key(),
            value,
            code: vault::measure(&finding.code),
        }
    }
}

/// Keeps a finding in tables of the chart's form, without a key: what a program would do that
/// neither seals nor proves what it keeps.
fn keep(tables: &mut Connection, entry: &Entry, revision: &Revision, shown: &Shown) {
    let change = tables.transaction().unwrap();
    let put = |sql: &str, row: &[&dyn ToSql]| {
        change.prepare_cached(sql).unwrap().execute(row).unwrap();
        change.last_insert_rowid()
    };
    put("INSERT INTO changes (time) VALUES (?)", &[&NOW]);
    put(
        "INSERT INTO revisions (id, entry, change, bytes) VALUES (?, ?, 1, ?)",
        &[&revision.id().0, &entry.id.0, &revision.bytes()],
    );
    let row = put(
        "INSERT INTO entries (id, person, kind, time, removed, undecided, created, changed, heads,
           folded, json) VALUES (?, 1, 'finding', ?, 0, 0, ?, ?, ?, ?, ?)",
        &[
            &entry.id.0,
            &shown.time,
            &NOW,
            &NOW,
            &revision.id().0,
            &shown.folded,
            &shown.json,
        ],
    );
    put(
        "INSERT INTO search (rowid, folded, kind, person) VALUES (?, ?, 'finding', 1)",
        &[&row, &shown.folded],
    );
    put(
        "INSERT INTO findings (person, code, time, entry, part, value, unit, status, undecided)
         VALUES (1, ?, ?, ?, 0, ?, 'mmol/l', 'final', 0)",
        &[&shown.code, &shown.time, &entry.id.0, &shown.value],
    );
    for word in shown.folded.split(' ') {
        put("INSERT OR IGNORE INTO words (word) VALUES (?)", &[&word]);
    }
    put(
        "INSERT INTO root (one, generation, change, time, count, sum) VALUES (1, 1, 1, ?, 1, ?)
         ON CONFLICT (one) DO UPDATE SET change = change + 1, sum = excluded.sum",
        &[&NOW, &revision.id().0],
    );
    change.commit().unwrap();
}

/// The same library without a key, as durable.
fn plain(peer: &Path) -> Connection {
    let plain = Connection::open(peer).unwrap();
    plain
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -24576",
        )
        .unwrap();
    plain
}

/// Every curve of the chart once, in turn with the same rows of a plain database; the best of three
/// rounds.
fn trend(folder: &str, peer: &Path) -> Value {
    let chart = open(folder);
    let measures = chart.measured(NOBODY).unwrap().into_iter();
    let measures: Vec<String> = measures.map(|(measure, _)| measure).collect();
    copy(&chart, &measures, &mut plain(peer));
    drop(chart);
    let mut best = [Duration::MAX; 2];
    for _ in 0..3 {
        // Nothing is in either's own memory yet.
        let (chart, plain) = (open(folder), plain(peer));
        let mut taken = [Duration::ZERO; 2];
        for measure in &measures {
            let begun = Instant::now();
            let there = curve(&plain, measure);
            taken[1] += begun.elapsed();
            let begun = Instant::now();
            let here = chart.trend(NOBODY, measure).unwrap();
            taken[0] += begun.elapsed();
            assert!(here == there, "{measure}");
        }
        best = std::array::from_fn(|side| best[side].min(taken[side]));
    }
    json!({ "ours": best[0].as_secs_f64(), "theirs": best[1].as_secs_f64() })
}

fn copy(chart: &Vault, measures: &[String], plain: &mut Connection) {
    let all = plain.transaction().unwrap();
    all.execute_batch(
        "CREATE TABLE findings (person INTEGER, code TEXT, time TEXT, entry BLOB, part INTEGER,
           value TEXT, comparator TEXT, unit TEXT, low TEXT, high TEXT, interpretation TEXT,
           status TEXT, undecided INTEGER, words TEXT,
           PRIMARY KEY (person, code, time, entry, part)) WITHOUT ROWID",
    )
    .unwrap();
    let mut put = all
        .prepare("INSERT INTO findings VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .unwrap();
    for measure in measures {
        for it in chart.trend(NOBODY, measure).unwrap() {
            put.execute(params![
                measure,
                it.time,
                it.entry.0,
                it.part,
                it.value,
                it.comparator,
                it.unit,
                it.low,
                it.high,
                it.interpretation,
                it.status,
                it.undecided,
                it.words
            ])
            .unwrap();
        }
    }
    drop(put);
    all.commit().unwrap();
}

fn curve(plain: &Connection, measure: &str) -> Vec<Point> {
    let mut asked = plain
        .prepare_cached(
            "SELECT entry, part, time, value, comparator, unit, low, high, interpretation, status,
               undecided, words
             FROM findings WHERE person = 1 AND code = ? ORDER BY time, entry, part",
        )
        .unwrap();
    let rows = asked.query_map([measure], |row| {
        Ok(Point {
            entry: EntryId(row.get(0)?),
            part: row.get(1)?,
            time: row.get(2)?,
            value: row.get(3)?,
            comparator: row.get(4)?,
            unit: row.get(5)?,
            low: row.get(6)?,
            high: row.get(7)?,
            interpretation: row.get(8)?,
            status: row.get(9)?,
            undecided: row.get(10)?,
            words: row.get(11)?,
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// So many pages are one letter, and so many words one page.
const PAGES: u64 = 10;
const WORDS: u64 = 250;

/// A word of an invented language, the first ones far more often than the last, as in every language.
fn word(chance: &mut Chance) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "del", "fi", "gor", "hu", "ka", "lin", "mo", "ner", "pa", "ri", "sta", "tur", "vo",
        "wen", "zu",
    ];
    let mut number = 30_000 / (1 + chance.next() % 30_000);
    number = number * 7 + chance.next() % (number + 1);
    let mut said = String::new();
    for _ in 0..2 + number % 4 {
        said.push_str(SYLLABLES[(number % 16) as usize]);
        number = number / 16 + 5;
    }
    said
}

/// Adds letters of so many pages in all to a chart, and asks it as somebody types: every beginning of words of the
/// letters, of names of tests, and of two words. The times in milliseconds, sorted.
fn searching(folder: &str, pages: u64) -> Value {
    let mut chart = open(folder);
    let mut chance = Chance(pages);
    let mut letters = Vec::new();
    for number in 0..pages / PAGES {
        let page = |chance: &mut Chance| {
            (0..WORDS)
                .map(|_| word(chance))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let text: Vec<String> = (0..PAGES).map(|_| page(&mut chance)).collect();
        let content = Content::Document(record::Document {
            title: format!("Letter {number}"),
            text: Some(text.join("\u{c}")),
            ..Default::default()
        });
        let id = EntryId(chance.id(number));
        letters.push(said(&Entry::new(id, Some(NOBODY), content), &mut chance));
        if letters.len() == 100 {
            let change = Change::of(std::mem::take(&mut letters));
            chart.commit(&change, NOW).unwrap();
        }
    }
    let mut asked = vec!["test 42".to_owned(), "letter 1234".to_owned()];
    asked.extend((0..60).map(|_| word(&mut chance)));
    asked.extend((0..20).map(|_| format!("{} {}", word(&mut chance), word(&mut chance))));
    let mut taken = Vec::new();
    for words in &asked {
        for end in 1..=words.len() {
            let begun = Instant::now();
            let question = Question {
                words: &words[..end],
                person: Some(NOBODY),
                kind: None,
                limit: 500,
            };
            chart.search(&question, 0..30).unwrap();
            taken.push((begun.elapsed().as_secs_f64() * 1e3, words[..end].to_owned()));
        }
    }
    taken.sort_by(|one, other| one.0.total_cmp(&other.0));
    let at = |part: usize| json!(taken[(taken.len() - 1) * part / 100]);
    chart.close().unwrap();
    json!({ "asked": taken.len(), "p50": at(50), "p95": at(95), "most": at(100) })
}

/// Takes the files into the chart, in one change.
fn documents(folder: &str, files: &[&str]) -> Value {
    let mut chart = open(folder);
    let begun = Instant::now();
    let mut change = Change::default();
    for file in files {
        let stored = chart.add_document(&mut File::open(file).unwrap(), &About::default());
        change.documents.push(stored.unwrap());
    }
    chart.commit(&change, NOW).unwrap();
    json!({ "seconds": begun.elapsed().as_secs_f64() })
}

/// Takes one large file into the chart: the memory before, and the most meanwhile, in kB.
fn memory(folder: &str, file: &str) -> Value {
    let mut chart = open(folder);
    // The most so far is forgotten.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    let stored = chart.add_document(&mut File::open(file).unwrap(), &About::default());
    let change = Change {
        documents: vec![stored.unwrap()],
        ..Change::default()
    };
    chart.commit(&change, NOW).unwrap();
    json!({ "before": before, "most": status("VmHWM:") })
}

fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse().unwrap()
}
