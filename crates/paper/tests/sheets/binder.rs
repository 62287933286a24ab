use paper::{Binder, Block, Faces, Former, Language, Part, binder};

use crate::outside::{File, about};

fn of<'a>(parts: &'a [Part<'a>]) -> Binder<'a> {
    Binder {
        language: Language::German,
        person: "Anna Beispiel",
        born: "1968-03-02".parse().ok(),
        made: "2026-11-21".parse().expect("a date"),
        number: 412,
        words: &["hafer", "ziegel", "mond", "anker"],
        parts,
        former: None,
    }
}

/// So many lines of a laboratory.
fn rows(count: usize) -> Vec<[String; 4]> {
    (0..count)
        .map(|n| {
            let day = format!("{:02}.{:02}.{}", n % 28 + 1, n % 12 + 1, 2014 + n / 800);
            let value = format!("{},{} mmol/l", n % 7, n % 10);
            [day, format!("Wert {n}"), value, "3,5–5,1".to_owned()]
        })
        .collect()
}

const HEADS: [(&str, f32); 4] = [
    ("Tag", 1.4),
    ("Was", 3.0),
    ("Ergebnis", 3.0),
    ("üblich", 2.0),
];

fn print(count: usize, former: Option<&Former<'_>>) -> paper::Bound {
    let rows = rows(count);
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let short = [Block::Paragraph("keine bekannt")];
    let table = [Block::Table {
        heads: &HEADS,
        rows: &rows,
    }];
    let parts = [("Allergien", &short), ("Werte", &table)];
    let parts = parts.map(|(title, body)| Part {
        title,
        body: &body[..],
        leaves: &[],
    });
    let binder_of = Binder {
        former,
        ..of(&parts)
    };
    let made = binder(
        &binder_of,
        about("Anna Beispiel"),
        &Faces::bundled(),
        &mut |_| None,
        &mut |_, _| true,
    );
    made.expect("a binder")
}

/// More pages than are pressed at once, so that they come together from several.
#[test]
fn the_file_is_sound_has_bookmarks_and_is_read_in_order() {
    let bound = print(1300, None);
    assert_eq!(bound.printed.bytes, print(1300, None).printed.bytes);
    assert!(bound.printed.pages > 30, "{}", bound.printed.pages);
    let file = File::of("binder", &bound.printed);
    file.is_sound();
    file.keeps_margins(5.0);
    let text = file.copied();
    let order = [
        "Gesundheitsordner",
        "Inhalt",
        "keine bekannt",
        "Wert 7 ",
        "Wert 800 ",
        "Wert 1299 ",
    ];
    let places = order.map(|words| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words} in {text}"))
    });
    assert!(places.is_sorted(), "{places:?}");
    let tree = file.tree();
    let order = [
        "\"Gesundheitsordner\"",
        "\"Inhalt\"",
        "\"keine bekannt\"",
        "\"Wert 1299\"",
    ];
    let places = order.map(|words| {
        tree.find(words)
            .unwrap_or_else(|| panic!("{words} in the tree"))
    });
    assert!(places.is_sorted(), "{places:?}");
    assert!(tree.contains("/Scope /Column") && tree.contains("/Scope /Row"));
}

#[test]
fn changed_pages_are_a_sound_file_too() {
    let first = print(100, None);
    let former = Former {
        made: "2026-05-03".parse().expect("a date"),
        pages: &first.pages,
    };
    let second = print(101, Some(&former));
    assert_eq!(
        second.printed.pages, 2,
        "{:?} {:?}",
        second.replaced, second.added
    );
    let file = File::of("binder-changed", &second.printed);
    file.is_sound();
    file.keeps_margins(5.0);
    let text = file.copied();
    assert!(
        text.contains("austauschen: 2-") && text.contains("Wert 100"),
        "{text}"
    );
    let tree = file.tree();
    assert!(
        !tree.contains("Wert 3\"") && tree.contains("Wert 100"),
        "{tree}"
    );
}

fn said(file: &str, line: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|there| there.starts_with(line))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Five hundred pages, in another process so that its memory is its own.
#[test]
fn five_hundred_pages_take_little_time_and_memory() {
    if std::env::var_os("OWNCHART_BINDER_ALONE").is_none() {
        let program = std::env::current_exe().expect("this program");
        let output = std::process::Command::new(program)
            .args(["five_hundred_pages", "--nocapture"])
            .env("OWNCHART_BINDER_ALONE", "1")
            .output()
            .expect("this program again");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        print!("{said}");
        assert!(output.status.success(), "{said}");
        return;
    }
    let before = crate::emergency::worked();
    let bound = print(21_500, None);
    let pages = bound.printed.pages;
    assert!(pages >= 500, "{pages}");
    if let (Some(before), Some(after)) = (before, crate::emergency::worked()) {
        let each = (after - before) as f64 / 1e6 / pages as f64;
        println!("binder: {pages} pages, {each:.1} ms a page");
        assert!(each <= 40.0, "{each:.1} ms a page");
    }
    if let Some(peak) = said("/proc/self/status", "VmHWM:") {
        println!(
            "binder: {} MB, file {} kB",
            peak / 1000,
            bound.printed.bytes.len() / 1000
        );
        assert!(peak <= 300_000, "{peak} kB");
    }
}
