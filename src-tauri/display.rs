//! Whether there is a screen at all, and what is said when there is none.

use ownchart::view::{Language, Settings};
use ownchart::words::Tongue;

/// Whether a window can be opened.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    use gtk::prelude::ObjectExt;
    paint_without_graphics_card();
    if gtk::init().is_err() {
        return false;
    }
    // GTK would write the name of every saved file into a list other programs read.
    if let Some(settings) = gtk::Settings::default() {
        settings.set_property("gtk-recent-files-enabled", false);
    }
    true
}

/// A page as calm as ours needs no graphics card: without one it stands there sooner, takes a good hundred
/// megabytes less, and no driver can leave the window white. Who sets the variable decides otherwise.
#[cfg(target_os = "linux")]
fn paint_without_graphics_card() {
    // Told through the engine's settings, it would come too late and stop the wheel of the mouse.
    gtk::glib::setenv("WEBKIT_DISABLE_COMPOSITING_MODE", "1", false)
        .expect("this cannot fail because the name is not empty and holds no '='");
}

/// Whether a window can be opened.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_there() -> bool {
    true
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
