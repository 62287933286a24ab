use super::*;
use crate::sheet::check;
use crate::{Pt, Size};

const HEADS: [(&str, f32); 3] = [("Tag", 1.4), ("Was", 3.0), ("Angaben", 4.0)];

fn of<'a>(parts: &'a [Part<'a>], former: Option<&'a Former<'a>>) -> Binder<'a> {
    Binder {
        language: Language::German,
        person: "Anna Beispiel",
        born: "1968-03-02".parse().ok(),
        made: "2026-11-21".parse().unwrap(),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        parts,
        former,
    }
}

fn drawn(binder: &Binder<'_>, size: Size) -> (Vec<Sheaf>, Vec<String>) {
    let faces = Faces::bundled();
    let about = About {
        size,
        ..About::for_tests()
    };
    let mut set = draw(binder, about, &faces, &mut |_| true).unwrap();
    set.select(binder);
    check::sheet(&set.sheet);
    assert!(set.sheet.pen.smallest >= Pt(8.0));
    (set.pages, check::texts(&set.sheet))
}

/// Rows of a table: so many days on which something was.
fn rows(count: usize) -> Vec<[String; 3]> {
    let row = |n: usize| {
        [
            format!("{n:02}.2026"),
            format!("Eintrag {n}"),
            "Angabe · ".repeat(n % 7),
        ]
    };
    (1..=count).map(row).collect()
}

/// A binder of three parts, the second with this table.
fn with_rows<T>(
    count: usize,
    former: Option<&Former<'_>>,
    see: impl FnOnce(&Binder<'_>) -> T,
) -> T {
    let rows = rows(count);
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let table = [Block::Table {
        heads: &HEADS,
        rows: &rows,
    }];
    let short = [Block::Paragraph("keine bekannt")];
    let parts = [
        ("Allergien", &short),
        ("Werte", &table),
        ("Notizen", &short),
    ];
    let parts = parts.map(|(title, body)| Part {
        title,
        body: &body[..],
        leaves: &[],
    });
    see(&of(&parts, former))
}

fn labels(pages: &[Sheaf]) -> Vec<&str> {
    pages.iter().map(|page| page.label.as_str()).collect()
}

#[test]
fn every_part_begins_on_a_page_and_every_page_says_whose_it_is() {
    let (pages, texts) = with_rows(60, None, |binder| drawn(binder, Size::A4));
    assert_eq!(labels(&pages), ["0-1", "0-2", "1-1", "2-1", "2-2", "3-1"]);
    let text = texts.join("\n");
    assert_eq!(
        text.matches("Anna Beispiel · geb. 02.03.1968").count(),
        pages.len()
    );
    assert!(text.contains("2-1 – 2-2"), "{text}");
    assert!(
        texts.iter().filter(|line| *line == "Angaben").count() >= 2,
        "heads stand again"
    );
    assert_eq!(text.matches("50 mm").count(), pages.len());
}

#[test]
fn one_entry_more_changes_only_the_pages_it_stands_on() {
    let made = "2026-05-03".parse().unwrap();
    let (before, _) = with_rows(60, None, |binder| drawn(binder, Size::A4));
    let former = Former {
        made,
        pages: &before,
    };
    let (_, texts) = with_rows(61, Some(&former), |binder| drawn(binder, Size::A4));
    let text = texts.join("\n");
    assert!(text.contains("Ordner vom 03.05.2026"), "{text}");
    assert!(text.contains("austauschen: 2-2"), "{text}");
    assert!(
        !text.contains("neu einlegen") && !text.contains("herausnehmen"),
        "{text}"
    );
    assert!(
        text.contains("Eintrag 61") && !text.contains("keine bekannt"),
        "{text}"
    );
    // Another day changes no page, and neither does another number.
    let later = |binder: &Binder<'_>| {
        let later = Binder {
            made: "2027-01-01".parse().unwrap(),
            number: 500,
            ..*binder
        };
        drawn(&later, Size::A4)
    };
    let (after, texts) = with_rows(60, Some(&former), later);
    assert_eq!(after, before);
    assert!(texts.join("\n").contains("Nichts hat sich geändert"));
}

#[test]
fn pages_are_put_in_and_taken_out() {
    let made = "2026-05-03".parse().unwrap();
    let bind = |count, former: Option<&Former<'_>>| {
        with_rows(count, former, |it| {
            binder(
                it,
                About::for_tests(),
                &Faces::bundled(),
                &mut |_| None,
                &mut |_, _| true,
            )
            .unwrap()
        })
    };
    let few = bind(10, None);
    assert_eq!(few.added, ["0-1", "0-2", "1-1", "2-1", "3-1"]);
    let more = bind(
        100,
        Some(&Former {
            made,
            pages: &few.pages,
        }),
    );
    // The contents change with the number of pages; the first page is full now.
    assert_eq!(more.replaced, ["0-2", "2-1"]);
    assert!(
        more.added.len() >= 2 && more.added[0] == "2-2",
        "{:?}",
        more.added
    );
    assert_eq!(more.printed.pages, 1 + 2 + more.added.len());
    let fewer = bind(
        10,
        Some(&Former {
            made,
            pages: &more.pages,
        }),
    );
    assert_eq!(fewer.removed, more.added);
    assert_eq!(fewer.replaced, ["0-2", "2-1"]);
}

#[test]
fn a_name_that_changed_changes_every_page() {
    let (before, _) = with_rows(5, None, |binder| drawn(binder, Size::A4));
    let named = |binder: &Binder<'_>| {
        let person = "Anna Muster";
        drawn(&Binder { person, ..*binder }, Size::A4)
    };
    let (after, _) = with_rows(5, None, named);
    assert!(before.iter().zip(&after).all(|(a, b)| a.digest != b.digest));
}

#[test]
fn runs_are_said_as_people_say_them() {
    let labels = ["2-1", "3-2", "3-3", "3-4", "4-1"].map(str::to_owned);
    assert_eq!(runs(&labels), "2-1, 3-2 – 3-4, 4-1");
}

#[test]
fn the_longest_values_never_overprint() {
    for length in [60, 400, 6000] {
        for size in [Size::A4, Size::Letter] {
            let long = "Wort ".repeat(length / 5) + &"x".repeat(length);
            let rows: [&[&str]; 2] = [&[&long, &long, &long], &[]];
            let body = [
                Block::Heading(&long),
                Block::Paragraph(&long),
                Block::List(&[&long, ""]),
                Block::Table {
                    heads: &HEADS,
                    rows: &rows,
                },
            ];
            let part = Part {
                title: &long,
                body: &body,
                leaves: &[],
            };
            let parts = [part; 30];
            let parts = if length == 60 {
                &parts[..]
            } else {
                &parts[..2]
            };
            let person = "Anna ".repeat(length / 5);
            let binder = Binder {
                person: &person,
                ..of(parts, None)
            };
            drawn(&binder, size);
        }
    }
}

#[test]
fn work_that_is_stopped_ends() {
    let mut calls = 0;
    let stopped = with_rows(60, None, |it| {
        binder(
            it,
            About::for_tests(),
            &Faces::bundled(),
            &mut |_| None,
            &mut |done, of| {
                calls += 1;
                assert!(done <= of);
                calls < 10
            },
        )
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(calls, 10);
}

#[test]
fn every_language_binds() {
    for language in Language::ALL {
        let see = |it: &Binder<'_>| {
            let it = Binder {
                language: *language,
                ..*it
            };
            drawn(&it, Size::A4);
            binder(
                &it,
                About::for_tests(),
                &Faces::bundled(),
                &mut |_| None,
                &mut |_, _| true,
            )
            .unwrap()
        };
        let whole = with_rows(30, None, see);
        let former = Former {
            made: "2026-05-03".parse().unwrap(),
            pages: &whole.pages,
        };
        assert_eq!(with_rows(31, Some(&former), see).printed.pages, 2);
    }
}

/// A binder of two parts, behind the second of which so many pages of a letter stand, and one of a photo.
fn with_leaves<T>(
    letter: usize,
    key: &str,
    former: Option<&Former<'_>>,
    see: impl FnOnce(&Binder<'_>) -> T,
) -> T {
    let texts: Vec<[String; 3]> = (1..=letter)
        .map(|n| {
            let about = format!("05.03.2024 · Seite {n} von {letter}");
            [format!("2-2024.03.05-{n}"), about, format!("{key} {n}")]
        })
        .collect();
    let leaf = |[label, about, key]: [&'static str; 3]| Leaf {
        label,
        title: "Foto",
        about,
        key,
        aloud: "ein Foto",
        missing: "kein Bild",
        first: true,
    };
    let mut leaves: Vec<Leaf<'_>> = texts
        .iter()
        .enumerate()
        .map(|(n, [label, about, key])| Leaf {
            label,
            title: "Brief der Klinik",
            about,
            key,
            aloud: "eine Seite des Briefs",
            missing: "kein Bild",
            first: n == 0,
        })
        .collect();
    leaves.push(leaf(["2-2024.06.01-1", "01.06.2024", "photo"]));
    let short = [Block::Paragraph("keine bekannt")];
    let parts = [("Allergien", &[][..]), ("Seiten", &leaves[..])];
    let parts = parts.map(|(title, leaves)| Part {
        title,
        body: &short,
        leaves,
    });
    see(&of(&parts, former))
}

fn scan() -> Scan {
    Scan {
        width: 1240,
        height: 1754,
        grey: true,
        jpeg: vec![0xff, 0xd8, 0xff, 0xd9],
    }
}

fn bound_with(binder_of: &Binder<'_>, asked: &mut Vec<usize>) -> Bound {
    let mut picture = |number: usize| {
        asked.push(number);
        (number != 1).then(scan)
    };
    let follow = &mut |done, of| {
        assert!(done <= of, "{done} of {of}");
        true
    };
    let about = About::for_tests();
    binder(binder_of, about, &Faces::bundled(), &mut picture, follow).unwrap()
}

#[test]
fn pages_of_documents_stand_behind_their_part_and_only_those_that_changed_are_drawn() {
    let mut asked = Vec::new();
    let whole = with_leaves(3, "one", None, |it| bound_with(it, &mut asked));
    assert_eq!(asked, [0, 1, 2, 3]);
    let again = with_leaves(3, "one", None, |it| bound_with(it, &mut Vec::new()));
    assert!(whole.printed.bytes == again.printed.bytes);
    assert_eq!(
        labels(&whole.pages)[2..],
        [
            "1-1",
            "2-1",
            "2-2024.03.05-1",
            "2-2024.03.05-2",
            "2-2024.03.05-3",
            "2-2024.06.01-1"
        ]
    );
    // One could not be drawn, and has a sentence instead.
    assert_eq!(whole.printed.proof.pictures(), [4, 6, 7]);
    let former = Former {
        made: "2026-05-03".parse().unwrap(),
        pages: &whole.pages,
    };
    let mut asked = Vec::new();
    let same = with_leaves(3, "one", Some(&former), |it| bound_with(it, &mut asked));
    assert_eq!((same.printed.pages, asked.len()), (1, 0));
    // Another file under the same name, and a page less: the photo behind it stays.
    let other = with_leaves(2, "two", Some(&former), |it| bound_with(it, &mut asked));
    assert_eq!(asked, [0, 1]);
    assert_eq!(other.removed, ["2-2024.03.05-3"]);
    assert_eq!(other.replaced, ["0-2", "2-2024.03.05-1", "2-2024.03.05-2"]);
}

#[test]
fn a_page_of_a_document_keeps_off_head_and_foot_whatever_its_form() {
    for (width, height) in [(1240, 1754), (1754, 1240), (100, 9000), (9000, 100), (1, 1)] {
        for size in [Size::A4, Size::Letter] {
            let about = About {
                size,
                ..About::for_tests()
            };
            let faces = Faces::bundled();
            with_leaves(2, "one", None, |it| {
                let mut set = draw(it, about, &faces, &mut |_| true).unwrap();
                let shaped = Scan {
                    width,
                    height,
                    ..scan()
                };
                let mut picture = |_| Some(shaped.clone());
                leaves::fill(&mut set.sheet, it, &mut picture, &mut |_, _| true).unwrap();
                check::sheet(&set.sheet);
                let outer: Vec<&str> = set
                    .sheet
                    .bookmarks
                    .iter()
                    .map(|it| it.title.as_str())
                    .collect();
                assert_eq!(outer, ["Allergien", "Seiten", "Brief der Klinik", "Foto"]);
            });
        }
    }
}

#[test]
fn drawing_that_is_stopped_ends() {
    let stopped = with_leaves(3, "one", None, |it| {
        let mut drawn = 0;
        let about = About::for_tests();
        let faces = Faces::bundled();
        let set = draw(it, about, &faces, &mut |_| true);
        let mut sheet = set.unwrap().sheet;
        let mut picture = |_| {
            drawn += 1;
            None
        };
        let stopped = leaves::fill(&mut sheet, it, &mut picture, &mut |done, _| done < 2);
        (stopped, drawn)
    });
    assert!(matches!(stopped, (Err(Error::Stopped), 2)));
}
