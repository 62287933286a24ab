//! Whether there is a screen at all, and what is said when there is none.

use ownchart::view::{Language, Settings};
use ownchart::words::Tongue;

/// Whether a window can be opened.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    use gtk::prelude::ObjectExt;
    if gtk::init().is_err() {
        return false;
    }
    // GTK would write the name of every saved file into a list other programs read.
    if let Some(settings) = gtk::Settings::default() {
        settings.set_property("gtk-recent-files-enabled", false);
    }
    true
}

/// Whether a window can be opened.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_there() -> bool {
    true
}

/// What the person told their desktop about the size of words, in percent; 100 where nothing was said.
///
/// GTK keeps it as dots per inch, of which 96 are the usual size. The engine leaves it out of the page's
/// pixels, so a person with large type would begin with small words (`ui/e2e/desktop.test.ts`).
#[cfg(target_os = "linux")]
pub(crate) fn wishes() -> u16 {
    percent(gtk::gdk::Screen::default().map_or(-1.0, |screen| screen.resolution()))
}

/// What the person told their desktop about the size of words.
#[cfg(not(target_os = "linux"))]
pub(crate) fn wishes() -> u16 {
    100
}

/// Dots per inch as percent in steps of ten, as far as the window goes; nonsense and "not said" (-1) are 100.
#[cfg(any(target_os = "linux", test))]
fn percent(dpi: f64) -> u16 {
    let tens = (dpi / 96.0 * 10.0).round();
    (10..=25)
        .rev()
        .find(|step| f64::from(*step) <= tens)
        .map_or(100, |step: u16| step * 10)
}

/// The language of the window.
pub(crate) fn tongue(settings: &Settings) -> Tongue {
    match settings.language {
        Language::De => Tongue::De,
        Language::En => Tongue::En,
    }
}

/// One sentence of what happened, one of what to do.
pub(crate) fn say_there_is_none(settings: &Settings) {
    let tongue = tongue(settings);
    let say = |key| tongue.say(key, &[]);
    eprintln!(
        "{}\n{}",
        say("desktop-no-display"),
        say("desktop-no-display-help")
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_type_of_the_desktop_is_the_size_of_the_first_start() {
        for (dpi, size) in [
            (-1.0, 100),
            (0.0, 100),
            (f64::NAN, 100),
            (96.0, 100),
            (72.0, 100),
            (120.0, 130),
            (144.0, 150),
            (192.0, 200),
            (1e9, 250),
        ] {
            assert_eq!(percent(dpi), size, "{dpi}");
        }
    }
}
