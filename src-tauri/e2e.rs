//! The window as tests steer it. WebDriver wants a socket inside the program, so this one keeps the
//! network; it is another file than the program people get, and no release can be made of it.

#[cfg(not(debug_assertions))]
compile_error!("the steered window has no network filter: it exists for tests only");

fn main() -> std::process::ExitCode {
    ownchart_desktop::run(ownchart_desktop::Shape::steered())
}
