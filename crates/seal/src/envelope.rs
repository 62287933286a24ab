//! The envelope: age files, in one piece or as a stream.
//!
//! Format: <https://c2sp.org/age> (version 1), so that stock `age` opens what is written here.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Seek, SeekFrom, Write};

use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{
    Error, Identity, Passphrase, Recipient,
    header::{self, Opens},
};

/// What one guess of a passphrase costs. Constants, never measured: a machine under load would
/// choose a weaker number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// scrypt N = 2^18, r = 8: 256 MiB and about a second. For the slots of a chart.
    Slot,
    /// scrypt N = 2^17, r = 8: 128 MiB; a browser needs 1.0 to 1.5 seconds. For shares.
    Share,
}

impl Cost {
    fn log_n(self) -> u8 {
        match self {
            Self::Slot => 18,
            Self::Share => 17,
        }
    }
}

/// Who will be able to open.
#[derive(Clone, Copy)]
pub enum Lock<'a> {
    /// Whoever knows the words.
    Passphrase(&'a Passphrase, Cost),
    /// Whoever holds the identity of one of these.
    Recipients(&'a [Recipient]),
}

/// What somebody opens with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// Words.
    Passphrase(&'a Passphrase),
    /// One of these identities.
    Identities(&'a [Identity]),
}

/// Which cost of a guess is accepted when opening with words. Judged before any work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// A slot of a chart: exactly 2^18. Anything cheaper is somebody's attempt to weaken it.
    Slot,
    /// A share from anybody: up to 2^18 (256 MiB).
    Share,
    /// A share after the person was asked: up to 2^20 (1 GiB, several seconds).
    ShareAsked,
}

impl Bounds {
    fn check(self, found: u8) -> Result<(), Error> {
        let (least, most) = match self {
            Self::Slot => (18, 18),
            Self::Share => (1, 18),
            Self::ShareAsked => (1, 20),
        };
        match found {
            _ if found > most => Err(Error::TooExpensive { found, most }),
            _ if found < least => Err(Error::TooCheap { found, least }),
            _ => Ok(()),
        }
    }
}

/// Bytes that are safe in anybody's hands: an age file. Only this crate makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes that were sealed earlier: a share read from a file, a page or codes.
    ///
    /// Only the header is looked at; whether the rest is whole shows when it is opened.
    ///
    /// # Errors
    /// [`Error::NotAge`], [`Error::Newer`] or [`Error::Damaged`] by what the header says.
    pub fn again(bytes: Vec<u8>) -> Result<Self, Error> {
        header::read(&mut &bytes[..])?;
        Ok(Self(bytes))
    }

    /// The bytes themselves.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl AsRef<[u8]> for Sealed {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Seals `plain` in one piece.
///
/// # Errors
/// [`Error::NoRecipient`] if nobody could open it.
pub fn seal(plain: &[u8], lock: Lock<'_>) -> Result<Sealed, Error> {
    // Header, nonce and one tag for each 64 KiB.
    let sealed = Vec::with_capacity(plain.len() + plain.len() / 4096 + 1024);
    let mut sealer = Sealer::new(sealed, lock)?;
    sealer.write_all(plain)?;
    Ok(Sealed(sealer.finish()?))
}

/// How long the part behind the header of a sealed file is, without the 16 bytes of its nonce: one
/// tag of 16 bytes for each 64 KiB of `plain` bytes, and for none of them as well.
#[must_use]
pub fn body_length(plain: u64) -> u64 {
    plain + 16 * plain.div_ceil(64 << 10).max(1)
}

/// Opens `sealed` in one piece. The plaintext is wiped when dropped.
///
/// # Errors
/// Each variant of [`Error`] but [`Error::NoRecipient`]; nothing of the plaintext is given out
/// unless all of it is authentic.
pub fn open(sealed: &[u8], key: Key<'_>, bounds: Bounds) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut opener = Opener::new(sealed, key, bounds)?;
    // Never longer than the ciphertext, so the buffer never moves and leaves no copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    opener.read_to_end(&mut plain)?;
    Ok(plain)
}

/// Seals what is written to it, in 64 KiB of memory.
///
/// [`Sealer::finish`] must be called; without it the file stays cut off and will not open.
pub struct Sealer<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealer<W> {
    /// Writes the header to `output`. With words this takes the time of one guess.
    ///
    /// # Errors
    /// [`Error::NoRecipient`] if nobody could open it, [`Error::Io`] if `output` refuses.
    pub fn new(output: W, lock: Lock<'_>) -> Result<Self, Error> {
        let encryptor = match lock {
            Lock::Passphrase(words, cost) => {
                let mut recipient = age::scrypt::Recipient::new(secret(words));
                recipient.set_work_factor(cost.log_n());
                age::Encryptor::with_recipients(std::iter::once(&recipient as _))
            }
            Lock::Recipients(recipients) => {
                age::Encryptor::with_recipients(recipients.iter().map(|r| &r.0 as _))
            }
        }
        .map_err(|error| match error {
            age::EncryptError::Io(error) => Error::Io(error),
            _ => Error::NoRecipient,
        })?;
        Ok(Self(encryptor.wrap_output(output).map_err(Error::Io)?))
    }

    /// Writes the last piece and gives the output back.
    ///
    /// # Errors
    /// What `output` says.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, plain: &[u8]) -> io::Result<usize> {
        self.0.write(plain)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Opens what is read through it, in 64 KiB of memory.
///
/// # Nothing is whole before the end was read
/// Each piece given out is authentic, but only the end shows that nothing was cut off. Act on
/// what was read only after `read` returned 0.
///
/// An error of the seal arrives inside the [`io::Error`]; `Error::from` takes it out again.
pub struct Opener<R: Read>(age::stream::StreamReader<Chain<Cursor<Vec<u8>>, BufReader<R>>>);

impl<R: Read> Opener<R> {
    /// Reads the header from `input` and tries the key. With words this takes the time of one
    /// guess.
    ///
    /// # Errors
    /// Each variant of [`Error`] but [`Error::NoRecipient`].
    pub fn new(input: R, key: Key<'_>, bounds: Bounds) -> Result<Self, Error> {
        let mut input = BufReader::with_capacity(64 * 1024, input);
        let (header, opens) = header::read(&mut input)?;
        let input = Cursor::new(header).chain(input);
        let reader = unlock(input, key, &opens, bounds)?;
        Ok(Self(reader))
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, plain: &mut [u8]) -> io::Result<usize> {
        self.0.read(plain).map_err(damaged)
    }
}

/// A sealed file that was opened and is read at any place of it, in 64 KiB of memory.
///
/// Each piece given out is authentic and stands where it belongs. That nothing was cut off is
/// certain once it was asked for the end ([`SeekFrom::End`]), which opens the last piece as the last.
///
/// An error of the seal arrives inside the [`io::Error`]; `Error::from` takes it out again.
pub struct Unsealed<R>(age::stream::StreamReader<BufReader<R>>);

impl<R: Read + Seek> Unsealed<R> {
    /// Reads the header from the beginning of `input` and tries the key. With words this takes the
    /// time of one guess.
    ///
    /// # Errors
    /// Each variant of [`Error`] but [`Error::NoRecipient`].
    pub fn new(input: R, key: Key<'_>, bounds: Bounds) -> Result<Self, Error> {
        let mut input = BufReader::with_capacity(64 * 1024, input);
        let (_, opens) = header::read(&mut input)?;
        input.rewind()?;
        Ok(Self(unlock(input, key, &opens, bounds)?))
    }
}

impl<R: Read> Read for Unsealed<R> {
    fn read(&mut self, plain: &mut [u8]) -> io::Result<usize> {
        self.0.read(plain).map_err(damaged)
    }
}

impl<R: Read + Seek> Seek for Unsealed<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to).map_err(damaged)
    }
}

/// What the stream says of a piece that is not authentic or not there, as an error of the seal.
fn damaged(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            io::Error::new(io::ErrorKind::InvalidData, Error::Damaged)
        }
        _ => error,
    }
}

/// Tries a key on what stands behind a header.
fn unlock<R: BufRead>(
    input: R,
    key: Key<'_>,
    opens: &Opens,
    bounds: Bounds,
) -> Result<age::stream::StreamReader<R>, Error> {
    match (key, opens) {
        (Key::Passphrase(words), Opens::Words { log_n }) => {
            bounds.check(*log_n)?;
            let mut identity = age::scrypt::Identity::new(secret(words));
            identity.set_max_work_factor(*log_n);
            decrypt(input, std::iter::once(&identity as _))
        }
        (Key::Identities(identities), Opens::Keys) => {
            decrypt(input, identities.iter().map(|i| &i.0 as _))
        }
        (Key::Passphrase(_), Opens::Keys) => Err(Error::NeedsIdentity),
        (Key::Identities(_), Opens::Words { .. }) => Err(Error::NeedsPassphrase),
    }
}

fn decrypt<'a, R: BufRead>(
    input: R,
    identities: impl Iterator<Item = &'a dyn age::Identity>,
) -> Result<age::stream::StreamReader<R>, Error> {
    age::Decryptor::new_buffered(input)
        .and_then(|decryptor| decryptor.decrypt(identities))
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => {
                Error::WrongKey
            }
            age::DecryptError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Error::Io(error)
            }
            _ => Error::Damaged,
        })
}

fn secret(words: &Passphrase) -> SecretString {
    SecretString::from(words.reveal().to_owned())
}
