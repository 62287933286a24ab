//! PDF pages to pixels. Runs inside the helper only.
//!
//! Drawn by `hayro`: no scripts, no links followed, no attachments opened, fonts only from the file or
//! the fourteen standard ones built in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use crate::refusal::Refusal;
use crate::{Picture, limits};

/// Opens a PDF, with a password where one came along. Many files of others are damaged a little; what can be
/// mended is.
pub(crate) fn open(file: Vec<u8>, password: &str) -> Result<Pdf, Refusal> {
    Pdf::new_with_password(file, password).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption) => Refusal::Damaged,
        LoadPdfError::Decryption(_) if password.is_empty() => Refusal::Locked,
        LoadPdfError::Decryption(_) => Refusal::WrongPassword,
        LoadPdfError::Invalid => Refusal::Damaged,
    })
}

/// Pages of the document.
pub(crate) fn count(pdf: &Pdf) -> u32 {
    u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX)
}

/// Width and height of a page in points (1/72 inch), the way up it is shown, at least 1.
pub(crate) fn size(page: &Page<'_>) -> (u32, u32) {
    let (width, height) = page.render_dimensions();
    (points(width) as u32, points(height) as u32)
}

/// A page has between 1 and 14 400 points (ISO 32000-1, annex C), whatever it says.
fn points(edge: f32) -> f64 {
    if edge.is_finite() {
        f64::from(edge).clamp(1.0, 14_400.0)
    } else {
        595.0
    }
}

/// Draws pages of one document; what pages share is loaded once.
pub(crate) struct Drawing<'a> {
    pdf: &'a Pdf,
    cache: RenderCache<'a>,
    settings: InterpreterSettings,
    whole: Arc<AtomicBool>,
}

impl<'a> Drawing<'a> {
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        let whole = Arc::new(AtomicBool::new(true));
        let noticed = Arc::clone(&whole);
        let settings = InterpreterSettings {
            warning_sink: Arc::new(move |_| noticed.store(false, Ordering::Relaxed)),
            ..InterpreterSettings::default()
        };
        Self {
            pdf,
            cache: RenderCache::new(),
            settings,
            whole,
        }
    }

    /// A page on white paper, `width` pixels wide unless it would then be higher than
    /// [`limits::EDGE`] or have more than [`limits::DRAWN`] pixels; and whether all of it was drawn.
    pub(crate) fn draw(&self, page: u32, width: u32) -> Result<(Picture, bool), Refusal> {
        let pages = self.pdf.pages();
        let page = pages
            .get(page as usize)
            .ok_or(Refusal::NoSuchPage(count(self.pdf)))?;
        let (wide, high) = page.render_dimensions();
        let (wide, high) = (points(wide), points(high));
        let edge = f64::from(limits::EDGE);
        let scale = (f64::from(width.clamp(1, limits::EDGE)) / wide)
            .min(edge / high)
            .min((limits::DRAWN as f64 / (wide * high)).sqrt());
        let pixels = |points: f64| ((points * scale).round() as u16).clamp(1, limits::EDGE as u16);
        let mut context = RenderContext::new(pixels(wide), pixels(high));
        self.whole.store(true, Ordering::Relaxed);
        render_into(
            page,
            &self.cache,
            &self.settings,
            &RenderSettings::default(),
            &mut context,
            Affine::scale(scale) * to_kurbo(page),
        );
        context.flush();
        let mut pixmap = Pixmap::new(context.width(), context.height());
        context.render_with(
            &mut pixmap,
            &mut Resources::default(),
            RasterizerSettings {
                target_init: TargetInit::Clear(WHITE),
                ..Default::default()
            },
        );
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let picture = Picture::new(width, height, pixmap.take_rgba8(ImageAlphaType::Alpha))
            .ok_or(Refusal::TooLarge)?;
        Ok((picture, self.whole.load(Ordering::Relaxed)))
    }
}

/// From the page's own directions to pixels from the upper left corner, with its rotation.
fn to_kurbo(page: &Page<'_>) -> Affine {
    use hayro::hayro_interpret::util::TransformExt as _;
    page.initial_transform(true).to_kurbo()
}
