//! Keys for codes and digests, all grown from one secret of the chart.

use std::io;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Error, random};

/// What a [`Subkey`] is for. Each label gives an unrelated key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The code of HEAD.
    Head,
    /// Digests of files and slots.
    Digest,
    /// The root kept in the database.
    Root,
    /// The mark a device keeps of a chart it knows.
    Anchor,
    /// The code of a backup's manifest.
    Backup,
    /// The words printed on sheets.
    Fingerprint,
}

impl Label {
    /// The text that enters HKDF as `info`.
    fn info(self) -> &'static [u8] {
        match self {
            Self::Head => b"ownchart-1 head",
            Self::Digest => b"ownchart-1 digest",
            Self::Root => b"ownchart-1 root",
            Self::Anchor => b"ownchart-1 anchor",
            Self::Backup => b"ownchart-1 backup",
            Self::Fingerprint => b"ownchart-1 fingerprint",
        }
    }
}

/// 256 random bits that every code and digest of a chart hangs on. Wiped when dropped, not
/// `Debug`, not `Clone`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct MacKey([u8; 32]);

impl MacKey {
    /// A new key from the system's random numbers.
    pub fn generate() -> Self {
        Self(random())
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::NotAKey`] if it is anything else.
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(Error::NotAKey);
        }
        let mut key = Self([0; 32]);
        for (byte, pair) in key.0.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |d: u8| (d as char).to_digit(16).ok_or(Error::NotAKey);
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Ok(key)
    }

    /// 64 hexadecimal digits, for the inside of a slot.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0 {
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    /// HKDF-SHA256 (RFC 5869) without salt, `info` = "ownchart-1 " and the label.
    pub fn subkey(&self, label: Label) -> Subkey {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(label.info(), &mut key)
            .expect("32 bytes are less than the 8160 that HKDF-SHA256 can give");
        Subkey(key)
    }
}

/// A key for one purpose. Wiped when dropped, not `Debug`, not `Clone`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Subkey([u8; 32]);

impl Subkey {
    /// HMAC-SHA256 (RFC 2104) of `bytes`.
    pub fn mac(&self, bytes: &[u8]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of every length");
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// Whether `code` is the [`mac`](Self::mac) of `bytes`, without telling where it differs.
    pub fn fits(&self, bytes: &[u8], code: &[u8]) -> bool {
        self.mac(bytes).ct_eq(code).into()
    }

    /// Keyed BLAKE3 of `bytes`: says nothing about the bytes to who lacks the key.
    pub fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        *blake3::keyed_hash(&self.0, bytes).as_bytes()
    }

    /// Keyed BLAKE3 of what is written, piece by piece.
    pub fn digester(&self) -> Digester {
        Digester(blake3::Hasher::new_keyed(&self.0))
    }
}

/// Takes bytes and gives their keyed BLAKE3 digest. Write through it with [`io::copy`].
pub struct Digester(blake3::Hasher);

impl Digester {
    /// The digest of everything written so far.
    pub fn finish(self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

impl Drop for Digester {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl io::Write for Digester {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn hmac_vector_of_rfc_4231() {
        // Test case 2 has a key of four bytes; a key padded with zeros is the same HMAC key.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            hex(&Subkey(key).mac(b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn labels_give_unrelated_keys_that_never_change() {
        let key = MacKey([7; 32]);
        // Computed with other software by RFC 5869.
        for (label, expected) in [
            (
                Label::Head,
                "2c53187e297a48908a96e8f136422bf4133a33020da0c551acc2d3262bb6f395",
            ),
            (
                Label::Digest,
                "857439329f311e3cb5251130cc10b1664fbcea23f822697292c0a2b99d63d01c",
            ),
            (
                Label::Root,
                "1dbde1f4caa8b4323589d2051e36236969cf7ab71e5794d47083f62f1510ac68",
            ),
            (
                Label::Anchor,
                "4dc9d8593a4274b02ab4e60559c372b623c5f03acf48bac9c6523013b918db74",
            ),
            (
                Label::Backup,
                "ab8d89f3089eb5c532c6f3db4b74866edaa28e0fff8a9ee9e6887f17f99c3f8d",
            ),
            (
                Label::Fingerprint,
                "80057db1dece3fb5d28fda0c2b285e31cbbdf49d86be7772889cdb6c02844ab8",
            ),
        ] {
            assert_eq!(hex(&key.subkey(label).0), expected, "{label:?}");
        }
    }

    #[test]
    fn a_code_fits_its_own_bytes_only() {
        let key = MacKey::generate().subkey(Label::Head);
        let code = key.mac(b"generation 412");
        assert!(key.fits(b"generation 412", &code));
        assert!(!key.fits(b"generation 411", &code));
        assert!(!key.fits(b"generation 412", &code[..31]));
    }

    #[test]
    fn a_digest_in_pieces_is_the_digest() {
        let key = MacKey::generate().subkey(Label::Digest);
        let mut digester = key.digester();
        digester
            .write_all(b"one")
            .expect("a digester takes everything");
        digester
            .write_all(b"two")
            .expect("a digester takes everything");
        assert_eq!(digester.finish(), key.digest(b"onetwo"));
    }

    #[test]
    fn a_key_reads_what_it_reveals() {
        let key = MacKey::generate();
        let again = MacKey::from_hex(&key.reveal()).expect("its own digits");
        assert_eq!(again.0, key.0);
        assert!(MacKey::from_hex("xyz").is_err());
        assert!(MacKey::from_hex(&"ä".repeat(32)).is_err());
    }
}
