//! Foreign bytes to pixels, inside the locked-up helper.
