//! The German medication plan as it is printed: A4 landscape, to the millimetre.
//!
//! Measures, words and sizes of type are those of annex 3 to the BMV-Ä, version 2.8, "layout": a head of
//! 40 mm with title, person and code, a table of sixteen rows of 8.75 mm, a foot of 10 mm. Its words are
//! German whatever the language of the window, for the page is a German form. What is too long for its
//! cell is set smaller, then cut with `…`; a dose and its unit are never cut.

mod head;

use medplan::{Page, Plan, Row};

use crate::face::Faces;
use crate::measure::{Area, Mm};
use crate::sheet::{NodeId, Role, Sheet, What};
use crate::text::{Ink, Line, Span, Style};
use crate::words::{Language, Languages};
use crate::{About, Error, Printed, Remark};

/// Left and upper edge: 28 cm by 19.3 cm of the plan lie in the middle of the paper.
const LEFT: Mm = Mm(8.5);
const TOP: Mm = Mm(8.5);
const WIDTH: Mm = Mm(280.0);
/// The head.
const HEAD: Mm = Mm(40.0);
const TITLE_WIDTH: Mm = Mm(70.0);
const ADMINISTRATION: Mm = Mm(167.0);
const CODE: Mm = Mm(40.0);
/// The table.
const TABLE: Mm = Mm(51.5);
const ROW: Mm = Mm(8.75);
/// How far lines below a medicine stand in.
const INDENT: Mm = Mm(7.0);
/// The foot.
const FOOT: Mm = Mm(191.5);
/// From a rule to the letters beside it.
const PAD: Mm = Mm(1.0);
/// The same in the columns of the doses.
const NARROW: Mm = Mm(0.3);

/// The columns: their head, and their width.
const COLUMNS: [(&str, Mm); 11] = [
    ("Wirkstoff", Mm(40.0)),
    ("Handelsname", Mm(44.0)),
    ("Stärke", Mm(18.0)),
    ("Form", Mm(18.0)),
    ("mor- gens", Mm(8.0)),
    ("mit- tags", Mm(8.0)),
    ("abends", Mm(8.0)),
    ("zur Nacht", Mm(8.0)),
    ("Einheit", Mm(20.0)),
    ("Hinweise", Mm(64.0)),
    ("Grund", Mm(44.0)),
];
/// The first of the four dose columns.
const DOSES: usize = 4;

const DAYS: [&str; 7] = [
    "Montags",
    "Dienstags",
    "Mittwochs",
    "Donnerstags",
    "Freitags",
    "Samstags",
    "Sonntags",
];

/// Pages of a medication plan.
#[derive(Clone, Copy, Debug)]
pub struct MedicationPlan<'a> {
    /// Each with what its code carries and what its table says.
    pub pages: &'a [Page],
    /// What stands in the middle of the foot: who made it, from which state of a chart.
    pub maker: &'a str,
}

/// The plan.
///
/// # Errors
/// [`Error::Plan`] if a page does not fit into its code, or holds letters a code cannot carry.
pub fn plan(plan: &MedicationPlan<'_>, about: About, faces: &Faces) -> Result<Printed, Error> {
    draw(plan, about, faces)?.print()
}

fn draw<'f>(plan: &MedicationPlan<'_>, about: About, faces: &'f Faces) -> Result<Sheet<'f>, Error> {
    let german = Languages {
        first: Language::German,
        second: None,
    };
    let mut sheet = Sheet::a4(faces, about, german);
    (sheet.width, sheet.height) = (sheet.height, sheet.width);
    for (number, page) in plan.pages.iter().enumerate() {
        sheet.reach(number);
        let section = sheet.node(NodeId::ROOT, Role::Section);
        let mut drawing = Drawing {
            sheet: &mut sheet,
            page: number,
            section,
        };
        drawing.title(&page.table);
        drawing.administration(&page.table);
        drawing.code(&page.code)?;
        drawing.table(&page.table);
        drawing.foot(&page.table, plan.maker);
    }
    Ok(sheet)
}

struct Drawing<'s, 'f> {
    sheet: &'s mut Sheet<'f>,
    page: usize,
    section: NodeId,
}

/// How lines stand in their cell.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Centre,
    Right,
}

/// What may be done with a text that is too long for its cell.
#[derive(Clone, Copy, PartialEq)]
enum Long {
    /// Smaller, then cut.
    Cut,
    /// Smaller only: a unit is never cut.
    Never,
    /// Smaller only, and no word of it goes on in the next line: a dose of 9999 is not 999 and 9.
    Dose,
}

const BODY: Style = Style {
    line: 1.15,
    ..Style::new(12.0)
};
const TWO_LINES: Style = Style {
    line: 1.15,
    ..Style::new(10.0)
};

impl Drawing<'_, '_> {
    fn outline(&mut self, area: Area) {
        let what = What::Outline {
            ink: Ink::Main,
            radius: Mm(0.0),
            thickness: Mm(0.25),
            dashed: false,
        };
        self.sheet.decorate(self.page, area, what);
    }

    fn upright(&mut self, x: Mm, y: Mm, height: Mm) {
        let what = What::Rule {
            ink: Ink::Main,
            thickness: Mm(0.25),
            dashed: false,
        };
        self.sheet
            .decorate(self.page, Area::new(x, y, Mm(0.0), height), what);
    }

    /// One line, cut where it is too long.
    fn single(&mut self, text: &str, style: Style, width: Mm) -> Line {
        let line = self.sheet.pen.line(text, style);
        if line.width <= width {
            return line;
        }
        self.left_off(text);
        self.ellipsis(text, style, width)
    }

    /// The beginning of a text with `…` behind it, no wider than this.
    fn ellipsis(&mut self, text: &str, style: Style, width: Mm) -> Line {
        let mut text = text.to_owned();
        loop {
            let line = self.sheet.pen.line(&format!("{}…", text.trim_end()), style);
            if line.width <= width || text.pop().is_none() {
                return line;
            }
        }
    }

    fn left_off(&mut self, text: &str) {
        let remark = Remark::LeftOff {
            text: text.to_owned(),
        };
        if !self.sheet.remarks.contains(&remark) {
            self.sheet.remarks.push(remark);
        }
    }

    fn table(&mut self, plan: &Plan) {
        let table = self.sheet.node(self.section, Role::Table);
        let head = Area::new(LEFT, TABLE, WIDTH, ROW);
        self.outline(head);
        let row = self.sheet.node(table, Role::Row);
        let mut x = LEFT;
        for (number, (words, width)) in COLUMNS.into_iter().enumerate() {
            let dose = (DOSES..DOSES + 4).contains(&number);
            let node = self.sheet.node(row, Role::ColumnHead);
            let area = Area::new(x, TABLE, width, ROW);
            if dose {
                // Annex 3 asks for narrow letters of 8 points; ours are wide, and "abends" is one word.
                let sizes = [8.0, 7.5, 7.0, 6.0].map(Style::new);
                let styles = sizes.map(|style| Style { line: 1.1, ..style }.bold());
                let text = words.replace("- ", "-\n").replace(' ', "\n");
                self.set(Some(node), area, &text, &styles, Side::Centre, Long::Dose);
            } else {
                let side = if words == "Stärke" {
                    Side::Right
                } else {
                    Side::Left
                };
                self.set(
                    Some(node),
                    area,
                    words,
                    &[Style::new(14.0), Style::new(12.0)],
                    side,
                    Long::Never,
                );
            }
            x += width;
            if number + 1 < COLUMNS.len() {
                self.upright(x, TABLE, ROW);
            }
        }
        let mut y = TABLE + ROW;
        for section in &plan.sections {
            if let Some(heading) = section.heading() {
                let row = self.sheet.node(table, Role::Row);
                let node = self.across(row);
                let area = Area::new(LEFT, y, WIDTH, ROW);
                let style = [Style::new(14.0).bold(), Style::new(12.0).bold()];
                self.set(Some(node), area, heading, &style, Side::Left, Long::Cut);
                y += ROW;
            }
            for row in &section.rows {
                y = match row {
                    Row::Medication(it) => self.medication(table, y, it),
                    Row::Line(it) => self.below(
                        table,
                        y,
                        Mm(0.0),
                        it.words.as_deref().unwrap_or_default(),
                        false,
                    ),
                    Row::Compounded(it) => {
                        let words = it.words.as_deref().unwrap_or_default();
                        let y = self.below(table, y, Mm(0.0), words, true);
                        match &it.line {
                            Some(line) => self.below(table, y, INDENT, line, true),
                            None => y,
                        }
                    }
                };
            }
        }
    }

    /// A cell that reaches over the whole table.
    fn across(&mut self, row: NodeId) -> NodeId {
        let node = self.sheet.node(row, Role::Cell);
        self.sheet.reach_over(node, COLUMNS.len() as u8);
        node
    }

    /// A row of its own words; the place below.
    fn below(&mut self, table: NodeId, y: Mm, indent: Mm, words: &str, framed: bool) -> Mm {
        let area = Area::new(LEFT + indent, y, WIDTH - indent, ROW);
        if framed {
            self.outline(area);
        }
        let row = self.sheet.node(table, Role::Row);
        let node = self.across(row);
        self.set(
            Some(node),
            area,
            &broken(words),
            &[BODY, TWO_LINES],
            Side::Left,
            Long::Cut,
        );
        y + ROW
    }

    fn medication(&mut self, table: NodeId, y: Mm, it: &medplan::Medication) -> Mm {
        let height = if it.ingredients.len() == 3 {
            ROW * 2.0
        } else {
            ROW
        };
        self.outline(Area::new(LEFT, y, WIDTH, height));
        let row = self.sheet.node(table, Role::Row);
        let joined = |part: fn(&medplan::Ingredient) -> &Option<String>| {
            let parts = it
                .ingredients
                .iter()
                .map(|it| part(it).clone().unwrap_or_default());
            let parts: Vec<String> = parts.collect();
            if parts.iter().all(String::is_empty) {
                String::new()
            } else {
                parts.join("\n")
            }
        };
        let form = it.form.as_deref().map(|code| {
            medplan::form(code)
                .filter(|words| words.chars().count() <= 9)
                .unwrap_or(code)
        });
        let unit = it
            .unit
            .as_deref()
            .map(|code| medplan::unit(code).unwrap_or(code));
        let texts = [
            joined(|it| &it.name),
            it.name.clone().unwrap_or_default(),
            joined(|it| &it.strength),
            form.map(str::to_owned)
                .or(it.form_words.clone())
                .unwrap_or_default(),
        ];
        let mut x = LEFT;
        for (text, (_, width)) in texts.iter().zip(COLUMNS) {
            let side = if x == LEFT + Mm(84.0) {
                Side::Right
            } else {
                Side::Left
            };
            let node = self.sheet.node(row, Role::Cell);
            self.set(
                Some(node),
                Area::new(x, y, width, height),
                text,
                &[BODY, TWO_LINES],
                side,
                Long::Cut,
            );
            x += width;
            self.upright(x, y, height);
        }
        let doses = it.doses();
        let words = if it.weekday.is_some() {
            Some("siehe nächste Zeile")
        } else {
            it.dose_words.as_deref()
        };
        if let Some(words) = words {
            let node = self.sheet.node(row, Role::Cell);
            self.sheet.reach_over(node, 4);
            let area = Area::new(x, y, Mm(32.0), height);
            self.set(
                Some(node),
                area,
                words,
                &[TWO_LINES, SMALLER],
                Side::Centre,
                Long::Dose,
            );
            x += Mm(32.0);
            self.upright(x, y, height);
        } else {
            // All four are shown where one is said: what is missing is a nought (annex 3, 4.4.7).
            let any = doses.iter().any(Option::is_some);
            for dose in doses {
                let node = self.sheet.node(row, Role::Cell);
                let text = dose.unwrap_or(if any { "0" } else { "" });
                let area = Area::new(x, y, Mm(8.0), height);
                self.set(
                    Some(node),
                    area,
                    text,
                    &[BODY, TWO_LINES, SMALLER],
                    Side::Centre,
                    Long::Dose,
                );
                x += Mm(8.0);
                self.upright(x, y, height);
            }
        }
        let unit = unit
            .map(str::to_owned)
            .or(it.unit_words.clone())
            .unwrap_or_default();
        let rest = [
            (unit, Long::Never),
            (it.hint.clone().unwrap_or_default(), Long::Cut),
            (it.reason.clone().unwrap_or_default(), Long::Cut),
        ];
        for ((text, long), (_, width)) in rest.into_iter().zip(COLUMNS.into_iter().skip(8)) {
            let node = self.sheet.node(row, Role::Cell);
            let area = Area::new(x, y, width, height);
            self.set(
                Some(node),
                area,
                &broken(&text),
                &[BODY, TWO_LINES, SMALLER],
                Side::Left,
                long,
            );
            x += width;
            if x < LEFT + WIDTH - Mm(0.1) {
                self.upright(x, y, height);
            }
        }
        let mut y = y + height;
        if let Some(day) = it.weekday.as_deref() {
            let name = day
                .parse::<usize>()
                .ok()
                .and_then(|day| DAYS.get(day.checked_sub(1)?));
            let cells = doses.map(|dose| dose.unwrap_or("0")).join("-");
            let words = format!("{} {cells}", name.unwrap_or(&day));
            y = self.below(table, y, INDENT, &words, true);
        }
        if let Some(line) = &it.line {
            y = self.below(table, y, INDENT, line, true);
        }
        y
    }

    /// Words in a cell, in the first style in which they fit; the last one is cut or made smaller still.
    fn set(
        &mut self,
        node: Option<NodeId>,
        area: Area,
        text: &str,
        styles: &[Style],
        side: Side,
        long: Long,
    ) {
        if text.trim().is_empty() {
            return;
        }
        let pad = if area.width.0 > 8.5 { PAD } else { NARROW };
        let width = area.width - pad * 2.0;
        // The rules have a thickness of their own.
        let room = area.height - Mm(0.2);
        let height = |lines: &[Line]| lines.iter().map(Line::height).sum::<Mm>();
        let wrap =
            |sheet: &mut Sheet<'_>, style: Style| sheet.pen.wrap(&[Span::new(text, style)], width);
        let whole = |lines: &[Line]| {
            // A word that was broken between two letters does not fit, however few the lines.
            let pieces = lines
                .iter()
                .flat_map(|line| line.text.split_whitespace())
                .count();
            pieces <= text.split_whitespace().count() && height(lines) <= room
        };
        let mut tried: Option<Vec<Line>> = None;
        for style in styles {
            let lines = wrap(self.sheet, *style);
            if whole(&lines) {
                tried = Some(lines);
                break;
            }
        }
        let mut smallest = styles.last().copied().unwrap_or(BODY);
        while tried.is_none() && long != Long::Cut && smallest.size.0 > 4.0 {
            let lines = wrap(self.sheet, smallest);
            let fits = whole(&lines) || long == Long::Never && height(&lines) <= room;
            tried = fits.then_some(lines);
            smallest.size.0 -= 0.5;
            smallest.line = 1.1;
        }
        let lines = tried.unwrap_or_else(|| self.cut(text, smallest, width, room));
        let mut y = area.y + (area.height - height(&lines)) / 2.0;
        for line in lines {
            let x = match side {
                Side::Left => area.x + pad,
                Side::Centre => area.x + (area.width - line.width) / 2.0,
                Side::Right => area.right() - pad - line.width,
            };
            let height = line.height();
            self.sheet.text(self.page, node, x, y, line);
            y += height;
        }
    }

    /// As many lines as there is room for, the last with `…`.
    fn cut(&mut self, text: &str, style: Style, width: Mm, room: Mm) -> Vec<Line> {
        let mut lines = self.sheet.pen.wrap(&[Span::new(text, style)], width);
        let most = ((room.0 + 0.01) / style.leading().0).floor().max(1.0) as usize;
        if lines.len() <= most {
            return lines;
        }
        let rest: Vec<String> = lines[most - 1..]
            .iter()
            .map(|line| line.text.clone())
            .collect();
        self.left_off(text);
        lines.truncate(most - 1);
        lines.push(self.ellipsis(&rest.join(" "), style, width));
        lines
    }

    fn foot(&mut self, plan: &Plan, maker: &str) {
        const TEXT: Style = Style {
            line: 1.2,
            ..Style::new(8.0)
        };
        self.sheet.rule(self.page, LEFT, FOOT, WIDTH, Ink::Main);
        let version = plan.version.as_deref().unwrap_or(medplan::VERSION);
        let version = version
            .trim_start_matches('0')
            .chars()
            .map(String::from)
            .collect::<Vec<_>>()
            .join(".");
        let texts = [
            "Für Vollständigkeit und Aktualität des Medikationsplans wird keine Gewähr übernommen."
                .to_owned(),
            format!("de-DE-Version {version}"),
        ];
        let mut y = FOOT + Mm(0.8);
        for text in texts {
            let node = self.sheet.node(self.section, Role::Paragraph);
            let line = self.single(&text, TEXT, Mm(118.0));
            let height = line.height();
            self.sheet.text(self.page, Some(node), LEFT, y, line);
            y += height;
        }
        // The maker's own area, 11 cm wide; the last 5 cm stay empty.
        let x = LEFT + Mm(120.0);
        let node = self.sheet.node(self.section, Role::Paragraph);
        let line = self.single(maker, TEXT, Mm(109.0));
        self.sheet
            .text(self.page, Some(node), x, FOOT + Mm(0.8), line);
        let y = FOOT + Mm(7.0);
        let rule = What::Rule {
            ink: Ink::Main,
            thickness: Mm(0.25),
            dashed: false,
        };
        self.sheet
            .decorate(self.page, Area::new(x, y, Mm(50.0), Mm(0.0)), rule);
        for end in [x, x + Mm(50.0)] {
            self.upright(end, y - Mm(1.0), Mm(2.0));
        }
        let words = "50 mm: Bitte in 100 % drucken";
        let line = self.sheet.pen.line(words, TEXT);
        let node = (self.page == 0).then(|| self.sheet.node(self.section, Role::Paragraph));
        let height = line.height();
        self.sheet
            .text(self.page, node, x + Mm(52.0), y - height / 2.0, line);
    }
}

const SMALLER: Style = Style {
    line: 1.12,
    ..Style::new(8.0)
};

/// A line break of the plan is written `~`.
fn broken(text: &str) -> String {
    text.replace('~', "\n")
}

#[cfg(test)]
mod tests;
