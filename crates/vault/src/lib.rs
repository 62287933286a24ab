//! Where a chart rests.
