//! The desk: a window around `ownchart`.

/// Builds the window's program. The shape is the same for the real program, the steered one and the mock.
pub fn desk<R: tauri::Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder
}
