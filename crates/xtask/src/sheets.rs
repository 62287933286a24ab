//! The sheets of the demo chart as a person at the command line prints them: all of them for the chore
//! `pictures` to look at, and a few that stay in `docs/pictures` for people who read about them.

use std::path::{Path, PathBuf};

use crate::{house::House, program::Program, trouble::Trouble};

/// Every sheet: the name of its file, and what is said behind the chart. The demo makes a card and a
/// summary by itself.
const SHEETS: &[(&str, &[&str])] = &[
    ("emergency-de", &["emergency", "--languages", "de"]),
    ("emergency-de-en", &["emergency", "--languages", "de,en"]),
    ("emergency-de-ar", &["emergency", "--languages", "de,ar"]),
    ("emergency-uk-de", &["emergency", "--languages", "uk,de"]),
    ("emergency-tr-de", &["emergency", "--languages", "tr,de"]),
    ("emergency-letter", &["emergency", "--paper", "letter"]),
    ("fridge", &["fridge"]),
    ("fridge-ar-de", &["fridge", "--languages", "ar,de"]),
    ("card-ar-uk", &["card", "--languages", "ar,uk"]),
    ("plan", &["plan"]),
    ("plan-more", &["plan", "--allergies", "--measured"]),
    ("visit", &["visit", "--for", "Weber"]),
    ("binder", &["binder"]),
    ("recovery", &["recovery"]),
];

/// A picture that is kept.
struct Kept {
    /// Its name in `docs/pictures`.
    name: &'static str,
    sheet: &'static str,
    page: u32,
    dots: u32,
    /// How much of the page from above, in millimetres; the rest of it is white.
    height: Option<u32>,
}

const fn kept(name: &'static str, sheet: &'static str, page: u32) -> Kept {
    Kept {
        name,
        sheet,
        page,
        dots: 80,
        height: None,
    }
}

const KEPT: &[Kept] = &[
    kept("sheet-emergency-de", "emergency-de", 1),
    kept("sheet-emergency-de-en", "emergency-de-en", 1),
    kept("sheet-emergency-de-ar", "emergency-de-ar", 1),
    kept("sheet-emergency-uk-de", "emergency-uk-de", 1),
    kept("sheet-emergency-tr-de", "emergency-tr-de", 1),
    kept("sheet-fridge", "fridge", 1),
    Kept {
        dots: 100,
        height: Some(92),
        ..kept("sheet-card", "card", 1)
    },
    kept("sheet-plan", "plan", 1),
    kept("sheet-visit", "visit", 1),
    // behind the cover, the contents, the person and the allergies
    kept("sheet-binder", "binder", 5),
    Kept {
        height: Some(250),
        ..kept("sheet-request", "request", 1)
    },
];

/// What a kept picture may weigh, in bytes: a page of several must open at once.
const HEAVIEST: u64 = 150_000;

/// Prints every sheet of the demo chart in `demo` into `folder`.
pub(crate) fn print(house: &House, demo: &Path, folder: &Path) -> Result<(), Trouble> {
    let fault = |path: &Path| {
        let path = path.to_path_buf();
        |source| Trouble::File { path, source }
    };
    std::fs::create_dir_all(folder).map_err(fault(folder))?;
    let said = demo.join("WORDS.txt");
    let text = std::fs::read_to_string(&said).map_err(fault(&said))?;
    let words = demo.join("chart-words.txt");
    std::fs::write(&words, words_of_chart(&text).unwrap_or_default()).map_err(fault(&words))?;
    let chart = demo.join("Anna.ownchart");
    let ask = |verb: &str| {
        house
            .ours("ownchart")
            .env("OWNCHART_PASSPHRASE_FILE", &words)
            .args([verb.as_ref(), chart.as_os_str()])
    };
    for (name, wanted) in SHEETS {
        ask("print")
            .args(*wanted)
            .args(["-o".as_ref(), file(folder, name).as_os_str()])
            .run()?;
    }
    ask("request")
        .args(["new", "--to", "Dr. Ulrich Weber", "-o"])
        .args([file(folder, "request")])
        .run()
}

/// Draws the pictures that stay into `docs/pictures`, in few colours. Gives what is too heavy.
pub(crate) fn keep(house: &House, folders: &[&Path]) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    for Kept {
        name,
        sheet,
        page,
        dots,
        height,
    } in KEPT
    {
        let Some(sheet) = folders
            .iter()
            .map(|folder| file(folder, sheet))
            .find(|sheet| sheet.exists())
        else {
            found.push(format!("{name}: its sheet was not made"));
            continue;
        };
        let shown = house
            .root
            .join("docs/pictures")
            .join(name)
            .with_extension("png");
        let drawn = sheet.with_file_name(name);
        let (page, dots_said) = (page.to_string(), dots.to_string());
        let mut draw = Program::new("pdftoppm")
            .args(["-r", &dots_said, "-f", &page, "-l", &page])
            .args(["-singlefile", "-png"]);
        if let Some(height) = height {
            let dots = height * dots * 10 / 254;
            draw = draw.args(["-x", "0", "-y", "0", "-W", "0", "-H", &dots.to_string()]);
        }
        draw.args([sheet.as_os_str(), drawn.as_os_str()]).run()?;
        // few colours, and an edge that shows where the paper ends
        Program::new("convert")
            .args([drawn.with_extension("png")])
            .args(["+dither", "-colors", "32", "-bordercolor", "#b0b0b0"])
            .args(["-border", "1", "-strip"])
            .args([format!("PNG8:{}", shown.display())])
            .run()?;
        let bytes = std::fs::metadata(&shown).map_or(0, |file| file.len());
        if bytes > HEAVIEST {
            found.push(format!("{name}: {bytes} bytes, too many for a page"));
        }
    }
    Ok(found)
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("pdf")
}

/// The words that open the chart, as the demo's list of words names them.
fn words_of_chart(list: &str) -> Option<&str> {
    list.lines()
        .find_map(|line| line.strip_prefix("Anna.ownchart:"))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_chart_are_found_among_those_of_the_share() {
        let list = "ERFUNDEN\n\nshare.age: one two\nAnna.ownchart: three four\n";
        assert_eq!(words_of_chart(list), Some("three four"));
        assert_eq!(words_of_chart("nothing"), None);
    }

    #[test]
    fn every_kept_picture_shows_a_sheet_that_is_made() {
        let made = |sheet: &str| {
            ["card", "request"].contains(&sheet) || SHEETS.iter().any(|(name, _)| *name == sheet)
        };
        for kept in KEPT {
            assert!(made(kept.sheet), "{}", kept.name);
        }
    }
}
