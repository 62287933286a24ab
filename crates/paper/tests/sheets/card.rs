use paper::{Faces, Languages, cards};

use crate::emergency::{health_words, of};
use crate::outside::{File, about};
use crate::sample;

#[test]
fn every_card_has_its_code_beside_the_fold() {
    let (anna, nobody, longest) = (sample::anna(), sample::nobody(), sample::longest(60, 2));
    let people = [of(&anna), of(&anna), of(&nobody), of(&longest), of(&anna)];
    let print = || {
        cards(
            &people,
            about("Notfallkarte"),
            Languages::GERMAN_ENGLISH,
            &Faces::bundled(),
        )
        .expect("cards")
    };
    assert_eq!(print().bytes, print().bytes);
    let file = File::of("card", &print());
    file.is_sound();
    file.keeps_margins(5.0);
    let codes = file.codes();
    assert_eq!(codes.len(), 4, "nobody has nobody to call: {codes:?}");
    for code in codes {
        let lower = code.to_lowercase();
        assert!(lower.starts_with("begin:vcard\n"), "{lower}");
        for word in health_words(&anna) {
            assert!(!lower.contains(&word), "{word} in {lower}");
        }
    }
}
