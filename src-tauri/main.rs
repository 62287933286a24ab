//! The window. First the network goes, then everything else.

#[cfg(all(not(feature = "custom-protocol"), not(debug_assertions)))]
compile_error!(
    "a program for people carries its page inside: build with the feature custom-protocol"
);

fn main() -> std::process::ExitCode {
    // `tauri dev` fetches the page over TCP from vite; such a build is never given to anybody.
    if cfg!(feature = "custom-protocol") {
        ownchart::process::lock_down();
    }
    ownchart_desktop::run(ownchart_desktop::Shape::real())
}
