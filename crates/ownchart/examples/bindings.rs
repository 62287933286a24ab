//! Prints the generated TypeScript as JSON: a list of `[path, text]`. `cargo xtask bindings` writes
//! it into the tree; `cargo xtask test` compares.

fn main() {
    println!("{}", serde_json::json!(ownchart::view::typescript()));
}
