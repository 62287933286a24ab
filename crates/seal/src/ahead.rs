//! Two threads for one stream: one opens or seals while the other reads, hashes or writes.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

/// How much is read or written at once, in bytes.
const PIECE: usize = 256 << 10;
/// How many pieces lie between the two threads: with the one being filled and the one being
/// emptied, 1 MiB in all.
const WAITING: usize = 2;

/// Writes everything `from` gives to `to`, as [`io::copy`] does, and reads ahead meanwhile. What
/// is sealed while a disk or a pipe is waited for costs no time of its own.
///
/// # Errors
/// What either of them says. `to` then holds a beginning.
pub fn copy_ahead(from: impl Read + Send, to: &mut impl Write) -> io::Result<u64> {
    ahead(from, |from| {
        let mut length = 0;
        loop {
            let piece = from.fill_buf()?;
            if piece.is_empty() {
                return Ok(length);
            }
            to.write_all(piece)?;
            let taken = piece.len();
            length += taken as u64;
            from.consume(taken);
        }
    })
}

/// Has `work` read what `from` gives, while another thread fetches the next pieces.
pub fn ahead<T>(from: impl Read + Send, work: impl FnOnce(&mut Ahead) -> T) -> T {
    thread::scope(|scope| {
        let (full, filled) = mpsc::sync_channel(WAITING);
        let (empty, emptied) = mpsc::channel();
        scope.spawn(move || fetch(from, &full, &emptied));
        work(&mut Ahead {
            filled,
            empty,
            piece: Vec::new(),
            at: 0,
        })
        // The pieces' end is let go of here; the other thread hears that nobody listens and ends.
    })
}

fn fetch(mut from: impl Read, full: &SyncSender<io::Result<Vec<u8>>>, emptied: &Receiver<Vec<u8>>) {
    loop {
        let mut piece = emptied.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let read = match from.read(&mut piece) {
            Ok(0) => return,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other,
        };
        let failed = read.is_err();
        let read = read.map(|length| {
            piece.truncate(length);
            piece
        });
        if full.send(read).is_err() || failed {
            return;
        }
    }
}

/// What another thread reads ahead. Made by [`ahead`].
pub struct Ahead {
    filled: Receiver<io::Result<Vec<u8>>>,
    /// Pieces go back to be filled again: the system is not asked for memory for each.
    empty: Sender<Vec<u8>>,
    piece: Vec<u8>,
    at: usize,
}

impl BufRead for Ahead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.piece.len() {
            // The other thread may have ended; then the piece is done with.
            let _ = self.empty.send(std::mem::take(&mut self.piece));
            // The other thread ended without an error: the end.
            self.piece = self.filled.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.at = 0;
        }
        Ok(&self.piece[self.at..])
    }

    fn consume(&mut self, taken: usize) {
        self.at += taken;
    }
}

impl Read for Ahead {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

/// Has `work` write, while another thread hands the pieces on to `to`. Gives back what `work`
/// gave, and `to`.
///
/// # Errors
/// What `to` said; it then holds a beginning, and `work` was told that its writing failed.
pub fn behind<W: Write + Send, T>(
    mut to: W,
    work: impl FnOnce(&mut Behind) -> T,
) -> io::Result<(T, W)> {
    thread::scope(|scope| {
        let (full, filled) = mpsc::sync_channel::<Vec<u8>>(WAITING);
        let (empty, emptied) = mpsc::channel();
        let writing = scope.spawn(move || -> io::Result<W> {
            for mut piece in filled {
                to.write_all(&piece)?;
                piece.clear();
                // Nobody fills pieces any more when the work is done.
                let _ = empty.send(piece);
            }
            Ok(to)
        });
        let mut behind = Behind {
            full,
            emptied,
            piece: Vec::with_capacity(PIECE),
        };
        let done = work(&mut behind);
        // What fails here the other thread says better.
        let _ = behind.flush();
        drop(behind);
        let to = writing
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((done, to))
    })
}

/// What another thread hands on. Made by [`behind`].
pub struct Behind {
    full: SyncSender<Vec<u8>>,
    /// Pieces that come back to be filled again.
    emptied: Receiver<Vec<u8>>,
    piece: Vec<u8>,
}

impl Write for Behind {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.flush()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        let next = self.emptied.try_recv();
        let next = next.unwrap_or_else(|_| Vec::with_capacity(PIECE));
        let piece = std::mem::replace(&mut self.piece, next);
        self.full
            .send(piece)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
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

    #[test]
    fn what_is_written_behind_arrives_whole_or_is_told() {
        for length in [0, 1, PIECE, 3 * PIECE + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let (told, copy) = behind(Vec::new(), |to| to.write_all(&bytes)).unwrap();
            assert!(told.is_ok() && copy == bytes, "{length}");
        }
        let told = behind(Failing(PIECE), |to| to.write_all(&vec![0; 8 * PIECE]));
        assert_eq!(told.err().unwrap().to_string(), "the disk is gone");
    }

    #[test]
    fn whoever_stops_reading_is_not_waited_for() {
        let first = ahead(io::repeat(7), |from| {
            let mut first = [0; 3];
            from.read_exact(&mut first).map(|()| first)
        });
        assert_eq!(first.unwrap(), [7; 3]);
    }

    /// A disk that is interrupted before everything it gives.
    struct Interrupted<R>(R, bool);

    impl<R: Read> Read for Interrupted<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            self.0.read(into)
        }
    }

    #[test]
    fn an_interruption_is_no_failure() {
        let bytes = vec![7; 2 * PIECE + 9];
        let mut copy = Vec::new();
        copy_ahead(Interrupted(&bytes[..], false), &mut copy).unwrap();
        assert!(copy == bytes);
    }

    #[test]
    fn what_waits_to_be_written_is_never_more_than_a_piece() {
        /// Remembers the longest that was handed on at once, and how much it was in all.
        struct Longest(usize, usize);
        impl Write for Longest {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self.0.max(bytes.len());
                self.1 += bytes.len();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (told, Longest(longest, all)) = behind(Longest(0, 0), |to| {
            to.write_all(&[1; 100])?;
            to.write_all(&vec![2; 5 * PIECE])
        })
        .unwrap();
        assert!(told.is_ok());
        assert_eq!((longest, all), (PIECE, 5 * PIECE + 100));
    }
}
