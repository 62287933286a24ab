//! Keys of a reader: the identity opens, the recipient seals.

use std::{fmt, str::FromStr};

use age::secrecy::ExposeSecret;
use bech32::{Bech32, Hrp};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Error, fingerprint};

/// The secret half: 256 random bits. Whoever holds it opens everything sealed for its
/// [`Recipient`]. Guessing is out of the question.
///
/// Wiped when dropped, not `Debug`, not `Clone`.
pub struct Identity(pub(crate) age::x25519::Identity);

impl Identity {
    /// A new identity from the system's random numbers.
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1…`, in upper or lower case, white space around and inside ignored
    /// (it may have been typed off paper in groups).
    ///
    /// # Errors
    /// [`Error::NotAKey`] if the checksum or the form does not fit.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let joined: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
        let upper = Zeroizing::new(joined.to_ascii_uppercase());
        upper.parse().map(Self).map_err(|_| Error::NotAKey)
    }

    /// The identity that grows from a seed: the same one each time, and nothing of it tells the seed or
    /// any other key grown from it.
    ///
    /// The 32 bytes of SHA-256("ownchart-reader-1" ‖ seed) are the X25519 secret.
    pub fn grown(seed: &[u8; 32]) -> Self {
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(
            Sha256::new()
                .chain_update(b"ownchart-reader-1")
                .chain_update(seed)
                .finalize()
                .into(),
        );
        let begin = Hrp::parse_unchecked("age-secret-key-");
        let spelled = bech32::encode_upper::<Bech32>(begin, &*secret).map(Zeroizing::new);
        spelled
            .ok()
            .and_then(|text| Self::parse(&text).ok())
            .expect("32 bytes are an X25519 secret, and spelled as age spells them")
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// `AGE-SECRET-KEY-1…`, for a recovery sheet or the inside of a seal, and nowhere else.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
}

/// The public half (`age1…`): seals, and opens nothing.
///
/// Recipients of a chart's own slots are kept inside the chart all the same: that only the chart
/// knows them is what makes a file sealed to them trustworthy.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(pub(crate) age::x25519::Recipient);

impl Recipient {
    /// Six English words to compare face to face, see [`fingerprint::six_words`].
    pub fn words(&self) -> String {
        fingerprint::six_words(self.to_string().as_bytes())
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    /// The words only: a recipient does not belong in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.words())
    }
}

impl FromStr for Recipient {
    type Err = Error;

    /// Reads `age1…`, white space around it ignored.
    fn from_str(text: &str) -> Result<Self, Error> {
        text.trim().parse().map(Self).map_err(|_| Error::NotAKey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_typed_off_paper_is_the_same_identity() {
        let identity = Identity::generate();
        let revealed = identity.reveal();
        let groups: Vec<&str> = (0..revealed.len())
            .step_by(8)
            .map(|at| &revealed[at..revealed.len().min(at + 8)])
            .collect();
        let typed = format!(" {}\n", groups.join(" ").to_lowercase());
        let again = Identity::parse(&typed).expect("the same letters");
        assert_eq!(again.recipient(), identity.recipient());
    }

    #[test]
    fn a_seed_grows_into_one_identity_and_another_into_another() {
        let one = Identity::grown(&[7; 32]).recipient();
        assert_eq!(one, Identity::grown(&[7; 32]).recipient());
        assert_ne!(one, Identity::grown(&[8; 32]).recipient());
        let identity = Identity::grown(&[7; 32]);
        assert_eq!(
            Identity::parse(&identity.reveal())
                .expect("its own")
                .recipient(),
            one
        );
    }

    #[test]
    fn one_wrong_letter_is_noticed() {
        let good = Identity::generate().reveal();
        let last = if good.ends_with('Q') { "P" } else { "Q" };
        let bad = format!("{}{last}", &good[..good.len() - 1]);
        assert!(matches!(Identity::parse(&bad), Err(Error::NotAKey)));
    }

    #[test]
    fn a_recipient_reads_what_it_writes() {
        let recipient = Identity::generate().recipient();
        assert_eq!(
            recipient.to_string().parse::<Recipient>().ok(),
            Some(recipient.clone())
        );
        assert!("age1nonsense".parse::<Recipient>().is_err());
        assert_eq!(recipient.words().split(' ').count(), 6);
    }

    #[test]
    fn a_recipient_in_a_log_is_its_words_only() {
        let recipient = Identity::generate().recipient();
        let logged = format!("{recipient:?}");
        assert!(logged.contains(&recipient.words()) && !logged.contains("age1"));
    }
}
