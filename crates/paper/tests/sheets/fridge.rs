use paper::{Faces, Languages, Size};

use crate::emergency::of;
use crate::outside::{File, about};
use crate::sample;

#[test]
fn the_file_is_sound_on_both_papers_and_holds_no_code() {
    for (name, size) in [("fridge", Size::A4), ("fridge-letter", Size::Letter)] {
        let about = || paper::About {
            size,
            ..about("Kühlschrankblatt")
        };
        let anna = sample::anna();
        let print = || {
            paper::fridge(
                &of(&anna),
                about(),
                Languages::GERMAN_ENGLISH,
                &Faces::bundled(),
            )
            .expect("a sheet")
        };
        assert_eq!(print().bytes, print().bytes);
        let file = File::of(name, &print());
        file.is_sound();
        file.keeps_margins(5.0);
        assert_eq!(file.codes(), [""; 0]);
        let text = file.text();
        let first = text.find("Penicillin").expect("the allergy");
        assert!(first < text.find("Ramipril comp.").expect("a medicine"));
        let width = match size {
            Size::A4 => "595.276 x 841.89",
            Size::Letter => "612 x 792",
        };
        let information = file.information();
        assert!(information.contains(width), "{information}");
    }
}
