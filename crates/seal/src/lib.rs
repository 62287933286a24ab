//! The only crate that names `age`: what makes "not encrypted" unsayable.
