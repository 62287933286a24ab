//! What else lies in a PDF: things that would act in another program. Here nothing of it does; it is named.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};

/// Objects of one document that are looked at.
const OBJECTS: usize = 100_000;
/// How deep objects inside each other are followed.
const DEPTH: u8 = 8;

/// What was found in a PDF. A picture holds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// JavaScript, or an order to start a program.
    pub script: bool,
    /// Addresses on the internet or of other files.
    pub link: bool,
    /// Fields to fill in, or an order to send them away.
    pub form: bool,
    /// Files inside.
    pub attachment: bool,
    /// It is encrypted, with a password or without one.
    pub encrypted: bool,
}

impl Holds {
    pub(crate) fn to_byte(self) -> u8 {
        let bits = [
            self.script,
            self.link,
            self.form,
            self.attachment,
            self.encrypted,
        ];
        bits.iter()
            .rev()
            .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
    }

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        let bit = |number: u8| byte >> number & 1 == 1;
        (byte < 32).then(|| Holds {
            script: bit(0),
            link: bit(1),
            form: bit(2),
            attachment: bit(3),
            encrypted: bit(4),
        })
    }

    /// Looks through the objects of a document; what only a damaged part of it says is not found.
    pub(crate) fn of(pdf: &Pdf) -> Self {
        let data: &[u8] = pdf.data().as_ref();
        let mut holds = Holds {
            encrypted: data
                .windows(9)
                .any(|nine| nine == b"/Encrypt " || nine == b"/Encrypt\n"),
            ..Holds::default()
        };
        for object in pdf.objects().into_iter().take(OBJECTS) {
            holds.look(&object, DEPTH);
        }
        holds
    }

    fn look(&mut self, object: &Object<'_>, depth: u8) {
        if depth == 0 {
            return;
        }
        match object {
            Object::Dict(dict) => self.look_into(dict, depth),
            Object::Stream(stream) => self.look_into(stream.dict(), depth),
            Object::Array(array) => self.look_along(array, depth),
            _ => {}
        }
    }

    fn look_along(&mut self, array: &Array<'_>, depth: u8) {
        for item in array.raw_iter() {
            if let MaybeRef::NotRef(item) = item {
                self.look(&item, depth - 1);
            }
        }
    }

    /// Names of keys and actions: ISO 32000-1, 7.11.4 (files), 12.6.4 (actions), 12.7 (forms).
    fn look_into(&mut self, dict: &Dict<'_>, depth: u8) {
        let says = |key: &[u8], words: &[&[u8]]| {
            let name = dict.get::<Name<'_>>(key);
            name.is_some_and(|name| words.contains(&name.as_ref()))
        };
        self.script |=
            dict.contains_key(b"JS") || says(b"S", &[b"JavaScript", b"Launch", b"Rendition"]);
        self.link |= says(b"S", &[b"URI", b"GoToR", b"SubmitForm", b"ImportData"]);
        self.form |= says(b"FT", &[b"Tx", b"Btn", b"Ch", b"Sig"])
            || says(b"S", &[b"SubmitForm"])
            || dict.contains_key(b"XFA");
        self.attachment |= dict.contains_key(b"EF") || says(b"Type", &[b"EmbeddedFile"]);
        for (_, value) in dict.entries() {
            if let MaybeRef::NotRef(value) = value {
                self.look(&value, depth - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(object: &str) -> Pdf {
        let file = format!(
            "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
             3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>\nendobj\n4 0 obj\n{object}\nendobj\n\
             trailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n"
        );
        Pdf::new(file.into_bytes()).expect("it is a small PDF")
    }

    #[test]
    fn what_would_act_elsewhere_is_named() {
        let check =
            |object: &str, wanted: Holds| assert_eq!(Holds::of(&pdf(object)), wanted, "{object}");
        let nothing = Holds::default();
        check("<</Type/Font>>", nothing);
        check(
            "<</S/JavaScript/JS(app.alert(1))>>",
            Holds {
                script: true,
                ..nothing
            },
        );
        check(
            "<</OpenAction<</S/Launch/F(calc.exe)>>>>",
            Holds {
                script: true,
                ..nothing
            },
        );
        check(
            "<</Subtype/Link/A<</S/URI/URI(http://example.org)>>>>",
            Holds {
                link: true,
                ..nothing
            },
        );
        check(
            "<</Annots[<</A<</S/GoToR/F(x.pdf)>>>>]>>",
            Holds {
                link: true,
                ..nothing
            },
        );
        check(
            "<</FT/Tx/T(name)>>",
            Holds {
                form: true,
                ..nothing
            },
        );
        check(
            "<</S/SubmitForm/F(http://example.org)>>",
            Holds {
                form: true,
                link: true,
                ..nothing
            },
        );
        check(
            "<</Type/Filespec/EF<</F 9 0 R>>>>",
            Holds {
                attachment: true,
                ..nothing
            },
        );
    }

    #[test]
    fn objects_inside_each_other_have_an_end() {
        let deep = format!("{}<</S/JavaScript>>{}", "[".repeat(200), "]".repeat(200));
        Holds::of(&pdf(&deep));
    }

    #[test]
    fn what_was_found_travels_in_one_byte() {
        for byte in 0..32 {
            let holds = Holds::from_byte(byte).expect("five bits");
            assert_eq!(holds.to_byte(), byte);
        }
        assert_eq!(Holds::from_byte(32), None);
        assert_eq!(
            Holds {
                script: true,
                ..Holds::default()
            }
            .to_byte(),
            1
        );
    }
}
