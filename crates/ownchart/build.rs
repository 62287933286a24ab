//! Embeds the viewer when it has been built (`cargo xtask ui`). A build without it works, and
//! says so where it matters.

use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = root.join("ui/viewer/dist/viewer.html");
    println!("cargo::rerun-if-changed={}", page.display());
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let rust = match page.canonicalize() {
        Ok(page) => format!("Some(include_str!({page:?}))"),
        Err(_) => "None".to_owned(),
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "what cargo builds, it can build again"
    )]
    fs::write(Path::new(&out).join("viewer.rs"), rust).expect("cargo made the folder");
}
