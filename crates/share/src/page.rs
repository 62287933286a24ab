//! A sealed share inside the viewer page, and out again.
//!
//! The viewer (`ui/viewer`) has one empty element for it, [`PLACE`]; the share stands in it as
//! base64. Nothing else of the page changes, so whoever empties the element again holds the
//! published viewer, byte for byte.

use base64::{Engine, prelude::BASE64_STANDARD};
use seal::Sealed;

use crate::Error;

/// The opening tag of the place for a share. A browser neither runs nor shows such an element.
pub const PLACE: &str =
    r#"<script type="application/octet-stream" id="share" data-encoding="base64">"#;

const END: &str = "</script>";

/// Puts `share` into the viewer page.
///
/// # Errors
/// [`Error::NoPlace`] unless the page has the place exactly once, and empty.
pub fn weave(viewer: &str, share: &Sealed) -> Result<String, Error> {
    let (before, after) = split(viewer)?;
    let inside = after.split(END).next().unwrap_or(after);
    if !inside.trim().is_empty() {
        return Err(Error::NoPlace);
    }
    let bytes = share.as_ref();
    let mut page = String::with_capacity(viewer.len() + bytes.len().div_ceil(3) * 4);
    page.push_str(before);
    page.push_str(PLACE);
    BASE64_STANDARD.encode_string(bytes, &mut page);
    page.push_str(&after[inside.len()..]);
    Ok(page)
}

/// Takes the share out of a page that [`weave`] made. Nothing of the page is run.
///
/// # Errors
/// [`Error::NoPlace`] if it is not such a page, [`Error::EmptyPage`] if it is the bare viewer,
/// [`Error::Seal`] if what stands there is not sealed.
pub fn unweave(page: &str) -> Result<Sealed, Error> {
    let (_, after) = split(page)?;
    let (inside, _) = after.split_once(END).ok_or(Error::NoPlace)?;
    let text: String = inside.split_ascii_whitespace().collect();
    if text.is_empty() {
        return Err(Error::EmptyPage);
    }
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|_| Error::Seal(seal::Error::Damaged))?;
    Ok(Sealed::again(bytes)?)
}

/// What stands before and after the one opening tag.
fn split(page: &str) -> Result<(&str, &str), Error> {
    match page.split_once(PLACE) {
        Some((before, after)) if !after.contains(PLACE) => Ok((before, after)),
        _ => Err(Error::NoPlace),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::{Identity, Lock};

    fn viewer() -> String {
        format!("<!doctype html><title>v</title>{PLACE}</script><script>view()</script>")
    }

    fn sealed() -> Sealed {
        let reader = [Identity::generate().recipient()];
        seal::seal(b"penicillin", Lock::Recipients(&reader)).expect("one recipient")
    }

    #[test]
    fn what_is_woven_in_comes_out_and_leaves_the_viewer() {
        let share = sealed();
        let page = weave(&viewer(), &share).expect("a place");
        assert_eq!(unweave(&page).expect("a share"), share);
        let inside = BASE64_STANDARD.encode(&share);
        assert_eq!(page.replace(&inside, ""), viewer());
        assert!(!page.contains("penicillin"));
    }

    #[test]
    fn a_page_without_a_place_or_with_two_is_refused() {
        for page in ["<p>hello</p>".to_owned(), viewer().repeat(2)] {
            assert!(matches!(weave(&page, &sealed()), Err(Error::NoPlace)));
            assert!(matches!(unweave(&page), Err(Error::NoPlace)));
        }
    }

    #[test]
    fn a_place_that_is_taken_is_not_filled_again() {
        let page = weave(&viewer(), &sealed()).expect("a place");
        assert!(matches!(weave(&page, &sealed()), Err(Error::NoPlace)));
    }

    #[test]
    fn the_bare_viewer_says_so() {
        assert!(matches!(unweave(&viewer()), Err(Error::EmptyPage)));
    }

    #[test]
    fn line_breaks_of_a_mail_program_do_no_harm_and_other_text_does() {
        let page = weave(&viewer(), &sealed()).expect("a place");
        let broken = page.replace(PLACE, &format!("{PLACE}\r\n  "));
        assert!(unweave(&broken).is_ok());
        let spoilt = page.replace(PLACE, &format!("{PLACE}<b>"));
        assert!(matches!(
            unweave(&spoilt),
            Err(Error::Seal(seal::Error::Damaged))
        ));
    }
}
