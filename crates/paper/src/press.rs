//! From a drawn sheet to PDF operations: the one file that speaks to printpdf.
//!
//! # One text per glyph
//! A PDF font holds one text for each glyph, and printpdf keeps the last one it is told. Two letters
//! that share a glyph would be copied out as the same, wrong, letter. So the first meaning of a glyph
//! is kept for the whole document, and a letter that means something else, or needs several glyphs,
//! carries its text with it (`/ActualText`).

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, CurTransMat, CustomPdfConformance, DictItem, ExternalStream, ExternalXObject,
    FontId, FontMetrics, FontType, Greyscale, LinePoint, Op, PaintMode, ParsedFont, PdfConformance,
    PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions, Point,
    Polygon, PolygonRing, Rgb, TextItem, WindingOrder, XObject, XObjectId, XObjectTransform,
};
use subsetter::GlyphRemapper;

use crate::Error;
use crate::face::{Face, FaceId, Faces};
use crate::measure::{Area, Mm};
use crate::sheet::{Drawn, Page, Photo, Role, Scan, Sheet, What};
use crate::text::{Ink, Inked, Line, Style};

/// Pixels of the mask for one module of a code. A viewer that smooths pictures then blurs an eighth
/// of a module and not a half.
const MASK: u32 = 4;

/// How many pages are pressed at once. Operations are large, and pages can be many.
const AT_ONCE: usize = 25;

/// The document as printpdf and lopdf write it, before [`crate::finish`]. What was pressed is taken
/// out of the sheet: of a page only the number of its marks is left.
///
/// # Errors
/// [`Error::Stopped`] if `follow` says so.
pub(crate) fn press(
    sheet: &mut Sheet<'_>,
    follow: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<lopdf::Document, Error> {
    let types = Types::of(sheet)?;
    let fonts = types.sets.iter().map(|(face, set)| {
        let font = set.font(sheet.pen.faces, *face)?;
        Ok((font_id(*face), PdfFont::new(font)))
    });
    let fonts: BTreeMap<FontId, PdfFont> = fonts.collect::<Result<_, Error>>()?;
    let (width, height) = (sheet.width, sheet.height);
    let pages = sheet.pages.len();
    let mut pictures = 0;
    let mut whole: Option<lopdf::Document> = None;
    for (round, some) in sheet.pages.chunks_mut(AT_ONCE).enumerate() {
        let mut document = PdfDocument::new("");
        document.metadata.info.conformance = PdfConformance::Custom(CustomPdfConformance {
            requires_icc_profile: false, // ours is text and codes; 650 kB of press profile are not
            requires_xmp_metadata: false, // finish.rs writes its own
            ..CustomPdfConformance::default()
        });
        document.resources.fonts.map.extend(fonts.clone());
        for page in &mut *some {
            let mut plate = Plate {
                types: &types,
                height,
                ops: Vec::new(),
                fill: None,
            };
            plate.page(page, &mut document, &mut pictures);
            page.drawn = Vec::new();
            let (width, height) = (printpdf::Mm(width.0), printpdf::Mm(height.0));
            document.pages.push(PdfPage::new(width, height, plate.ops));
        }
        let options = PdfSaveOptions {
            optimize: false,
            ..PdfSaveOptions::default()
        };
        let mut warnings = Vec::new();
        let written = document.to_lopdf_document(&options, &mut warnings);
        debug_assert!(warnings.is_empty(), "{warnings:?}");
        match &mut whole {
            None => whole = Some(written),
            Some(whole) => crate::finish::join(whole, written)?,
        }
        let done = (round * AT_ONCE + some.len()).min(pages);
        if !follow(done, pages) {
            return Err(Error::Stopped);
        }
    }
    Ok(whole.expect("this cannot fail because a sheet has at least one page"))
}

/// What a glyph is copied out as: a blank or hyphen that holds two words together is one all the same.
fn copied(letter: &str) -> String {
    letter
        .replace(['\u{a0}', '\u{202f}'], " ")
        .replace('\u{2011}', "-")
}

/// The glyphs a sheet uses, face by face.
struct Types {
    sets: BTreeMap<FaceId, Set>,
}

/// The glyphs used of one face.
struct Set {
    renumber: GlyphRemapper,
    /// What each glyph of the file means in this document.
    means: BTreeMap<u16, String>,
    /// How wide each glyph is, in thousandths of the type size.
    widths: BTreeMap<u16, u16>,
}

impl Types {
    fn of(sheet: &Sheet<'_>) -> Result<Self, Error> {
        let mut means: BTreeMap<FaceId, BTreeMap<u16, String>> = BTreeMap::new();
        let lines = || {
            sheet
                .pages
                .iter()
                .flat_map(|page| &page.drawn)
                .filter_map(|drawn| match &drawn.what {
                    What::Text { line, .. } => Some(line),
                    _ => None,
                })
        };
        // Letters of one glyph first: the e of an ẹ made of two glyphs must not become an ẹ.
        for alone in [true, false] {
            for line in lines() {
                for (range, glyphs) in line
                    .letters()
                    .filter(|(_, glyphs)| (glyphs.len() == 1) == alone)
                {
                    let letter = &line.text[range];
                    for inked in glyphs {
                        if inked.glyph.gid == 0 {
                            return Err(Error::NoGlyph {
                                letter: letter.to_owned(),
                            });
                        }
                        let of_face = means.entry(inked.glyph.face).or_default();
                        of_face
                            .entry(inked.glyph.gid)
                            .or_insert_with(|| copied(letter));
                    }
                }
            }
        }
        let sets = means.into_iter().map(|(face, means)| {
            let glyphs: Vec<u16> = means.keys().copied().collect();
            let of = sheet.pen.faces.get(face);
            let widths = glyphs.iter().map(|gid| (*gid, of.width(*gid))).collect();
            let renumber = GlyphRemapper::new_from_glyphs_sorted(&glyphs);
            (
                face,
                Set {
                    renumber,
                    means,
                    widths,
                },
            )
        });
        Ok(Self {
            sets: sets.collect(),
        })
    }
}

impl Set {
    /// The face with only these glyphs, renumbered.
    fn font(&self, faces: &Faces, id: FaceId) -> Result<ParsedFont, Error> {
        let face = faces.get(id);
        let small = subsetter::subset(face.data, 0, &self.renumber)
            .map_err(|_| Error::Face { name: face.name })?;
        let glyph_widths = self
            .widths
            .iter()
            .filter_map(|(gid, width)| Some((self.renumber.get(*gid)?, *width)))
            .collect();
        let bounds = face.bounds();
        Ok(ParsedFont {
            original_bytes: small,
            font_index: 0,
            font_name: Some(format!("{}+{}", self.tag(), face.name)),
            codepoint_to_glyph: BTreeMap::new(),
            glyph_widths,
            units_per_em: Face::UNITS,
            font_metrics: FontMetrics {
                ascent: bounds.ascent,
                descent: bounds.descent,
            },
            font_type: FontType::TrueType,
            pdf_font_metrics: PdfFontMetricsStub {
                units_per_em: Face::UNITS,
                x_min: bounds.x_min,
                y_min: bounds.y_min,
                x_max: bounds.x_max,
                y_max: bounds.y_max,
                us_weight_class: bounds.weight,
                ..PdfFontMetricsStub::default()
            },
        })
    }

    /// Six capitals that name this choice of glyphs (ISO 32000-1, 9.6.4): a digest of it.
    fn tag(&self) -> String {
        let mut digest: u64 = 0xcbf2_9ce4_8422_2325; // FNV-1a
        for gid in self.means.keys() {
            for byte in gid.to_be_bytes() {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        (0..6)
            .map(|_| {
                let letter = b'A' + (digest % 26) as u8;
                digest /= 26;
                char::from(letter)
            })
            .collect()
    }
}

fn font_id(face: FaceId) -> FontId {
    FontId(format!("FACE{}", char::from(b'A' + face.0)))
}

/// One page while its operations are written.
struct Plate<'s> {
    types: &'s Types,
    height: Mm,
    ops: Vec<Op>,
    /// The ink in the pen, so that it is named only when it changes.
    fill: Option<Ink>,
}

impl Plate<'_> {
    fn page(&mut self, page: &Page, document: &mut PdfDocument, pictures: &mut usize) {
        for drawn in &page.drawn {
            self.begin(drawn);
            match &drawn.what {
                What::Text { line, baseline, .. } => self.text(line, drawn, *baseline),
                What::Ground { ink, radius } => {
                    self.ink(*ink);
                    self.shape(&drawn.area, *radius, PaintMode::Fill);
                }
                What::Outline {
                    ink,
                    radius,
                    thickness,
                    dashed,
                } => {
                    self.stroke(*ink, *thickness, *dashed);
                    self.shape(&drawn.area, *radius, PaintMode::Stroke);
                }
                What::Rule {
                    ink,
                    thickness,
                    dashed,
                } => {
                    self.stroke(*ink, *thickness, *dashed);
                    let to = (drawn.area.right(), drawn.area.bottom());
                    let points =
                        [(drawn.area.x, drawn.area.y), to].map(|(x, y)| self.point(x, y, false));
                    let line = printpdf::Line {
                        points: points.to_vec(),
                        is_closed: false,
                    };
                    self.ops.push(Op::DrawLine { line });
                }
                What::Code { modules } => {
                    self.ink(Ink::Main);
                    self.picture(&drawn.area, mask(modules), document, pictures);
                }
                What::Photo { photo } => {
                    self.picture(&drawn.area, pixels(photo), document, pictures)
                }
                What::Scan { scan } => self.picture(&drawn.area, packed(scan), document, pictures),
            }
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// Opens the marked content: its place in the reading tree, or decoration.
    fn begin(&mut self, drawn: &Drawn) {
        let Some((number, role)) = drawn.mark else {
            // Words without a place in the reading order are the page's own: numbers, running heads.
            let kind = match drawn.what {
                What::Text { .. } => "Pagination",
                _ => "Layout",
            };
            let kind = DictItem::Name(kind.as_bytes().to_vec());
            self.open("Artifact", BTreeMap::from([("Type".to_owned(), kind)]));
            return;
        };
        let mut map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(number as i64))]);
        if let Some(letter) = several(drawn) {
            map.insert("ActualText".to_owned(), text_string(&copied(letter)));
        }
        self.open(tag(role), map);
    }

    fn open(&mut self, tag: &str, map: BTreeMap<String, DictItem>) {
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict { map },
        });
    }

    fn ink(&mut self, ink: Ink) {
        if self.fill.replace(ink) != Some(ink) {
            self.ops.push(Op::SetFillColor { col: colour(ink) });
        }
    }

    fn stroke(&mut self, ink: Ink, thickness: Mm, dashed: bool) {
        self.ops.push(Op::SetOutlineColor { col: colour(ink) });
        self.ops.push(Op::SetOutlineThickness {
            pt: printpdf::Pt(thickness.pt()),
        });
        let mut dash = printpdf::LineDashPattern::default();
        if dashed {
            dash.pattern.extend([2.5, 2.0]);
        }
        self.ops.push(Op::SetLineDashPattern { dash });
    }

    fn point(&self, x: Mm, y: Mm, bezier: bool) -> LinePoint {
        let (x, y) = (printpdf::Pt(x.pt()), printpdf::Pt((self.height - y).pt()));
        LinePoint {
            p: Point { x, y },
            bezier,
        }
    }

    /// A rectangle, its corners quarter circles.
    fn shape(&mut self, area: &Area, radius: Mm, mode: PaintMode) {
        let radius = radius.min(area.width / 2.0).min(area.height / 2.0);
        let pull = radius * (1.0 - 0.552_285); // control points of a quarter circle
        let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
        let mut points = Vec::new();
        let mut corner = |from: (Mm, Mm), one: (Mm, Mm), two: (Mm, Mm), to: (Mm, Mm)| {
            points.push(self.point(from.0, from.1, false));
            if radius > Mm(0.0) {
                points.push(self.point(one.0, one.1, true));
                points.push(self.point(two.0, two.1, true));
                points.push(self.point(to.0, to.1, false));
            }
        };
        corner(
            (left, top + radius),
            (left, top + pull),
            (left + pull, top),
            (left + radius, top),
        );
        corner(
            (right - radius, top),
            (right - pull, top),
            (right, top + pull),
            (right, top + radius),
        );
        corner(
            (right, bottom - radius),
            (right, bottom - pull),
            (right - pull, bottom),
            (right - radius, bottom),
        );
        corner(
            (left + radius, bottom),
            (left + pull, bottom),
            (left, bottom - pull),
            (left, bottom - radius),
        );
        let polygon = Polygon {
            rings: vec![PolygonRing { points }],
            mode,
            winding_order: WindingOrder::NonZero,
        };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn picture(
        &mut self,
        area: &Area,
        stream: ExternalStream,
        document: &mut PdfDocument,
        count: &mut usize,
    ) {
        *count += 1;
        let id = XObjectId(format!("Picture{count:03}"));
        let picture = ExternalXObject {
            stream,
            width: None,
            height: None,
            dpi: None,
        };
        document
            .resources
            .xobjects
            .map
            .insert(id.clone(), XObject::External(picture));
        let corner = self.point(area.x, area.bottom(), false).p;
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw([
                area.width.pt(),
                0.0,
                0.0,
                area.height.pt(),
                corner.x.0,
                corner.y.0,
            ]),
        });
        let transform = XObjectTransform {
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject { id, transform });
        self.ops.push(Op::RestoreGraphicsState);
    }

    fn text(&mut self, line: &Line, drawn: &Drawn, baseline: Mm) {
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetTextCursor {
            pos: self.point(drawn.area.x, baseline, false).p,
        });
        // A letter that is a stretch of its own has its text on its mark.
        let marked = drawn.mark.is_some() && several(drawn).is_some();
        let mut type_in_use: Option<(FaceId, Style)> = None;
        let mut items: Vec<TextItem> = Vec::new();
        for (range, glyphs) in line.letters() {
            let letter = &line.text[range];
            let Inked { glyph, style } = glyphs[0];
            if type_in_use != Some((glyph.face, style)) {
                self.show(&mut items);
                let font = PdfFontHandle::External(font_id(glyph.face));
                self.ops.push(Op::SetFont {
                    font,
                    size: printpdf::Pt(style.size.0),
                });
                self.ink(style.ink);
                type_in_use = Some((glyph.face, style));
            }
            let means = &self.types.sets[&glyph.face].means;
            if marked || (glyphs.len() == 1 && means[&glyph.gid] == copied(letter)) {
                for inked in glyphs {
                    self.glyph(inked, &mut items);
                }
                continue;
            }
            // Readers take a text to be as wide as from its first glyph to its last, and see a gap where
            // the dot of an Arabic letter begins; so what has no width has a mark with no text.
            let rtl = glyph.level % 2 == 1 && glyphs.iter().any(|inked| inked.glyph.advance > 0.0);
            for part in glyphs.chunk_by(|one, next| !rtl || dot(one) == dot(next)) {
                self.show(&mut items);
                let said = match (rtl, dot(&part[0])) {
                    (true, true) => String::new(),
                    // Readers turn such a line around letter by letter, and a vowel sign is a letter.
                    (true, false) => copied(letter).chars().rev().collect(),
                    _ => copied(letter),
                };
                let text = text_string(&said);
                self.open("Span", BTreeMap::from([("ActualText".to_owned(), text)]));
                for inked in part {
                    self.glyph(inked, &mut items);
                }
                self.show(&mut items);
                self.ops.push(Op::EndMarkedContent);
            }
        }
        self.show(&mut items);
        self.ops.push(Op::EndTextSection);
    }

    fn show(&mut self, items: &mut Vec<TextItem>) {
        if !items.is_empty() {
            self.ops.push(Op::ShowText {
                items: std::mem::take(items),
            });
        }
    }

    /// One glyph; where the pen does not go as far as the glyph is wide, the rest is made up for
    /// in thousandths of the type size.
    fn glyph(&mut self, inked: &Inked, items: &mut Vec<TextItem>) {
        let Inked { glyph, style } = inked;
        let set = &self.types.sets[&glyph.face];
        let thousandths = |points: f32| points / style.size.0 * 1000.0;
        let gid = set
            .renumber
            .get(glyph.gid)
            .expect("this cannot fail because every drawn glyph was collected before");
        if glyph.dy != 0.0 {
            self.show(items);
            self.ops.push(Op::SetLineOffset {
                multiplier: glyph.dy,
            });
        }
        if glyph.dx != 0.0 {
            items.push(TextItem::Offset(-thousandths(glyph.dx)));
        }
        let wide = f32::from(set.widths[&glyph.gid]);
        let rest = wide - thousandths(glyph.advance - glyph.dx);
        let offset = if rest.abs() < 0.01 { 0.0 } else { rest };
        let cid = Some(set.means[&glyph.gid].clone());
        items.push(TextItem::GlyphIds(vec![Codepoint { gid, offset, cid }]));
        if glyph.dy != 0.0 {
            self.show(items);
            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }
}

/// Whether a glyph stands over or under another and takes no room.
fn dot(inked: &Inked) -> bool {
    inked.glyph.advance == 0.0
}

/// The letter a stretch consists of, if it is one letter of several glyphs.
fn several(drawn: &Drawn) -> Option<&str> {
    let What::Text { line, .. } = &drawn.what else {
        return None;
    };
    let one = line.glyphs.len() > 1 && line.letters().count() == 1;
    one.then_some(line.text.as_str())
}

/// The name of a role in the file.
pub(crate) fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Title => "H1",
        Role::Heading => "H2",
        Role::Paragraph => "P",
        Role::List => "L",
        Role::Item => "LI",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::ColumnHead | Role::RowHead => "TH",
        Role::Cell => "TD",
        Role::Figure => "Figure",
        Role::Span => "Span",
    }
}

fn text_string(text: &str) -> DictItem {
    let mut data = vec![0xfe, 0xff];
    data.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    DictItem::String {
        data,
        literal: false,
    }
}

/// Black is plain black, which every printer has; the others are the colours of the window.
fn colour(ink: Ink) -> Color {
    let grey = |percent| {
        Color::Greyscale(Greyscale {
            percent,
            icc_profile: None,
        })
    };
    let rgb = |hex: u32| {
        let part = |shift: u32| ((hex >> shift) & 0xff) as f32 / 255.0;
        Color::Rgb(Rgb {
            r: part(16),
            g: part(8),
            b: part(0),
            icc_profile: None,
        })
    };
    match ink {
        Ink::Main => grey(0.0),
        Ink::Second => rgb(0x46_54_5e),
        Ink::Faint => rgb(0xb9_b2_a4),
        Ink::Alert => rgb(0xa1_14_1f),
        Ink::Accent => rgb(0x0a_5a_60),
        Ink::AlertGround => rgb(0xfb_e7_e5),
        Ink::AccentGround => rgb(0xdf_ef_ee),
    }
}

/// A code as a mask of one bit a pixel: where a bit is 0, ink goes through.
fn mask(modules: &symbol::Matrix) -> ExternalStream {
    let side = modules.side() * MASK;
    let row_bytes = side.div_ceil(8) as usize;
    let mut content = Vec::with_capacity(row_bytes * side as usize);
    for y in 0..modules.side() {
        let mut row = vec![0xff_u8; row_bytes];
        for x in (0..side).filter(|x| modules.is_dark(x / MASK, y)) {
            row[x as usize / 8] &= !(0x80 >> (x % 8));
        }
        for _ in 0..MASK {
            content.extend_from_slice(&row);
        }
    }
    let mut dict = picture(side, side, 1);
    dict.insert("ImageMask".to_owned(), DictItem::Bool(true));
    ExternalStream {
        dict,
        content,
        compress: true,
    }
}

fn pixels(photo: &Photo) -> ExternalStream {
    let mut dict = picture(photo.width, photo.height, 8);
    dict.insert(
        "ColorSpace".to_owned(),
        DictItem::Name(b"DeviceRGB".to_vec()),
    );
    ExternalStream {
        dict,
        content: photo.rgb.clone(),
        compress: true,
    }
}

fn packed(scan: &Scan) -> ExternalStream {
    let mut dict = picture(scan.width, scan.height, 8);
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let space = if scan.grey { "DeviceGray" } else { "DeviceRGB" };
    dict.insert("ColorSpace".to_owned(), name(space));
    dict.insert("Filter".to_owned(), name("DCTDecode"));
    ExternalStream {
        dict,
        content: scan.jpeg.clone(),
        compress: false,
    }
}

fn picture(width: u32, height: u32, bits: i64) -> BTreeMap<String, DictItem> {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(bits)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}
