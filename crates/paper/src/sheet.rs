//! A sheet while it is being drawn: its pages, what stands on them, and in which order it is read.
//!
//! Drawing order and reading order are two things. Two columns are drawn page by page, but read one
//! after the other; so every drawn line belongs to a [`Node`] of the reading tree, and what belongs
//! to none (rules, page numbers) is decoration that a screen reader passes over.

use crate::face::{Faces, clean};
use crate::measure::{Area, Mm};
use crate::text::{Ink, Line, Pen};
use crate::words::Languages;
use crate::{About, Remark};

/// A place in the reading tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(usize);

impl NodeId {
    /// The whole document.
    pub(crate) const ROOT: NodeId = NodeId(0);
}

/// What a node is (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Section,
    /// The title of the sheet.
    Title,
    Heading,
    Paragraph,
    List,
    Item,
    Table,
    Row,
    /// Heads the cells below it.
    ColumnHead,
    /// Heads the cells beside it.
    RowHead,
    Cell,
    Figure,
    /// A stretch inside a text: in another language, or a letter made of several glyphs.
    Span,
}

/// What a node holds, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kid {
    Node(NodeId),
    /// Something drawn: page, and its number among the marks of the page.
    Mark {
        page: usize,
        number: usize,
    },
}

/// A part of the reading tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub role: Role,
    pub kids: Vec<Kid>,
    /// What to read aloud instead, and where it stands: for codes and pictures.
    pub figure: Option<(String, usize, Area)>,
    /// Said in the second language of the sheet.
    pub second: bool,
    /// What is said, where the glyphs stand in another order than it is spoken: writing from right to
    /// left. On the node and not on the glyphs, because there it breaks poppler.
    pub spoken: Option<String>,
    /// How many columns a cell of a table reaches over.
    pub columns: u8,
}

impl Node {
    fn new(role: Role) -> Self {
        Self {
            role,
            kids: Vec::new(),
            figure: None,
            second: false,
            spoken: None,
            columns: 1,
        }
    }
}

/// Something on a page.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub what: What,
    /// Where it stands: for a line of text, from the top of its tallest letter to its lowest.
    pub area: Area,
    /// Its number among the marks of the page, and the role of its node; none for decoration.
    pub mark: Option<(usize, Role)>,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Text {
        line: Line,
        baseline: Mm,
        /// Where the line it is a part of begins and ends.
        line_is: (Mm, Mm),
    },
    /// A filled area with round corners.
    Ground { ink: Ink, radius: Mm },
    /// An outline with round corners.
    Outline {
        ink: Ink,
        radius: Mm,
        thickness: Mm,
        dashed: bool,
    },
    /// A straight line from the upper left to the lower right corner of the area.
    Rule {
        ink: Ink,
        thickness: Mm,
        dashed: bool,
    },
    /// The modules of a code, dark on the white of the paper.
    Code { modules: symbol::Matrix },
    /// A picture.
    Photo { photo: Photo },
    /// A picture that stays packed.
    Scan { scan: Scan },
}

/// A page of somebody else's document, as a picture packed as JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Whether it has one channel, or else three.
    pub grey: bool,
    /// The JPEG file.
    pub jpeg: Vec<u8>,
}

/// A picture that somebody else has decoded: three bytes a pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
}

impl Photo {
    /// A picture of `width` × `height` pixels, at most 4000 in each direction; `None` if `rgb` has
    /// another size than three bytes a pixel.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let fits = (1..=4000).contains(&width) && (1..=4000).contains(&height);
        (fits && rgb.len() == width as usize * height as usize * 3).then_some(Self {
            width,
            height,
            rgb,
        })
    }
}

/// Where a page of somebody's document is to stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    /// Its number among all there are.
    pub number: usize,
    /// Where it is read.
    pub section: NodeId,
    /// Where its head ends.
    pub below: Mm,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub drawn: Vec<Drawn>,
    pub marks: usize,
    /// The page of somebody's document that is to stand on it.
    pub leaf: Option<Leaf>,
}

/// A sheet being drawn.
pub(crate) struct Sheet<'f> {
    pub pen: Pen<'f>,
    pub about: About,
    pub languages: Languages,
    pub width: Mm,
    pub height: Mm,
    pub pages: Vec<Page>,
    pub nodes: Vec<Node>,
    pub remarks: Vec<Remark>,
    pub attachments: Vec<Attachment>,
    /// What the reader's side panel lists.
    pub bookmarks: Vec<Bookmark>,
}

/// A title with the page it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Bookmark {
    pub title: String,
    pub page: usize,
    /// Whether it belongs under the one before it.
    pub inner: bool,
}

/// A file inside the file.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub name: String,
    pub kind: &'static str,
    pub description: String,
    pub bytes: Vec<u8>,
}

impl<'f> Sheet<'f> {
    /// An empty A4 sheet, portrait, whatever paper the file asks for.
    pub(crate) fn a4(faces: &'f Faces, about: About, languages: Languages) -> Self {
        let size = crate::Size::A4;
        Self::new(faces, About { size, ..about }, languages)
    }

    /// An empty sheet, portrait, as large as its paper.
    pub(crate) fn new(faces: &'f Faces, about: About, languages: Languages) -> Self {
        let root = Node::new(Role::Document);
        let (width, height) = about.size.edges();
        let mut pen = Pen::new(faces);
        pen.rtl = languages.first.is_rtl();
        Self {
            pen,
            about,
            languages,
            width,
            height,
            pages: vec![Page::default()],
            nodes: vec![root],
            remarks: Vec::new(),
            attachments: Vec::new(),
            bookmarks: Vec::new(),
        }
    }

    /// Makes sure this page exists.
    pub(crate) fn reach(&mut self, page: usize) {
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, Page::default);
        }
    }

    /// A new last part of `parent`.
    pub(crate) fn node(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node::new(role));
        self.nodes[parent.0].kids.push(Kid::Node(id));
        id
    }

    /// Makes a cell reach over several columns.
    pub(crate) fn reach_over(&mut self, cell: NodeId, columns: u8) {
        self.nodes[cell.0].columns = columns;
    }

    pub(crate) fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    pub(crate) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0]
    }

    fn mark(&mut self, page: usize, node: Option<NodeId>) -> Option<(usize, Role)> {
        let node = node?;
        let number = self.pages[page].marks;
        self.pages[page].marks += 1;
        self.nodes[node.0].kids.push(Kid::Mark { page, number });
        Some((number, self.nodes[node.0].role))
    }

    /// A line of text with its top at `y`.
    ///
    /// A stretch in the second language becomes a part of its own in the reading tree, so that a voice
    /// changes over; so does a letter of several glyphs, which carries its text. Nested marks in the
    /// page itself would say the same, but poppler loses the rest of the line behind them. Stretches are
    /// drawn in the order in which they are spoken, which is the order of the tree.
    pub(crate) fn text(&mut self, page: usize, node: Option<NodeId>, x: Mm, y: Mm, line: Line) {
        let baseline = y + line.style.ascent();
        let height = line.height();
        let mut left = x;
        let mut placed = Vec::new();
        for stretch in line.stretches() {
            let width = stretch.line.width;
            placed.push((Area::new(left, y, width, height), stretch));
            left += width;
        }
        placed.sort_by_key(|(_, stretch)| stretch.place.start);
        for (area, stretch) in placed {
            let part = match node {
                Some(node) if stretch.own || stretch.rtl => {
                    let part = self.node(node, Role::Span);
                    let of_part = &mut self.nodes[part.0];
                    of_part.second = stretch.line.glyphs[0].style.second;
                    of_part.spoken = stretch.rtl.then(|| stretch.line.text.clone());
                    Some(part)
                }
                node => node,
            };
            let mark = self.mark(page, part);
            let what = What::Text {
                line: stretch.line,
                baseline,
                line_is: (x, left),
            };
            self.pages[page].drawn.push(Drawn { what, area, mark });
        }
    }

    /// Turns the finished sheet around its middle if its first language runs from right to left: what
    /// stood at the left margin stands at the right one, columns follow each other leftwards, and every
    /// line that began at the left of its column begins at the right. What a line, a code or a picture
    /// is in itself stays as it is.
    pub(crate) fn turn_around(&mut self) {
        if !self.languages.first.is_rtl() {
            return;
        }
        let width = self.width;
        let turn = |area: &mut Area| area.x = width - area.right();
        for drawn in self.pages.iter_mut().flat_map(|page| &mut page.drawn) {
            match drawn.what {
                What::Text {
                    line_is: (left, right),
                    ..
                } => drawn.area.x += width - right - left,
                _ => turn(&mut drawn.area),
            }
        }
        for (_, _, area) in self
            .nodes
            .iter_mut()
            .filter_map(|node| node.figure.as_mut())
        {
            turn(area);
        }
    }

    /// Lines below each other; the place below the last.
    pub(crate) fn lines(
        &mut self,
        page: usize,
        node: Option<NodeId>,
        x: Mm,
        y: Mm,
        lines: Vec<Line>,
    ) -> Mm {
        let mut y = y;
        for line in lines {
            let height = line.height();
            self.text(page, node, x, y, line);
            y += height;
        }
        y
    }

    /// Something without words.
    pub(crate) fn decorate(&mut self, page: usize, area: Area, what: What) {
        self.pages[page].drawn.push(Drawn {
            what,
            area,
            mark: None,
        });
    }

    /// A thin line from left to right.
    pub(crate) fn rule(&mut self, page: usize, x: Mm, y: Mm, width: Mm, ink: Ink) {
        let area = Area::new(x, y, width, Mm(0.0));
        self.decorate(
            page,
            area,
            What::Rule {
                ink,
                thickness: Mm(0.2),
                dashed: false,
            },
        );
    }

    /// A code whose modules have this size, with what to read aloud. Its quiet zone of four modules
    /// lies outside `x`, `y` and is for the caller to keep free.
    pub(crate) fn code(
        &mut self,
        page: usize,
        parent: NodeId,
        at: (Mm, Mm),
        module: Mm,
        modules: symbol::Matrix,
        aloud: &str,
    ) {
        let side = module * modules.side() as f32;
        let area = Area::new(at.0, at.1, side, side);
        self.figure(page, parent, area, What::Code { modules }, aloud);
    }

    /// A picture or code with what to read aloud.
    pub(crate) fn figure(
        &mut self,
        page: usize,
        parent: NodeId,
        area: Area,
        what: What,
        aloud: &str,
    ) {
        let node = self.node(parent, Role::Figure);
        self.nodes[node.0].figure = Some((clean(aloud), page, area));
        let mark = self.mark(page, Some(node));
        self.pages[page].drawn.push(Drawn { what, area, mark });
    }
}

#[cfg(test)]
pub(crate) mod check {
    use super::*;

    /// What every sheet must keep: nothing outside the margins, no text over text, text wholly on a
    /// ground or wholly off it, and nothing but a code in the quiet zone of a code.
    pub(crate) fn sheet(sheet: &Sheet<'_>) {
        let margin = Mm(5.0);
        let inside = Area::new(
            margin,
            margin,
            sheet.width - margin * 2.0,
            sheet.height - margin * 2.0,
        );
        for (number, page) in sheet.pages.iter().enumerate() {
            assert!(!page.drawn.is_empty(), "page {number} is empty");
            let name = |drawn: &Drawn| match &drawn.what {
                What::Text { line, .. } => format!("{:?}", line.text),
                other => format!("{other:?}").chars().take(40).collect(),
            };
            for drawn in &page.drawn {
                assert!(
                    inside.holds(&drawn.area),
                    "page {number}: {} at {:?} is outside",
                    name(drawn),
                    drawn.area
                );
            }
            let inked: Vec<&Drawn> = page
                .drawn
                .iter()
                .filter(|d| {
                    matches!(
                        d.what,
                        What::Text { .. }
                            | What::Code { .. }
                            | What::Photo { .. }
                            | What::Scan { .. }
                    )
                })
                .collect();
            for (place, one) in inked.iter().enumerate() {
                for other in &inked[place + 1..] {
                    assert!(
                        !zone(one).overlaps(&other.area) && !zone(other).overlaps(&one.area),
                        "page {number}: {} {:?} over {} {:?}",
                        name(one),
                        one.area,
                        name(other),
                        other.area
                    );
                }
            }
        }
    }

    /// The texts of the sheet line by line, stretches of a line put together again.
    pub(crate) fn texts(sheet: &Sheet<'_>) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for page in &sheet.pages {
            let mut before = None;
            for drawn in &page.drawn {
                let What::Text {
                    line,
                    baseline,
                    line_is,
                } = &drawn.what
                else {
                    continue;
                };
                match texts.last_mut() {
                    Some(last) if before == Some((baseline, line_is)) => last.push_str(&line.text),
                    _ => texts.push(line.text.clone()),
                }
                before = Some((baseline, line_is));
            }
        }
        texts
    }

    /// A code needs white around it, which two codes may share.
    fn zone(drawn: &Drawn) -> Area {
        let Area {
            x,
            y,
            width,
            height,
        } = drawn.area;
        match &drawn.what {
            What::Code { modules } => {
                let quiet = width / modules.side() as f32 * 4.0;
                Area::new(
                    x - quiet,
                    y - quiet,
                    width + quiet * 2.0,
                    height + quiet * 2.0,
                )
            }
            _ => Area::new(x, y, width, height),
        }
    }
}
