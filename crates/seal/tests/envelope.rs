//! Sealing and opening through the public interface.

use std::{
    io::{self, Cursor, Read, Seek, SeekFrom, Write},
    sync::LazyLock,
};

use seal::{
    Bounds, Cost, Error, Identity, Key, Lock, Opener, Passphrase, Sealed, Sealer, Unsealed,
    WordList,
};

static WORDS: LazyLock<Passphrase> = LazyLock::new(|| Passphrase::generate(WordList::English));
static SHARE: LazyLock<Sealed> = LazyLock::new(|| {
    seal::seal(b"penicillin", Lock::Passphrase(&WORDS, Cost::Share)).expect("words suffice")
});

fn for_key(plain: &[u8]) -> (Identity, Sealed) {
    let identity = Identity::generate();
    let sealed = seal::seal(plain, Lock::Recipients(&[identity.recipient()])).expect("a recipient");
    (identity, sealed)
}

/// The header's first lines with another work factor.
fn with_factor(factor: &str) -> Vec<u8> {
    let text = SHARE.as_ref();
    let end = text
        .windows(4)
        .position(|w| w == b" 17\n")
        .expect("our shares cost 2^17");
    [&text[..end + 1], factor.as_bytes(), &text[end + 3..]].concat()
}

#[test]
fn the_right_words_open_and_the_wrong_ones_do_not() {
    let plain = seal::open(SHARE.as_ref(), Key::Passphrase(&WORDS), Bounds::Share);
    assert_eq!(&plain.expect("the words of the share")[..], b"penicillin");
    let wrong = Passphrase::typed("abacus zoom");
    let plain = seal::open(SHARE.as_ref(), Key::Passphrase(&wrong), Bounds::Share);
    assert!(matches!(plain, Err(Error::WrongKey)));
}

#[test]
fn work_is_refused_before_it_is_done() {
    for (factor, bounds, most) in [
        ("19", Bounds::Share, 18),
        ("21", Bounds::ShareAsked, 20),
        ("62", Bounds::Slot, 18),
    ] {
        // 2^62 would take longer than the age of the world: that this returns is the test.
        let refused = seal::open(&with_factor(factor), Key::Passphrase(&WORDS), bounds);
        assert!(matches!(refused, Err(Error::TooExpensive { most: m, .. }) if m == most));
    }
}

#[test]
fn a_slot_made_cheap_is_refused() {
    let refused = seal::open(SHARE.as_ref(), Key::Passphrase(&WORDS), Bounds::Slot);
    assert!(matches!(
        refused,
        Err(Error::TooCheap {
            found: 17,
            least: 18
        })
    ));
}

#[test]
fn another_factor_than_the_sealed_one_does_not_open() {
    let refused = seal::open(&with_factor("10"), Key::Passphrase(&WORDS), Bounds::Share);
    assert!(matches!(refused, Err(Error::WrongKey)));
}

#[test]
fn words_and_keys_are_told_apart() {
    let (identity, sealed) = for_key(b"x");
    assert!(matches!(
        seal::open(sealed.as_ref(), Key::Passphrase(&WORDS), Bounds::Share),
        Err(Error::NeedsIdentity)
    ));
    assert!(matches!(
        seal::open(SHARE.as_ref(), Key::Identities(&[identity]), Bounds::Share),
        Err(Error::NeedsPassphrase)
    ));
}

#[test]
fn a_stranger_s_key_does_not_open() {
    let (_, sealed) = for_key(b"x");
    let stranger = [Identity::generate()];
    assert!(matches!(
        seal::open(sealed.as_ref(), Key::Identities(&stranger), Bounds::Share),
        Err(Error::WrongKey)
    ));
}

#[test]
fn nobody_is_no_recipient() {
    assert!(matches!(
        seal::seal(b"x", Lock::Recipients(&[])),
        Err(Error::NoRecipient)
    ));
}

#[test]
fn every_changed_byte_and_every_cut_is_noticed() {
    let (identity, sealed) = for_key(&[5; 300]);
    let identities = [identity];
    let open = |bytes: &[u8]| seal::open(bytes, Key::Identities(&identities), Bounds::Share);
    for at in 0..sealed.as_ref().len() {
        let mut changed = sealed.as_ref().to_vec();
        changed[at] ^= 1;
        assert!(open(&changed).is_err(), "byte {at} changed");
        assert!(open(&sealed.as_ref()[..at]).is_err(), "cut at {at}");
    }
    let longer = [sealed.as_ref(), b"x"].concat();
    assert!(matches!(open(&longer), Err(Error::Damaged)));
}

#[test]
fn a_cut_between_two_pieces_is_noticed() {
    let (identity, sealed) = for_key(&[5; 130_000]);
    let header = sealed.as_ref().len() - 130_000 - 2 * 16;
    let cut = &sealed.as_ref()[..header + 65_536 + 16];
    let refused = seal::open(cut, Key::Identities(&[identity]), Bounds::Share);
    assert!(matches!(refused, Err(Error::Damaged)));
}

#[test]
fn what_is_sealed_again_must_at_least_look_sealed() {
    assert!(Sealed::again(SHARE.as_ref().to_vec()).is_ok());
    assert!(matches!(
        Sealed::again(b"penicillin".to_vec()),
        Err(Error::NotAge)
    ));
    assert!(matches!(
        Sealed::again(b"age-encryption.org/v9\n".to_vec()),
        Err(Error::Newer)
    ));
}

/// Gives `left` zeros and says how many were taken at once.
struct Zeros {
    left: u64,
}

impl Read for Zeros {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.left.min(buffer.len() as u64) as usize;
        buffer[..n].fill(0);
        self.left -= n as u64;
        Ok(n)
    }
}

#[test]
fn a_stream_keeps_only_one_piece_at_a_time() {
    /// Takes what is written and remembers the longest piece.
    struct Longest(usize, Vec<u8>);
    impl Write for Longest {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.max(bytes.len());
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let identity = Identity::generate();
    let recipients = [identity.recipient()];
    let mut sealer =
        Sealer::new(Longest(0, Vec::new()), Lock::Recipients(&recipients)).expect("a recipient");
    io::copy(&mut Zeros { left: 3_000_000 }, &mut sealer).expect("a vector takes everything");
    let Longest(longest, sealed) = sealer.finish().expect("a vector takes everything");
    assert!(longest <= 65_536 + 16, "{longest}");

    let identities = [identity];
    let mut opener =
        Opener::new(&sealed[..], Key::Identities(&identities), Bounds::Share).expect("its key");
    assert_eq!(
        io::copy(&mut opener, &mut io::sink()).expect("whole"),
        3_000_000
    );

    let cut = &sealed[..sealed.len() - 1];
    let mut opener =
        Opener::new(cut, Key::Identities(&identities), Bounds::Share).expect("its key");
    let error = io::copy(&mut opener, &mut io::sink()).expect_err("a byte is missing");
    assert!(matches!(Error::from(error), Error::Damaged));
}

#[test]
fn a_sealed_file_is_read_at_any_place_and_a_missing_end_is_noticed() {
    let plain: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
    let (identity, sealed) = for_key(&plain);
    let identities = [identity];
    let open = |bytes: &[u8]| {
        let key = Key::Identities(&identities);
        Unsealed::new(Cursor::new(bytes.to_vec()), key, Bounds::Share).expect("its key")
    };
    let mut unsealed = open(sealed.as_ref());
    assert_eq!(unsealed.seek(SeekFrom::End(0)).expect("whole"), 200_000);
    for at in [131_070, 5, 65_536] {
        let mut part = [0; 9];
        assert_eq!(unsealed.seek(SeekFrom::Start(at)).expect("whole"), at);
        unsealed.read_exact(&mut part).expect("whole");
        assert_eq!(part, plain[at as usize..][..9], "at {at}");
    }
    let damaged = |error| assert!(matches!(Error::from(error), Error::Damaged));
    let cut = &sealed.as_ref()[..sealed.as_ref().len() - 1];
    damaged(open(cut).seek(SeekFrom::End(0)).expect_err("no end"));
    let mut changed = sealed.as_ref().to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let read = io::copy(&mut open(&changed), &mut io::sink());
    damaged(read.expect_err("a byte is another"));
}

/// A stick that is pulled.
struct Pulled;

impl Read for Pulled {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the stick was pulled"))
    }
}

#[test]
fn a_stick_that_is_pulled_behind_the_header_is_not_called_damage() {
    let (identity, sealed) = for_key(b"x");
    let header = sealed.as_ref().len() - 16 - seal::body_length(1) as usize;
    let identities = [identity];
    let opened = |bytes: usize| {
        let input = sealed.as_ref()[..bytes].chain(Pulled);
        Opener::new(input, Key::Identities(&identities), Bounds::Share).err()
    };
    assert!(matches!(opened(header), Some(Error::Io(_))));
    assert!(matches!(opened(header - 9), Some(Error::Io(_))));
}

#[test]
fn what_is_flushed_does_not_wait_in_a_buffer() {
    let identity = Identity::generate();
    let recipients = [identity.recipient()];
    let output = io::BufWriter::with_capacity(1 << 20, Vec::new());
    let mut sealer = Sealer::new(output, Lock::Recipients(&recipients)).expect("a recipient");
    sealer.write_all(&[7; 200_000]).expect("a vector");
    sealer.flush().expect("a vector");
    let output = sealer.finish().expect("a vector");
    let waiting = output.buffer().len();
    assert!(waiting < 70_000, "{waiting}: only the last piece");
}
