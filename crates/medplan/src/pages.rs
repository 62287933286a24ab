//! A long plan on several pages, each with its own code.

use crate::carrier::{LONGEST, TooLong};
use crate::{Plan, Row, Section};

/// Rows on a page below the heads of the columns (annex 3, layout of the table).
pub const ROWS: usize = 15;
/// The most pages a plan has (2.8).
pub const PAGES: usize = 5;

impl Row {
    /// How many rows of the table it takes.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Row::Medication(it) => {
                let own = if it.ingredients.len() == 3 { 2 } else { 1 };
                own + usize::from(it.line.is_some()) + usize::from(it.weekday.is_some())
            }
            Row::Line(_) => 1,
            Row::Compounded(it) => 1 + usize::from(it.line.is_some()),
        }
    }
}

impl Section {
    fn head(&self) -> Section {
        Section {
            rows: Vec::new(),
            ..self.clone()
        }
    }

    fn has_head(&self) -> bool {
        self.code.is_some() || self.title.is_some()
    }
}

/// Deals a plan out to pages, as full as rows and bytes allow. A medicine keeps its lines beside it, and
/// a block that goes on begins the next page with its heading.
///
/// # Errors
/// [`TooLong`] if a single row does not fit into a code by itself.
pub fn pages(plan: &Plan) -> Result<Vec<Plan>, TooLong> {
    let empty = Plan {
        // As long as a page of several says it.
        page: Some("1".to_owned()),
        pages: Some("2".to_owned()),
        sections: Vec::new(),
        ..plan.clone()
    };
    let fits = |page: &Plan| page.written().chars().count() <= LONGEST;
    let mut done: Vec<Plan> = Vec::new();
    let mut page = empty.clone();
    let mut used = 0;
    for section in &plan.sections {
        let mut begun = false;
        for row in &section.rows {
            let with = |page: &Plan, begun: bool| {
                let mut page = page.clone();
                if !begun {
                    page.sections.push(section.head());
                }
                if let Some(last) = page.sections.last_mut() {
                    last.rows.push(row.clone());
                }
                page
            };
            let head = usize::from(!begun && section.has_head());
            let more = with(&page, begun);
            if used + head + row.rows() <= ROWS && fits(&more) {
                page = more;
                used += head + row.rows();
            } else {
                if !page.sections.is_empty() {
                    done.push(std::mem::replace(&mut page, empty.clone()));
                }
                page = with(&page, false);
                used = usize::from(section.has_head()) + row.rows();
                if !fits(&page) {
                    let bytes = page.written().chars().count();
                    return Err(TooLong { bytes });
                }
            }
            begun = true;
        }
    }
    done.push(page);
    let count = done.len();
    for (at, page) in done.iter_mut().enumerate() {
        let several = count > 1;
        page.page = several.then(|| (at + 1).to_string());
        page.pages = several.then(|| count.to_string());
    }
    Ok(done)
}
