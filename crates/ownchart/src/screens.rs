//! The window's side of the façade: one open chart (or none), and one function per command of
//! [`view::COMMANDS`](crate::view::COMMANDS), each giving what its screen shows.
//!
//! Everything here stands on [`Binder`](crate::Binder) and `record`; nothing here knows a window.
//! Being written by the window's room, screen by screen (welcome, overview, entries, documents,
//! import, paper, share, safety); it is made a module of the crate when the first one stands.
