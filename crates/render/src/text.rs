//! The text layer of a PDF page, for searching. Runs inside the helper only.
//!
//! The order is the order in which the page was written, which for letters and lab reports is the
//! reading order; columns of a table stay separated by spaces. Invisible text counts: it is what a
//! scanner's text recognition leaves over the picture. It is a stranger's text and may say something else
//! than the page shows.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{Affine, BezPath, Point, Rect};

use crate::limits;
use crate::pages::count;
use crate::refusal::Refusal;

/// Glyphs are drawn in thousandths of the type size.
const EM: f64 = 1000.0;

/// The text of a page, at most [`limits::TEXT`] bytes of it.
pub(crate) fn of_page<'a>(
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    page: u32,
) -> Result<String, Refusal> {
    let page = pdf
        .pages()
        .get(page as usize)
        .ok_or(Refusal::NoSuchPage(count(pdf)))?;
    let paper = Rect::new(0.0, 0.0, 14_400.0, 14_400.0);
    let settings = InterpreterSettings::default();
    let mut context = Context::new(Affine::IDENTITY, paper, cache, pdf.xref(), settings);
    let mut lines = Lines::default();
    interpret_page(page, &mut context, &mut lines);
    Ok(lines.text)
}

/// Takes down glyphs as they come and puts spaces and line ends where the pen jumped.
#[derive(Default)]
struct Lines {
    text: String,
    /// Where the pen was left, and how large the type was.
    pen: Option<(Point, f64)>,
}

impl Lines {
    fn add(&mut self, text: &str, from: Point, to: Point, size: f64) {
        if self.text.len() + text.len() + 1 > limits::TEXT as usize {
            return;
        }
        if let Some((pen, last_size)) = self.pen {
            let size = size.max(last_size).max(0.001);
            let along = from.x - pen.x;
            let across = (from.y - pen.y).abs();
            let open = !self.text.is_empty() && !self.text.ends_with(['\n', ' ']);
            if across > 0.6 * size || along < -1.5 * size {
                if !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.truncate(self.text.trim_end_matches(' ').len());
                    self.text.push('\n');
                }
            } else if open && (along > 0.2 * size || across > 0.15 * size) {
                // Raised and lowered signs stand apart too: 10⁹ must not be found as 109.
                self.text.push(' ');
            }
        }
        // A stranger's control signs have no business in a search index.
        self.text.extend(text.chars().filter(|c| !c.is_control()));
        self.pen = Some((to, size));
    }
}

impl Device<'_> for Lines {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let from = place * Point::ZERO;
            let to = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
            let size = (place * Point::new(0.0, EM) - from).hypot();
            if ![from.x, from.y, to.x, to.y, size]
                .iter()
                .all(|n| n.is_finite())
            {
                continue;
            }
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => self.add(c.encode_utf8(&mut [0; 4]), from, to, size),
                Some(BfString::String(s)) => self.add(&s, from, to, size),
                // A sign without a letter keeps its place on the line and no more.
                None => self.add("", from, to, size),
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
