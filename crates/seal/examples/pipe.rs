//! Seals standard input for an age recipient, to standard output: `cargo xtask bench` measures it
//! beside stock `age -r`.

use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let recipient = std::env::args()
        .nth(1)
        .ok_or("usage: pipe RECIPIENT < plain > sealed")?;
    let recipients = [recipient.parse()?];
    let output = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut sealer = seal::Sealer::new(output, seal::Lock::Recipients(&recipients))?;
    seal::copy_ahead(std::io::stdin(), &mut sealer)?;
    sealer.finish()?.flush()?;
    Ok(())
}
