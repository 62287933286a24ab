//! The window.

fn main() {
    ownchart_desktop::desk(tauri::Builder::default())
        .run(tauri::generate_context!())
        .expect("the window could not be opened");
}
