//! Reads `tauri.conf.json` and `Cargo.toml` of the top-level folder, where cargo starts this script.

fn main() {
    println!("cargo:rerun-if-changed=tauri.conf.json");
    println!("cargo:rerun-if-changed=ui/dist");
    tauri_build::build();
}
