//! The one window: where it may go, what falls on it, how it ends.

use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, DragDropEvent, Emitter, Manager, RunEvent, Runtime, Url, WebviewUrl,
    WebviewWindowBuilder, Window, WindowEvent,
};

use crate::desk::Desk;

/// The name under which the capability knows it.
const MAIN: &str = "main";

/// Opens the window. Its title never names a person: task lists and screenshots show it.
pub(crate) fn open<R: Runtime>(app: &App<R>, steered: bool) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("OwnChart")
        .inner_size(1280.0, 860.0)
        .min_inner_size(480.0, 400.0)
        // Nothing of the page is kept on the disk. WebDriver cannot steer such a window.
        .incognito(!steered)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
        .map(|_| ())
}

/// The page inside the program, and nowhere else.
fn is_ours(url: &Url) -> bool {
    let inside = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    let from_vite = url.host_str() == Some("127.0.0.1") && url.port() == Some(5173);
    inside || (cfg!(dev) && from_vite) || url.as_str() == "about:blank"
}

/// Files dropped on the window go to the page as paths; it asks for a draft of them.
pub(crate) fn event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        let paths = paths.iter().map(|path| path.display().to_string());
        // A page that cannot hear shows its import screen as it was.
        let _ = window.emit("dropped", paths.collect::<Vec<_>>());
    }
}

/// The chart is closed before the program ends.
pub(crate) fn ended<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    if let RunEvent::Exit = event {
        app.state::<Desk>().close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere() {
        let may = |url: &str| is_ours(&url.parse().expect("a URL"));
        assert!(may("tauri://localhost/index.html"));
        for elsewhere in [
            "https://example.org/",
            "http://127.0.0.1:631/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://other/",
        ] {
            assert!(!may(elsewhere), "{elsewhere}");
        }
    }
}
