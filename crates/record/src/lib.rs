//! What a chart says. No files, no clock, no keys.
