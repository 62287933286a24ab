//! What every program of ours does before anything else.

/// Takes the network from this process and all its children, and makes its memory unreadable for
/// others: the first line of every `main`, before any thread.
///
/// A system that refuses ends the program here: "nothing leaves" is no promise otherwise.
pub fn lock_down() {
    if let Err(part) = render::jail::quiet().and_then(|()| render::jail::no_network()) {
        eprintln!(
            "OwnChart cannot shut itself off from the network on this system ({part:?}). Nothing was opened; use a Linux kernel with seccomp."
        );
        std::process::exit(1);
    }
}
