//! How many guesses a chosen passphrase is worth, and the refusal of weak ones.

/// Why a chosen passphrase was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Weak {
    /// Nothing but digits, at most eight of them.
    #[error("a PIN is guessed in a moment")]
    Pin,
    /// A saying, a quotation or an example everybody knows.
    #[error("this passphrase is well known")]
    WellKnown,
    /// An attacker is estimated to need fewer guesses than [`Weak::NEEDED`].
    #[error(
        "about {guesses} guesses find this passphrase, {} are needed",
        Weak::NEEDED
    )]
    Guessable {
        /// Estimated number of guesses.
        guesses: u64,
    },
}

impl Weak {
    /// Guesses a chosen passphrase must be worth by zxcvbn's estimate: 10^15. That is sixteen
    /// characters without any pattern, or five or six words that make no saying. A thousand
    /// graphics cards take five years on average (see [`Passphrase`](crate::Passphrase));
    /// generated words are a million times stronger, which is why they are the default.
    pub const NEEDED: u64 = 1_000_000_000_000_000;
}

/// Lower case, letters only, each known to every cracking program or to everybody.
const WELL_KNOWN: &[&str] = &[
    "correct horse battery staple",
    "the quick brown fox jumps over the lazy dog",
    "pack my box with five dozen liquor jugs",
    "lorem ipsum dolor sit amet",
    "to be or not to be that is the question",
    "in the beginning god created the heaven and the earth",
    "an apple a day keeps the doctor away",
    "all that glitters is not gold",
    "may the force be with you",
    "one ring to rule them all",
    "happy birthday to you",
    "the truth is out there",
    "open sesame",
    "franz jagt im komplett verwahrlosten taxi quer durch bayern",
    "zwoelf boxkaempfer jagen viktor quer ueber den grossen sylter deich",
    "zwölf boxkämpfer jagen viktor quer über den großen sylter deich",
    "sein oder nicht sein das ist hier die frage",
    "am anfang schuf gott himmel und erde",
    "im anfang war das wort",
    "vater unser der du bist im himmel",
    "vater unser im himmel geheiligt werde dein name",
    "alle meine entchen schwimmen auf dem see",
    "der mond ist aufgegangen",
    "o tannenbaum o tannenbaum",
    "morgenstund hat gold im mund",
    "wer anderen eine grube gräbt fällt selbst hinein",
    "der apfel fällt nicht weit vom stamm",
    "einigkeit und recht und freiheit",
    "freude schöner götterfunken tochter aus elysium",
    "es war einmal vor langer zeit",
    "spieglein spieglein an der wand",
    "fischers fritze fischt frische fische",
    "ich liebe dich von ganzem herzen",
    "mein passwort ist geheim",
    "das ist mein passwort",
    "this is my password",
    "bismillah ar rahman ar rahim",
];

/// Words an attacker of this program would try first.
const NEAR: &[&str] = &[
    "ownchart",
    "passwort",
    "passphrase",
    "krankenakte",
    "gesundheit",
    "geheim",
];

/// Judges a passphrase in its normal form.
pub(crate) fn check(passphrase: &str) -> Result<(), Weak> {
    if passphrase.len() <= 8 && passphrase.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Weak::Pin);
    }
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let heard = letters(passphrase);
    if WELL_KNOWN.iter().any(|known| {
        let known = letters(known);
        // A beginning of the saying is as well known as all of it.
        heard.len() >= 8 && known.starts_with(&heard)
    }) {
        return Err(Weak::WellKnown);
    }
    let inputs: Vec<&str> = WELL_KNOWN.iter().chain(NEAR).copied().collect();
    let guesses = zxcvbn::zxcvbn(passphrase, &inputs).guesses();
    if guesses < Weak::NEEDED {
        return Err(Weak::Guessable { guesses });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_refused() {
        for digits in 4..=6 {
            for pin in 0..10u32.pow(digits) {
                let pin = format!("{pin:0width$}", width = digits as usize);
                assert_eq!(check(&pin), Err(Weak::Pin), "{pin}");
            }
        }
    }

    #[test]
    fn what_people_think_of_is_refused() {
        for text in [
            "",
            "hallo",
            "Passwort123!",
            "qwertzuiop",
            "iloveyou2024",
            "Anna1967",
            "12.05.1967",
            "19670512000000",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "correct horse battery staple",
            "Correct-Horse-Battery-Staple!",
            "sein oder nicht sein",
            "Franz jagt im komplett verwahrlosten Taxi",
            "OwnChart2026",
        ] {
            assert!(check(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn what_is_hard_to_guess_is_taken() {
        for text in [
            "grauer Esel kauft 3 Ziegel beim Optiker",
            "vG7#kq!Lw92xR$p8",
            "plätschernde Gurkenschiffe überm Finanzamt",
        ] {
            assert_eq!(check(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn only_a_few_digits_are_called_a_pin() {
        for text in ["hallo", "Anna1967", "19670512000000"] {
            assert!(
                matches!(check(text), Err(Weak::Guessable { .. })),
                "{text:?}"
            );
        }
    }
}
