//! A part of a chart, sealed for someone.
