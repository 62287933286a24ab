//! Text into squares, and pictures of squares back into text.
