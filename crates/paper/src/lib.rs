//! Sheets, in millimetres.
