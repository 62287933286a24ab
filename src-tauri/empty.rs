//! A window of Tauri with a line in it and nothing behind: what `cargo xtask bench` holds the program's window
//! against.

use tauri::http::Response;
use tauri::{Builder, WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = b"<!doctype html><title>Empty</title><p>Empty";
    let url = "empty://localhost/".parse()?;
    Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            Response::builder()
                .header("Content-Type", "text/html")
                .body(page.as_slice())
                .expect("this cannot be wrong because nothing in it comes from outside")
        })
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(url))
                .inner_size(1280.0, 860.0)
                .incognito(true)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
