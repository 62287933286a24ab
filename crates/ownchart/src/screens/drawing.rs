//! A drawing of the screen as a picture file: the shapes the page drew, under the name of the person they are about.
//!
//! The page hands over shapes and words, never markup: what becomes of them is written here, and nothing in them can
//! be more than a shape or a word.

use super::Screens;
use crate::error::{Code, Error, Result};
use crate::view::{Anchor, PictureWanted, Shape, ShapeForm, ShapeRole, Written};
use std::fmt::Write;
use std::path::Path;

/// The longest edge of a picture, in pixels.
const EDGE: f64 = 10_000.0;
/// The most shapes and corners a picture may have.
const SHAPES: usize = 20_000;
const CORNERS: usize = 200_000;
/// Room above the drawing for name and day, and around it.
const HEAD: f64 = 92.0;
const ROOM: f64 = 24.0;

impl Screens {
    /// Writes a drawing to a file, in the clear and on purpose, under the person's name and the day.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for a drawing that is none; [`Code::CannotWrite`].
    pub fn picture_save(&self, wanted: &PictureWanted, file: &Path) -> Result<Written> {
        let text = self.picture(wanted)?;
        crate::write_file(file, seal::InTheClear::export(text.into_bytes()))?;
        Ok(Written {
            files: vec![file.display().to_string()],
        })
    }

    /// Whether a drawing can be written at all.
    ///
    /// # Errors
    /// [`Code::FieldUnreadable`] for a drawing that is none.
    pub fn picture_check(&self, wanted: &PictureWanted) -> Result<()> {
        self.picture(wanted).map(drop)
    }

    /// A neutral name for the file: desktops keep lists of the names people saved under.
    #[must_use]
    pub fn picture_name(&self) -> String {
        self.tongue.say("file-curve", &[]) + ".svg"
    }

    /// The drawing as text.
    fn picture(&self, wanted: &PictureWanted) -> Result<String> {
        let person = self.person(&wanted.person)?;
        let person = self.binder()?.entry(&person.to_string())?;
        let corners: usize = wanted.shapes.iter().map(|shape| shape.at.len()).sum();
        let size = [wanted.width, wanted.height];
        let fits = size.iter().all(|edge| (1.0..=EDGE).contains(edge))
            && wanted.shapes.len() <= SHAPES
            && corners <= CORNERS
            && wanted.shapes.iter().all(is_whole);
        if !fits {
            return Err(Error::new(Code::FieldUnreadable).with("field", "shapes"));
        }
        let (width, height) = (wanted.width + 2.0 * ROOM, wanted.height + HEAD + ROOM);
        let today = self.place.clock.today();
        let born = match &person.entry.content {
            record::Content::Person(it) => it.birth_date,
            _ => None,
        };
        let day = |when: record::When| self.tongue.day(when);
        let born = born.map(|born| self.tongue.say("picture-born", &[("day", &day(born))]));
        let made = self.tongue.say("picture-made", &[("day", &day(today))]);
        let about: Vec<String> = born.into_iter().chain([made]).collect();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" font-family=\"Atkinson Hyperlegible Next, Verdana, DejaVu Sans, sans-serif\">\n\
             <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
             <text x=\"{ROOM}\" y=\"36\" font-size=\"22\" font-weight=\"700\" fill=\"#1c2a33\">{name}</text>\n\
             <text x=\"{ROOM}\" y=\"60\" font-size=\"16\" fill=\"#3f4c55\">{about}</text>\n\
             <g transform=\"translate({ROOM} {HEAD})\">\n",
            title = plain(&wanted.title),
            name = plain(person.entry.title()),
            about = plain(&about.join(" · ")),
        );
        for shape in &wanted.shapes {
            drawn(&mut svg, shape);
        }
        svg.push_str("</g>\n</svg>\n");
        Ok(svg)
    }
}

/// Enough corners, and all of them places.
fn is_whole(shape: &Shape) -> bool {
    let corners = match shape.form {
        ShapeForm::Line | ShapeForm::Box => 4,
        _ => 2,
    };
    shape.at.len() >= corners
        && shape.at.len().is_multiple_of(2)
        && shape
            .at
            .iter()
            .all(|at| at.is_finite() && at.abs() <= 2.0 * EDGE)
        && shape.text.chars().count() <= 400
}

/// Colours on white, of the light theme.
fn colour(role: ShapeRole) -> &'static str {
    match role {
        ShapeRole::Band => "#e4f2e5",
        ShapeRole::Limit => "#1f5b2e",
        ShapeRole::Grid => "#ddd6c8",
        ShapeRole::Line => "#0a5a60",
        ShapeRole::Second => "#46545e",
        ShapeRole::Flagged => "#7a4b00",
        ShapeRole::Axis => "#3f4c55",
        ShapeRole::Title => "#1c2a33",
    }
}

fn drawn(svg: &mut String, shape: &Shape) {
    let ink = colour(shape.role);
    let [x, y] = [shape.at[0], shape.at[1]];
    let written = match shape.form {
        ShapeForm::Line => {
            let corners: Vec<String> = shape
                .at
                .chunks_exact(2)
                .map(|corner| format!("{:.1},{:.1}", corner[0], corner[1]))
                .collect();
            let (wide, dashes) = match shape.role {
                ShapeRole::Grid => (1.0, ""),
                ShapeRole::Limit => (1.5, " stroke-dasharray=\"6 4\""),
                ShapeRole::Second => (2.5, " stroke-dasharray=\"9 4\""),
                _ => (2.5, ""),
            };
            writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{wide}\" \
                 stroke-linejoin=\"round\"{dashes}/>",
                corners.join(" ")
            )
        }
        ShapeForm::Box => {
            let [right, bottom] = [shape.at[2], shape.at[3]];
            writeln!(
                svg,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{ink}\"/>",
                x.min(right),
                y.min(bottom),
                (right - x).abs(),
                (bottom - y).abs()
            )
        }
        ShapeForm::Dot => writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{ink}\"/>"
        ),
        ShapeForm::Ring => writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"#ffffff\" stroke=\"{ink}\" stroke-width=\"2.5\"/>"
        ),
        ShapeForm::Square => writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"9\" fill=\"{ink}\"/>",
            x - 4.5,
            y - 4.5
        ),
        ShapeForm::Text => {
            let anchor = match shape.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let (size, weight) = match shape.role {
                ShapeRole::Title => (18, 700),
                _ => (15, 400),
            };
            writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{ink}\" \
                 text-anchor=\"{anchor}\">{}</text>",
                plain(&shape.text)
            )
        }
    };
    written.expect("cannot fail because a text takes everything");
}

/// Words as words: nothing in them begins an element, and nothing turns the reading order around.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                safe.push(' ')
            }
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(said: &str) -> Shape {
        Shape {
            form: ShapeForm::Text,
            role: ShapeRole::Axis,
            at: vec![10.0, 20.0],
            text: said.into(),
            anchor: Anchor::Start,
        }
    }

    #[test]
    fn a_name_is_a_name_and_never_an_element() {
        let mut svg = String::new();
        drawn(
            &mut svg,
            &text("</text><script>alert(1)</script>\u{202e}\u{0}"),
        );
        assert_eq!(svg.matches('<').count(), 2, "{svg}");
        assert!(svg.contains("&lt;script&gt;"));
        assert!(!svg.contains(['\u{202e}', '\u{0}']));
    }

    #[test]
    fn a_shape_without_its_corners_is_none() {
        let box_of = |at: &[f64]| Shape {
            form: ShapeForm::Box,
            at: at.to_vec(),
            ..text("")
        };
        assert!(is_whole(&box_of(&[0.0, 0.0, 1.0, 1.0])));
        for at in [&[][..], &[0.0, 0.0], &[0.0; 5], &[0.0, 0.0, 1.0, f64::NAN]] {
            assert!(!is_whole(&box_of(at)), "{at:?}");
        }
    }
}
