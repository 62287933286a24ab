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

/// A page of a plan: what its code carries, and what stands in its table. They differ where the code holds
/// the number of a pack and the table its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What the code carries.
    pub code: Plan,
    /// What is printed.
    pub table: Plan,
}

/// Deals a plan out to pages, as full as rows and bytes allow. A medicine keeps its lines beside it, and
/// a block that goes on begins the next page with its heading.
///
/// # Errors
/// [`TooLong`] if a single row does not fit into a code by itself.
///
/// # Panics
/// Never, as long as code and table of `plan` have the same blocks and rows, which is for the caller to
/// see to: rows of the table without one in the code are left out.
pub fn pages(plan: &Page) -> Result<Vec<Page>, TooLong> {
    let bare = |plan: &Plan| Plan {
        // As long as a page of several says it.
        page: Some("1".to_owned()),
        pages: Some("2".to_owned()),
        sections: Vec::new(),
        ..plan.clone()
    };
    let empty = Page {
        code: bare(&plan.code),
        table: bare(&plan.table),
    };
    let bytes = |page: &Page| page.code.written().chars().count();
    let mut done: Vec<Page> = Vec::new();
    let mut page = empty.clone();
    let mut used = 0;
    for (block, section) in plan.code.sections.iter().zip(&plan.table.sections) {
        let mut begun = false;
        for (own, shown) in block.rows.iter().zip(&section.rows) {
            let with = |page: &Page, begun: bool| {
                let mut page = page.clone();
                page.code.add(block, own, begun);
                page.table.add(section, shown, begun);
                page
            };
            let head = usize::from(!begun && section.has_head());
            let more = with(&page, begun);
            if used + head + shown.rows() <= ROWS && bytes(&more) <= LONGEST {
                page = more;
                used += head + shown.rows();
            } else {
                if !page.code.sections.is_empty() {
                    done.push(std::mem::replace(&mut page, empty.clone()));
                }
                page = with(&page, false);
                used = usize::from(section.has_head()) + shown.rows();
                if bytes(&page) > LONGEST {
                    return Err(TooLong {
                        bytes: bytes(&page),
                    });
                }
            }
            begun = true;
        }
    }
    done.push(page);
    let count = done.len();
    for (at, page) in done.iter_mut().enumerate() {
        for plan in [&mut page.code, &mut page.table] {
            plan.page = (count > 1).then(|| (at + 1).to_string());
            plan.pages = (count > 1).then(|| count.to_string());
        }
    }
    Ok(done)
}

impl Plan {
    /// Adds a row to its last block, which begins here unless it has begun.
    fn add(&mut self, block: &Section, row: &Row, begun: bool) {
        if !begun {
            self.sections.push(block.head());
        }
        if let Some(last) = self.sections.last_mut() {
            last.rows.push(row.clone());
        }
    }
}
