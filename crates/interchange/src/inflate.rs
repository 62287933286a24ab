//! Unpacking with a bound: what a stranger's few bytes may become is decided beforehand.

use flate2::{Decompress, FlushDecompress, Status};

/// The most bytes that are made room for at once.
const STEP: usize = 64 << 10;

/// Raw DEFLATE (RFC 1951), as inside health cards. None if it is damaged, cut off or becomes more than
/// `most`.
pub(crate) fn raw(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    whole(Decompress::new(false), bytes, most)
}

/// DEFLATE with a frame (RFC 1950), as inside EU certificates.
pub(crate) fn framed(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    whole(Decompress::new(true), bytes, most)
}

fn whole(mut inflate: Decompress, bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let taken = usize::try_from(inflate.total_in()).ok()?;
        let before = out.len();
        out.reserve(STEP);
        let rest = bytes.get(taken..)?;
        let status = inflate
            .decompress_vec(rest, &mut out, FlushDecompress::None)
            .ok()?;
        if out.len() > most {
            return None;
        }
        match status {
            Status::StreamEnd => return Some(out),
            // cut off: nothing more goes in and nothing more comes out
            _ if out.len() == before && inflate.total_in() == taken as u64 => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    #[test]
    fn a_bomb_is_put_down_before_it_goes_off() {
        let mut bomb = DeflateEncoder::new(Vec::new(), Compression::best());
        for _ in 0..16 {
            bomb.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bomb = bomb.finish().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(raw(&bomb, 1 << 20), None);
        assert_eq!(raw(&bomb[..bomb.len() / 2], 16 << 20), None);
        assert_eq!(raw(&bomb, 16 << 20).map(|it| it.len()), Some(16 << 20));
        assert_eq!(framed(b"not packed", 1), None);
        assert_eq!(raw(b"", 9), None);
    }
}
