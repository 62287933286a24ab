//! `ownchart-render`: the locked-up helper that opens strangers' files.
//!
//! It takes one job on standard input, answers on standard output and ends; `render::protocol` is the
//! language, `render::jail` the lock-up, which comes before the first byte is read. Started by hand it waits
//! for a job. Started to recognise writing it locks itself up and becomes `tesseract`.

mod codes;
mod shots;

fn main() -> std::process::ExitCode {
    if let Some(code) = render::recognise::serve() {
        return code.into();
    }
    let trades = render::serve::Trades {
        codes: codes::read,
        import: Some(import),
        shots: shots::open,
    };
    match render::serve::serve(&trades) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        // Whoever asked is gone, and there is nobody left to tell.
        Err(_) => std::process::ExitCode::FAILURE,
    }
}

/// A file into a draft, or into the reason why it became none; `interchange::heard` is the other end.
fn import(file: &mut dyn std::io::Read, name: &str) -> Vec<u8> {
    interchange::answer_from(file, (!name.is_empty()).then_some(name))
}
