//! Faces, and which glyph of which face stands for a text.
//!
//! Five faces are asked in turn for every letter as a reader counts letters (a letter with its
//! marks is one): Atkinson Hyperlegible Next for Latin, Noto Sans for Greek, Cyrillic, Vietnamese
//! and more, Noto Sans Symbols for arrows and signs, Noto Sans Arabic, and Noto Sans Hebrew for names
//! (in one weight: no sheet of ours speaks Hebrew). What none of them has is never a box: it
//! stands on the sheet as [`MARK`], and the sheet's remarks name it.
//!
//! # What is not drawn
//! The Indic scripts, Chinese and Japanese have no face here yet, so they come out as [`MARK`] with a
//! remark, never as unjoined letters. Marks that steer the direction of writing are taken out: a name
//! cannot turn the text behind it around (see [`crate::bidi`]). With them goes the sign that keeps two
//! Persian letters from joining; the word stays readable.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustybuzz::ttf_parser::GlyphId;
use rustybuzz::{Direction, GlyphBuffer, ShapePlan, UnicodeBuffer, script};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::bidi::is_mark;
use crate::measure::Pt;

/// What stands on paper for a character that no face has.
pub const MARK: &str = "[?]";

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    #[default]
    Regular,
    Bold,
}

/// Which face a glyph comes from: a place in [`Faces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FaceId(pub u8);

/// One font file and what draws with it.
pub(crate) struct Face {
    /// Its PostScript name.
    pub name: &'static str,
    pub data: &'static [u8],
    shaper: rustybuzz::Face<'static>,
    /// How each script is shaped with it in each direction, worked out once.
    plans: Mutex<BTreeMap<Writing, Arc<ShapePlan>>>,
}

/// A script, and whether it runs from right to left.
type Writing = (Option<String>, bool);

impl Face {
    /// All our faces measure their glyphs in thousandths of the type size, as a PDF does, so no width
    /// is ever rounded.
    pub(crate) const UNITS: u16 = 1000;

    fn new(name: &'static str, data: &'static [u8]) -> Self {
        let shaper = rustybuzz::Face::from_slice(data, 0)
            .expect("this cannot fail because the file is part of the program and a test opens it");
        Self {
            name,
            data,
            shaper,
            plans: Mutex::default(),
        }
    }

    /// Shapes one run in the script its letters show. Glyphs come as they stand, from left to right.
    fn shape(&self, run: &str, rtl: bool) -> GlyphBuffer {
        let direction = if rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run);
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let script = Some(buffer.script()).filter(|known| *known != script::UNKNOWN);
        let plan = {
            let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (script.map(|script| script.tag().to_string()), rtl);
            let plan = plans.entry(key).or_insert_with(|| {
                let plan = ShapePlan::new(&self.shaper, direction, script, None, &[]);
                Arc::new(plan)
            });
            Arc::clone(plan)
        };
        rustybuzz::shape_with_plan(&self.shaper, &plan, buffer)
    }

    pub(crate) fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some()
    }

    /// How wide a glyph is.
    pub(crate) fn width(&self, gid: u16) -> u16 {
        self.shaper
            .glyph_hor_advance(GlyphId(gid))
            .unwrap_or_default()
    }

    pub(crate) fn bounds(&self) -> Bounds {
        let bounds = self.shaper.global_bounding_box();
        Bounds {
            ascent: self.shaper.ascender(),
            descent: self.shaper.descender(),
            x_min: bounds.x_min,
            y_min: bounds.y_min,
            x_max: bounds.x_max,
            y_max: bounds.y_max,
            weight: self.shaper.weight().to_number(),
        }
    }
}

/// How far a face reaches, in [`Face::UNITS`].
pub(crate) struct Bounds {
    pub ascent: i16,
    pub descent: i16,
    pub x_min: i16,
    pub y_min: i16,
    pub x_max: i16,
    pub y_max: i16,
    /// From 100 to 900.
    pub weight: u16,
}

/// The faces a sheet is set in. Opening them takes well under a millisecond; keep one for a run.
///
/// ```
/// let faces = paper::Faces::bundled();
/// assert_eq!(faces.missing("Ayşe Müller, Ωmega, Щука, ليلى, דינה"), []);
/// assert_eq!(faces.missing("王 Anna"), ['王']);
/// ```
pub struct Faces {
    faces: Vec<Face>,
}

macro_rules! face {
    ($name:literal) => {
        Face::new(
            $name,
            include_bytes!(concat!("../../../assets/fonts/", $name, ".ttf")),
        )
    };
}

impl Faces {
    /// The faces that come with the program.
    #[must_use]
    pub fn bundled() -> Self {
        Self {
            faces: vec![
                face!("AtkinsonHyperlegibleNext-Regular"),
                face!("AtkinsonHyperlegibleNext-Bold"),
                face!("NotoSans-Regular"),
                face!("NotoSans-Bold"),
                face!("NotoSansSymbols-Regular"),
                face!("NotoSansArabic-Regular"),
                face!("NotoSansArabic-Bold"),
                face!("NotoSansHebrew-Regular"),
            ],
        }
    }

    /// The characters of `text` that will be printed as [`MARK`], each once, in order.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for letter in clean(text).graphemes(true) {
            if self.choose(letter, Weight::Regular).is_none() {
                missing.extend(letter.chars().next().filter(|c| !missing.contains(c)));
            }
        }
        missing
    }

    pub(crate) fn get(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    #[cfg(test)]
    fn ids(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.faces.len()).filter_map(|place| u8::try_from(place).ok().map(FaceId))
    }

    /// The first face that has every character of this letter.
    fn choose(&self, letter: &str, weight: Weight) -> Option<FaceId> {
        let order: [u8; 5] = match weight {
            Weight::Regular => [0, 2, 4, 5, 7],
            Weight::Bold => [1, 3, 4, 6, 7],
        };
        order
            .map(FaceId)
            .into_iter()
            .find(|id| letter.chars().all(|c| self.get(*id).has(c)))
    }

    /// Shapes one stretch of one style that runs one way, odd levels from right to left. Glyphs come as
    /// their letters are spoken, with the place of their letter in the returned text, which is `text`
    /// cleaned and with [`MARK`]s for what is missing.
    pub(crate) fn shape(&self, text: &str, weight: Weight, size: Pt, level: u8) -> Shaped {
        let mut shaped = Shaped::default();
        let mut run = String::new();
        let mut run_face = None;
        let mut marked = false;
        for letter in clean(text).graphemes(true) {
            let found = self.choose(letter, weight);
            let (letter, face) = match found {
                Some(face) => (letter, face),
                None => {
                    shaped.missing.extend(letter.chars().next());
                    if std::mem::replace(&mut marked, true) {
                        continue; // one mark for a whole word nobody can print
                    }
                    (MARK, FaceId(u8::from(weight == Weight::Bold)))
                }
            };
            marked = found.is_none();
            // A blank stays in the face of the word before it, so that runs are words and more.
            let face = run_face
                .filter(|f| letter == " " && self.get(*f).has(' '))
                .unwrap_or(face);
            if run_face != Some(face) {
                self.shape_run(&mut shaped, &run, run_face, (size, level));
                run.clear();
                run_face = Some(face);
            }
            run.push_str(letter);
        }
        self.shape_run(&mut shaped, &run, run_face, (size, level));
        shaped
    }

    fn shape_run(
        &self,
        into: &mut Shaped,
        run: &str,
        face: Option<FaceId>,
        (size, level): (Pt, u8),
    ) {
        let Some(face) = face.filter(|_| !run.is_empty()) else {
            return;
        };
        let start = into.text.len();
        into.text.push_str(run);
        let scale = size.0 / f32::from(Face::UNITS);
        let rtl = level % 2 == 1;
        let out = self.get(face).shape(run, rtl);
        let first = into.glyphs.len();
        for (info, position) in out.glyph_infos().iter().zip(out.glyph_positions()) {
            into.glyphs.push(Glyph {
                face,
                gid: u16::try_from(info.glyph_id)
                    .expect("this cannot fail because a font file has at most 65 536 glyphs"),
                advance: position.x_advance as f32 * scale,
                dx: position.x_offset as f32 * scale,
                dy: position.y_offset as f32 * scale,
                letter: start + info.cluster as usize,
                level,
            });
        }
        if rtl {
            into.glyphs[first..].reverse();
        }
    }
}

/// A glyph and where it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub face: FaceId,
    pub gid: u16,
    /// How far the pen moves, in points.
    pub advance: f32,
    /// How far the glyph stands off the pen, in points.
    pub dx: f32,
    pub dy: f32,
    /// Where its letter begins in the text. Glyphs of one letter share it.
    pub letter: usize,
    /// Which way its letter runs: see [`crate::bidi::Run::level`].
    pub level: u8,
}

/// A shaped stretch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shaped {
    pub text: String,
    pub glyphs: Vec<Glyph>,
    /// First characters of the letters that no face has.
    pub missing: Vec<char>,
}

/// The text as it can be set: letters composed, line ends and tabs as blanks, and nothing that
/// has no ink of its own.
pub(crate) fn clean(text: &str) -> String {
    let kept = |c: &char| !is_mark(*c);
    settled(text).chars().filter(kept).collect()
}

/// The same, but with the marks around values, which [`crate::bidi`] needs.
pub(crate) fn settled(text: &str) -> String {
    text.nfc()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                Some(' ')
            }
            c if is_mark(c) => Some(c),
            c if c.is_control() => None,
            '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => None,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
            '\u{e0000}'..='\u{e0fff}' | '\u{fff9}'..='\u{fffb}' => None,
            c => Some(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_face_opens_and_has_a_blank() {
        let faces = Faces::bundled();
        for id in faces.ids() {
            let face = faces.get(id);
            assert!(face.has(' '), "{}", face.name);
            assert_eq!(
                face.shaper.units_per_em(),
                i32::from(Face::UNITS),
                "{}",
                face.name
            );
            assert!(
                face.data.len() < 1_000_000,
                "{} is committed, so it stays small",
                face.name
            );
        }
    }

    #[test]
    fn the_languages_we_print_are_covered() {
        let faces = Faces::bundled();
        for text in [
            "Größe ÄÖÜ ẞ „Gänsefüßchen“ – …",
            "ğüşiöç İI Ayşe",
            "zażółć gęślą jaźń",
            "Příliš žluťoučký kůň",
            "français œuf Ÿ",
            "Съешь ещё этих мягких булок, ґанок їжак",
            "Ξεσκεπάζω τὴν ψυχοφθόρα",
            "Nguyễn Thị Ánh",
            "↑ ↓ → ≥ ≤ µ ½ °C € × ′",
            "محمد الأحمد، أُعدّ لا إله آ ى ئ ؤ ٪ ٣ پ گ چ ژ",
            "דינה לוי, שָׁלוֹם",
        ] {
            assert_eq!(faces.missing(text), [], "{text}");
        }
    }

    #[test]
    fn a_word_nobody_can_print_is_one_mark_and_named() {
        let shaped = Faces::bundled().shape("Anna 王小明 Weber", Weight::Regular, Pt(10.0), 0);
        assert_eq!(shaped.text, "Anna [?] Weber");
        assert_eq!(shaped.missing, ['王', '小', '明']);
        assert!(
            shaped.glyphs.iter().all(|g| g.gid != 0),
            "glyph 0 is the box"
        );
    }

    #[test]
    fn a_letter_and_its_dots_become_one_letter() {
        let faces = Faces::bundled();
        let joined = faces.shape("Müller", Weight::Regular, Pt(10.0), 0);
        let apart = faces.shape("Mu\u{308}ller", Weight::Regular, Pt(10.0), 0);
        assert_eq!(joined.glyphs, apart.glyphs);
    }

    #[test]
    fn a_name_cannot_turn_the_text_behind_it_around() {
        assert_eq!(
            clean("Anna\u{202e}nessetaP\u{2066}\u{200f}!"),
            "AnnanessetaP!"
        );
        assert_eq!(clean("a\r\nb\tc\0d\u{7f}"), "a  b cd");
    }

    #[test]
    fn letters_are_kerned() {
        let faces = Faces::bundled();
        let width = |text: &str| -> f32 {
            faces
                .shape(text, Weight::Regular, Pt(100.0), 0)
                .glyphs
                .iter()
                .map(|g| g.advance)
                .sum()
        };
        assert!(width("AV") < width("A") + width("V"));
    }
}
