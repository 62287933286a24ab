//! Reading ahead: one thread fetches the next pieces while another seals the last one.

use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread;

/// How much is read at once, in bytes.
const PIECE: usize = 256 << 10;
/// How many pieces lie between the two threads: with the one being read and the one being
/// written, 1 MiB in all.
const WAITING: usize = 2;

/// Writes everything `from` gives to `to`, as [`io::copy`] does, and reads ahead meanwhile. What
/// is sealed while a disk or a pipe is waited for costs no time of its own.
///
/// # Errors
/// What either of them says. `to` then holds a beginning.
pub fn copy_ahead(mut from: impl Read + Send, to: &mut impl Write) -> io::Result<u64> {
    thread::scope(|scope| {
        let (full, filled) = mpsc::sync_channel::<io::Result<(Vec<u8>, usize)>>(WAITING);
        let (empty, emptied) = mpsc::channel::<Vec<u8>>();
        scope.spawn(move || {
            loop {
                let mut piece = emptied.try_recv().unwrap_or_else(|_| vec![0; PIECE]);
                let read = match from.read(&mut piece) {
                    Ok(0) => break,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    other => other,
                };
                let failed = read.is_err();
                // Nobody listens any more when writing failed: then nothing more is read.
                if full.send(read.map(|length| (piece, length))).is_err() || failed {
                    break;
                }
            }
        });
        let mut length = 0;
        for read in filled {
            let (piece, filled) = read?;
            to.write_all(&piece[..filled])?;
            length += filled as u64;
            // The other thread may have ended; then the piece is done with.
            let _ = empty.send(piece);
        }
        Ok(length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_arrives_in_order() {
        for length in [0, 1, PIECE - 1, PIECE, 5 * PIECE + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut copy = Vec::new();
            assert_eq!(copy_ahead(&bytes[..], &mut copy).unwrap(), length as u64);
            assert!(copy == bytes, "{length}");
        }
    }

    /// A disk that fails after so many bytes.
    struct Failing(usize);

    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let given = into.len().min(self.0);
            self.0 -= given;
            if given == 0 {
                return Err(io::Error::other("the disk is gone"));
            }
            Ok(given)
        }
    }

    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.read(&mut vec![0; bytes.len()])
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_side_that_fails_is_told_and_both_threads_end() {
        let told = copy_ahead(Failing(3 * PIECE), &mut io::sink()).unwrap_err();
        assert_eq!(told.to_string(), "the disk is gone");
        let told = copy_ahead(io::repeat(1), &mut Failing(3 * PIECE)).unwrap_err();
        assert_eq!(told.to_string(), "the disk is gone");
    }
}
