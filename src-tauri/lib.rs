//! The desk: a window around `ownchart`.
//!
//! Everything a person does is one command of [`ownchart::view::COMMANDS`]: a file dialog where a
//! place is to be named, one call on the thread that owns the chart, and an answer. The page can
//! reach nothing else (see the content policy and the one capability in `tauri.conf.json`).

mod commands;
mod desk;
mod dialogs;
mod display;
mod places;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{Builder, Runtime};

pub use crate::desk::Desk;
pub use crate::dialogs::{Answered, Ask, Chosen, Dialogs, OnScreen, What};
pub use crate::places::Places;

/// In which shape the program runs.
pub struct Shape {
    /// Who answers when the person is asked for a file.
    dialogs: Arc<dyn Dialogs>,
    /// Steered by a test instead of a person.
    steered: bool,
}

impl Shape {
    /// As people get it.
    #[must_use]
    pub fn real() -> Shape {
        Shape {
            dialogs: Arc::new(dialogs::OfTheDesktop),
            steered: false,
        }
    }

    /// As tests steer it: file dialogs are answered from the file `OWNCHART_E2E_ANSWERS` names.
    #[must_use]
    pub fn steered() -> Shape {
        let answers = std::env::var_os("OWNCHART_E2E_ANSWERS").unwrap_or_default();
        Shape {
            dialogs: Arc::new(Answered::from(answers)),
            steered: true,
        }
    }
}

/// The program without its window: state and commands. The same for the real one, the steered one
/// and the one that tests run without a display.
pub fn program<R: Runtime>(builder: Builder<R>, desk: Desk) -> Builder<R> {
    builder.manage(desk).invoke_handler(commands::handler())
}

/// Opens the window and stays until it is closed.
#[must_use]
pub fn run(shape: Shape) -> ExitCode {
    let places = Places::of_this_machine();
    if !display::is_there() {
        display::say_there_is_none(&places.settings());
        return ExitCode::FAILURE;
    }
    let Shape { dialogs, steered } = shape;
    let desk = Desk::new(places, dialogs, desk::named(), steered);
    let built = program(Builder::default(), desk)
        .setup(move |app| Ok(window::open(app, steered)?))
        .on_window_event(window::event)
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(window::ended);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests;
