//! A page as the text of one code, version 2.8.

use crate::{
    Author, Compounded, Ingredient, Line, Medication, Parameters, Patient, Plan, Row, Section,
};

/// The version that is written.
pub const VERSION: &str = "028";

/// The most bytes one code may carry, in ISO 8859-1 (annex 3, 7.3.4).
pub const LONGEST: usize = 1400;

/// A page that does not fit into its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a page of {bytes} bytes does not fit into a code of {LONGEST}")]
pub struct TooLong {
    /// How many bytes it has.
    pub bytes: usize,
}

impl Plan {
    /// The text of the code: no prolog, no white space between elements. Letters that ISO 8859-1
    /// lacks must have been replaced before, see [`crate::latin`].
    ///
    /// # Errors
    /// [`TooLong`] above [`LONGEST`] bytes; [`crate::pages`] deals a plan out so that none is.
    pub fn carrier(&self) -> Result<String, TooLong> {
        let text = self.written();
        let bytes = text.chars().count();
        if bytes > LONGEST {
            return Err(TooLong { bytes });
        }
        Ok(text)
    }

    /// The text, however long. In ISO 8859-1 a character is a byte.
    pub(crate) fn written(&self) -> String {
        let mut out = Out(String::with_capacity(LONGEST));
        out.open(Plan::TAG, &self.attributes(), false);
        out.open(Patient::TAG, &self.patient.attributes(), true);
        out.open(Author::TAG, &self.author.attributes(), true);
        if let Some(parameters) = &self.parameters {
            out.open(Parameters::TAG, &parameters.attributes(), true);
        }
        for section in &self.sections {
            out.open(Section::TAG, &section.attributes(), section.rows.is_empty());
            for row in &section.rows {
                out.row(row);
            }
            if !section.rows.is_empty() {
                out.close(Section::TAG);
            }
        }
        out.close(Plan::TAG);
        out.0
    }
}

struct Out(String);

impl Out {
    fn open(&mut self, tag: &str, attributes: &[(&str, &Option<String>)], empty: bool) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            if let Some(value) = value {
                self.0.push(' ');
                self.0.push_str(name);
                self.0.push_str("=\"");
                self.text(value);
                self.0.push('"');
            }
        }
        self.0.push_str(if empty { "/>" } else { ">" });
    }

    fn close(&mut self, tag: &str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
    }

    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '"' => self.0.push_str("&quot;"),
                // Control characters are forbidden in a carrier (annex 3, 7.3.4).
                '\0'..='\x1f' | '\x7f' => self.0.push(' '),
                _ => self.0.push(letter),
            }
        }
    }

    fn row(&mut self, row: &Row) {
        match row {
            Row::Medication(it) => {
                self.open(Medication::TAG, &it.attributes(), it.ingredients.is_empty());
                for ingredient in &it.ingredients {
                    self.open(Ingredient::TAG, &ingredient.attributes(), true);
                }
                if !it.ingredients.is_empty() {
                    self.close(Medication::TAG);
                }
            }
            Row::Line(it) => self.open(Line::TAG, &it.attributes(), true),
            Row::Compounded(it) => self.open(Compounded::TAG, &it.attributes(), true),
        }
    }
}
