//! The façade: the person's verbs as plain functions with plain data.

pub mod demo;
pub mod view;
