//! The head of a page: title, person, who printed it, and the code.

use super::{ADMINISTRATION, CODE, Drawing, HEAD, LEFT, PAD, TITLE_WIDTH, TOP, WIDTH};
use crate::Error;
use crate::measure::{Area, Mm};
use crate::sheet::Role;
use crate::text::{Span, Style};
use medplan::Plan;
use symbol::{Matrix, datamatrix};

impl Drawing<'_, '_> {
    pub(super) fn title(&mut self, plan: &Plan) {
        self.outline(Area::new(LEFT, TOP, TITLE_WIDTH, HEAD));
        let node = self.sheet.node(self.section, Role::Title);
        let line = self
            .sheet
            .pen
            .line("Medikationsplan", Style::new(20.0).bold());
        let x = LEFT + (TITLE_WIDTH - line.width) / 2.0;
        self.sheet
            .text(self.page, Some(node), x, TOP + Mm(9.0), line);
        let (page, pages) = plan.place();
        let node = self.sheet.node(self.section, Role::Paragraph);
        let line = self
            .sheet
            .pen
            .line(&format!("Seite {page} von {pages}"), Style::new(14.0));
        let x = LEFT + (TITLE_WIDTH - line.width) / 2.0;
        self.sheet
            .text(self.page, Some(node), x, TOP + Mm(22.0), line);
    }

    /// Seven lines in the middle of the head, what is left of each against what is right of it.
    pub(super) fn administration(&mut self, plan: &Plan) {
        const NAME: Style = Style {
            line: 1.15,
            ..Style::new(14.0)
        };
        const TEXT: Style = Style::new(12.0);
        /// How wide parameters may be.
        const BESIDE: Mm = Mm(72.0);
        let x = LEFT + TITLE_WIDTH;
        self.outline(Area::new(x, TOP, ADMINISTRATION, HEAD));
        let patient = &plan.patient;
        let part = |text: &Option<String>, style| {
            let text = text.as_deref().filter(|text| *text != "-");
            text.map(|text| Span::new(format!("{text} "), style))
        };
        let name = |drop: usize| -> Vec<Span> {
            // What is too long loses the suffix, then the prefix, then the title.
            let parts = [
                part(&patient.title, NAME).filter(|_| drop < 3),
                part(&patient.given, NAME.bold()),
                part(&patient.suffix, NAME).filter(|_| drop < 1),
                part(&patient.prefix, NAME).filter(|_| drop < 2),
                part(&patient.family, NAME.bold()),
            ];
            parts.into_iter().flatten().collect()
        };
        let born = patient.born.as_deref().map(born).unwrap_or_default();
        let born = [Span::new("geb. am: ", NAME), Span::new(born, NAME.bold())];
        let born = self.sheet.pen.spans(&born);
        let label = self.sheet.pen.line("für: ", NAME);
        let room = ADMINISTRATION - born.width - label.width - PAD * 6.0;
        let fitting = (0..3).find(|drop| self.sheet.pen.wrap(&name(*drop), room).len() <= 2);
        let mut lines = self.sheet.pen.wrap(&name(fitting.unwrap_or(3)), room);
        if lines.len() > 2 {
            let rest: String = lines[1..]
                .iter()
                .map(|line| format!("{} ", line.text))
                .collect();
            lines.truncate(1);
            lines.push(self.single(&rest, NAME.bold(), room));
        }
        let line_height = HEAD / 7.0;
        // The name stands a little off the frame.
        let y = |line: usize| {
            let off = if line < 2 { Mm(0.25) } else { Mm(0.0) };
            TOP + line_height * line as f32 + off
        };
        let node = self.sheet.node(self.section, Role::Paragraph);
        let indent = x + PAD * 2.0 + label.width;
        self.sheet
            .text(self.page, Some(node), x + PAD * 2.0, y(0), label);
        for (number, line) in lines.into_iter().enumerate() {
            self.sheet
                .text(self.page, Some(node), indent, y(number), line);
        }
        let right = x + ADMINISTRATION - PAD * 2.0;
        self.sheet
            .text(self.page, Some(node), right - born.width, y(0), born);

        let author = &plan.author;
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let town = [&author.post_code, &author.town].into_iter().flatten();
        let town = town.map(String::as_str).collect::<Vec<_>>().join(" ");
        let address = [said(&author.street), town]
            .into_iter()
            .filter(|part| !part.is_empty());
        let before = |label: &str, text: &Option<String>| {
            text.as_ref()
                .map_or(String::new(), |text| format!("{label} {text}"))
        };
        let left = [
            "ausgedruckt von:".to_owned(),
            said(&author.name),
            address.collect::<Vec<_>>().join(", "),
            before("Tel.:", &author.phone),
            before("E-Mail:", &author.email),
        ];
        let mut beside = parameters(plan);
        // Allergies may go on in a second line, where another one is free.
        if beside.len() < 4
            && let Some(first) = beside.first().cloned()
        {
            let lines = self.sheet.pen.wrap(&[Span::new(first, TEXT)], BESIDE);
            if let [first, second] = &lines[..] {
                beside.splice(0..1, [first.text.clone(), second.text.clone()]);
            }
        }
        beside.resize(4, String::new());
        beside.push(before(
            "ausgedruckt:",
            &author.printed.as_deref().map(printed),
        ));
        for (number, (left, beside)) in left.into_iter().zip(beside).enumerate() {
            let y = y(number + 2) + Mm(0.3);
            let paragraph = self.sheet.node(self.section, Role::Paragraph);
            let beside = self.single(beside.trim(), TEXT, BESIDE);
            let room = right - beside.width - x - PAD * 4.0;
            if !left.is_empty() {
                let line = self.single(&left, TEXT, room);
                self.sheet
                    .text(self.page, Some(paragraph), x + PAD * 2.0, y, line);
            }
            if !beside.text.is_empty() {
                self.sheet
                    .text(self.page, Some(paragraph), right - beside.width, y, beside);
            }
        }
    }

    pub(super) fn code(&mut self, plan: &Plan) -> Result<(), Error> {
        let modules: Matrix = datamatrix::text(&plan.carrier()?)?;
        let module = CODE / modules.side() as f32;
        let x = LEFT + WIDTH - CODE;
        let aloud = "DataMatrix-Code mit dem Inhalt dieser Seite";
        self.sheet
            .code(self.page, self.section, (x, TOP), module, modules, aloud);
        Ok(())
    }
}

/// `19480312` as `12.03.1948`; what is not known stays away.
fn born(digits: &str) -> String {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| {
        digits
            .get(range)
            .filter(|part| !part.trim_matches('0').is_empty())
    };
    let parts = [part(6..8), part(4..6), part(0..4)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(".")
}

/// `2026-07-01T12:00:00` as `01.07.2026 12:00`.
fn printed(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let date = date.split('-').rev().collect::<Vec<_>>().join(".");
    let time: String = time.chars().take(5).collect();
    format!("{date} {time}").trim_end().to_owned()
}

/// What else matters, in the order and with the labels of the layout: three lines of the head.
fn parameters(plan: &Plan) -> Vec<String> {
    let Some(said) = &plan.parameters else {
        return Vec::new();
    };
    let labelled = |text: &Option<String>, label: &str, unit: &str| {
        let text = text.as_ref()?;
        Some(format!("{label} {}{unit}", text.replace('.', ",")))
    };
    let yes =
        |it: &Option<String>, words: &str| (it.as_deref() == Some("1")).then(|| words.to_owned());
    let sex = match plan.patient.sex.as_deref() {
        Some("M") => Some("Geschl.: m"),
        Some("W") => Some("Geschl.: w"),
        Some("D") => Some("Geschl.: divers"),
        Some("X") => Some("Geschl.: unbestimmt"),
        _ => None,
    };
    let allergies = said
        .allergies
        .as_ref()
        .map(|text| format!("Allerg./Unv.: {}", spaced(text)));
    let short = [
        yes(&said.pregnant, "schwanger"),
        yes(&said.breastfeeding, "stillend"),
        labelled(&said.weight, "Gew.:", " kg"),
        labelled(&said.height, "Größe:", " cm"),
        labelled(&said.creatinine, "Krea.:", " mg/dl"),
        sex.map(str::to_owned),
    ];
    let mut lines: Vec<String> = allergies.into_iter().collect();
    // As many on a line as there is room for.
    for part in short.into_iter().flatten() {
        match lines
            .last_mut()
            .filter(|line| line.chars().count() + part.chars().count() < 38)
        {
            Some(line) => {
                line.push_str("; ");
                line.push_str(&part);
            }
            None => lines.push(part),
        }
    }
    lines.extend(said.words.as_ref().map(|words| words.replace('~', " ")));
    if lines.len() > 4 {
        let rest = lines.split_off(3);
        lines.push(rest.join("; "));
    }
    lines
}

/// Commas with a space behind them, so that a line can end there; not in `0,5`.
fn spaced(text: &str) -> String {
    let mut parts = text.split(',').map(str::trim);
    let mut spaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digit = part.starts_with(|c: char| c.is_ascii_digit());
        spaced += if digit { "," } else { ", " };
        spaced += part;
    }
    spaced
}
