//! The chore `pictures`: every sheet, and every screen the pages know how to show, as PNG files in
//! `out/pictures` for people to look at; and the checks that need no taste: nothing outside the
//! margins, no type too small to read, no key of the catalogue where a sentence should stand.
//! `pictures keep` also takes the pictures of the documents anew into `docs/pictures`, and those of the manual. `pictures sheets`
//! leaves the screens out, and the README's two pictures as they are: it needs no browser and no node.

use std::path::{Path, PathBuf};

use crate::{Wishes, house::House, page, program::Program, sheets, trouble::Trouble};

/// Printers leave this much white on every side, in points: 5 mm.
const MARGIN: f64 = 5.0 / 25.4 * 72.0;
/// The smallest type on any sheet, in points: the wallet card's.
const SMALLEST: f64 = 7.0;
/// The same on the medication plan, whose form gives the heads of the doses 8 mm.
const SMALLEST_ON_FORM: f64 = 6.0;

/// The chore `pictures`.
///
/// # Errors
/// [`Trouble::TestsFailed`] when a check found something; each was printed.
pub(crate) fn pictures(house: &House, wishes: &Wishes) -> Result<(), Trouble> {
    let said = |wanted: &str| wishes.words.iter().any(|word| word == wanted);
    let (only_sheets, keeping) = (said("sheets"), said("keep"));
    if only_sheets {
        crate::debian::install(&["imagemagick", "poppler-utils"], wishes.yes)?;
    } else {
        crate::debian::install(crate::debian::TESTS, wishes.yes)?;
        page::build(house)?;
    }
    house.build(&[])?;

    let out = house.out().join("pictures");
    let demo = out.join("demo");
    // an older demo would show older sheets
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out).map_err(|source| Trouble::File {
        path: out.clone(),
        source,
    })?;
    house
        .ours("ownchart")
        .args(["demo".as_ref(), demo.as_os_str()])
        .run()?;

    let printed = out.join("printed");
    sheets::print(house, &demo, &printed)?;

    let keys = catalogue(house);
    let mut found = Vec::new();
    let mut all = Vec::new();
    collect(&demo, &mut all);
    collect(&printed, &mut all);
    for sheet in &all {
        draw(sheet, &out)?;
        found.extend(look(sheet, &keys)?);
    }
    if !only_sheets {
        let screens = page::npm(house)
            .args(["run", "pictures"])
            .env("OWNCHART_PICTURES", &out);
        if let Err(trouble) = screens.run() {
            found.push(trouble.to_string());
        }
    }
    if keeping {
        found.extend(sheets::keep(house, &[&printed, &demo])?);
        if !only_sheets {
            keep(house, &out, &demo)?;
            manual(house)?;
        }
    }
    println!(
        "\n{} sheets are drawn in {}",
        all.len(),
        house.short(&out).display()
    );
    for remark in &found {
        println!("  {remark}");
    }
    if found.is_empty() && !all.is_empty() {
        Ok(())
    } else {
        Err(Trouble::TestsFailed)
    }
}

/// Takes the two pictures of the README anew: the overview, and the emergency sheet's first page.
fn keep(house: &House, out: &Path, demo: &Path) -> Result<(), Trouble> {
    let shown = house.root.join("docs/pictures");
    std::fs::create_dir_all(&shown).map_err(|source| Trouble::File {
        path: shown.clone(),
        source,
    })?;
    let overview = out.join("overview.en.png");
    std::fs::copy(&overview, shown.join("overview.png")).map_err(|source| Trouble::File {
        path: overview.clone(),
        source,
    })?;
    Program::new("pdftoppm")
        .args(["-r", "90", "-f", "1", "-l", "1", "-singlefile", "-png"])
        .args([
            demo.join("emergency.pdf").as_os_str(),
            shown.join("emergency").as_os_str(),
        ])
        .run()
}

/// Takes the pictures of the manual anew, from the window and the sheets of the demo chart. The page that
/// shows them is built with them next time.
fn manual(house: &House) -> Result<(), Trouble> {
    page::npm(house)
        .args(["run", "pictures:manual"])
        .env("OWNCHART_BIN", house.built("ownchart"))
        .env("OWNCHART_RENDER", house.built("ownchart-render"))
        .run()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "pdf") {
            into.push(path);
        }
    }
    into.sort();
}

fn draw(sheet: &Path, out: &Path) -> Result<(), Trouble> {
    let name = sheet.file_stem().unwrap_or_default();
    Program::new("pdftoppm")
        .args(["-r", "110", "-png"])
        .args([sheet.as_os_str(), out.join(name).as_os_str()])
        .run()
}

/// Everything about a sheet that is not as it should be.
fn look(sheet: &Path, keys: &[String]) -> Result<Vec<String>, Trouble> {
    let name = sheet
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut found = Vec::new();
    for page in 1.. {
        let number = page.to_string();
        let ask =
            Program::new("pdftoppm").args(["-r", "72", "-gray", "-f", &number, "-l", &number]);
        let Some(picture) = ask
            .args([sheet])
            .bytes()?
            .as_deref()
            .and_then(Picture::read)
        else {
            break;
        };
        if let Some(side) = picture.ink_outside(MARGIN) {
            found.push(format!("{name}, page {page}: ink in the {side} margin"));
        }
    }
    let (text, _) = Program::new("pdftotext")
        .args([sheet.as_os_str(), "-".as_ref()])
        .output()?;
    let words: Vec<&str> = text.split_whitespace().collect();
    found.extend(
        keys.iter()
            .filter(|key| words.contains(&key.as_str()))
            .map(|key| format!("{name}: shows the key {key}")),
    );
    // three times as large, because pdftohtml rounds to whole points; more it does not grant
    let (fonts, _) = Program::new("pdftohtml")
        .args(["-xml", "-i", "-stdout", "-zoom", "3"])
        .args([sheet])
        .output()?;
    let smallest = if name.starts_with("plan") {
        SMALLEST_ON_FORM
    } else {
        SMALLEST
    };
    let small = sizes(&fonts)
        .filter(|size| *size < smallest * 3.0 - 0.5)
        .min_by(f64::total_cmp);
    found.extend(small.map(|size| format!("{name}: type of {:.1} points", size / 3.0)));
    Ok(found)
}

/// `<fontspec id="0" size="105" …/>`
fn sizes(xml: &str) -> impl Iterator<Item = f64> {
    xml.split("<fontspec").skip(1).filter_map(|font| {
        let (_, size) = font.split_once("size=\"")?;
        size.split('"').next()?.parse().ok()
    })
}

/// The keys of every catalogue that cannot be mistaken for words: those with a hyphen or a dot.
fn catalogue(house: &House) -> Vec<String> {
    fn walk(value: &serde_json::Value, key: &str, into: &mut Vec<String>) {
        let Some(members) = value.as_object() else {
            into.push(key.to_owned());
            return;
        };
        for (name, value) in members {
            walk(
                value,
                &if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                },
                into,
            );
        }
    }
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(house.root.join("assets/words"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        if let Ok(value) = serde_json::from_str(&text) {
            walk(&value, "", &mut keys);
        }
    }
    keys.retain(|key| key.contains(['-', '.']));
    keys
}

/// A page in grey.
struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Picture {
    /// Binary PGM as pdftoppm writes it: `P5`, width, height, 255, then the pixels.
    fn read(bytes: &[u8]) -> Option<Picture> {
        let mut rest = bytes;
        let mut word = || {
            let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
            let end = start + rest[start..].iter().position(u8::is_ascii_whitespace)?;
            let word = std::str::from_utf8(&rest[start..end]).ok()?;
            rest = &rest[end + 1..];
            Some(word.to_owned())
        };
        if word()? != "P5" {
            return None;
        }
        let (width, height) = (word()?.parse().ok()?, word()?.parse().ok()?);
        word()?;
        (rest.len() == width * height).then(|| Picture {
            width,
            height,
            grey: rest.to_vec(),
        })
    }

    /// The side whose margin of so many pixels is not white.
    fn ink_outside(&self, margin: f64) -> Option<&'static str> {
        let inside = |place: usize, length: usize| {
            let place = place as f64 + 0.5;
            (margin <= place, place <= length as f64 - margin)
        };
        self.grey
            .iter()
            .enumerate()
            .filter(|(_, grey)| **grey < 250)
            .find_map(|(at, _)| {
                match (
                    inside(at % self.width, self.width),
                    inside(at / self.width, self.height),
                ) {
                    ((false, _), _) => Some("left"),
                    ((_, false), _) => Some("right"),
                    (_, (false, _)) => Some("upper"),
                    (_, (_, false)) => Some("lower"),
                    _ => None,
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ink: &[usize]) -> Vec<u8> {
        let mut grey = vec![255; 100];
        for &at in ink {
            grey[at] = 0;
        }
        [b"P5\n10 10\n255\n".to_vec(), grey].concat()
    }

    #[test]
    fn ink_in_a_margin_is_found_and_its_side_named() {
        for (at, side) in [
            (55, None),
            (50, Some("left")),
            (59, Some("right")),
            (5, Some("upper")),
            (95, Some("lower")),
        ] {
            let picture = Picture::read(&page(&[at])).expect("a picture");
            assert_eq!(picture.ink_outside(2.0), side, "{at}");
        }
    }

    #[test]
    fn a_picture_that_is_cut_off_is_none() {
        let page = page(&[]);
        assert!(Picture::read(&page[..page.len() - 1]).is_none());
    }

    #[test]
    fn type_sizes_are_read_from_the_list_of_fonts() {
        let xml = r#"<fontspec id="0" size="105" family="X"/><fontspec id="1" size="70"/>"#;
        assert_eq!(sizes(xml).collect::<Vec<_>>(), [105.0, 70.0]);
    }
}
