//! Unpacking with a bound: what a stranger's few bytes may become is decided beforehand.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

/// Raw DEFLATE (RFC 1951), as inside health cards. None if it is damaged or becomes more than `most`.
pub(crate) fn raw(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    whole(DeflateDecoder::new(bytes), most)
}

/// DEFLATE with a frame (RFC 1950), as inside EU certificates.
pub(crate) fn framed(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    whole(ZlibDecoder::new(bytes), most)
}

fn whole(from: impl Read, most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut out).ok()?;
    (out.len() <= most).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    #[test]
    fn a_bomb_is_put_down_before_it_goes_off() {
        let mut bomb = DeflateEncoder::new(Vec::new(), Compression::best());
        for _ in 0..64 {
            bomb.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let bomb = bomb.finish().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(raw(&bomb, 1 << 20), None);
        assert_eq!(raw(&bomb[..bomb.len() / 2], 64 << 20), None);
        assert_eq!(raw(&bomb, 64 << 20).map(|it| it.len()), Some(64 << 20));
        assert_eq!(framed(b"not packed", 1), None);
    }
}
