//! Codes on a drawn page: what `render` draws, `symbol` reads.

use render::{Code, Picture, Symbol};
use symbol::{Kind, Luma};

/// Reads the codes of a page; places are given in per mille of its edges.
pub(crate) fn read(page: u32, picture: &Picture) -> Vec<Code> {
    let (width, height) = (picture.width(), picture.height());
    let Some(luma) = Luma::from_rgba(width, height, picture.rgba()) else {
        return Vec::new();
    };
    let per_mille = |at: u32, edge: u32| (u64::from(at) * 1000 / u64::from(edge)) as u32;
    symbol::read(&luma)
        .into_iter()
        .filter_map(|code| {
            let symbol = match code.kind {
                Kind::Qr => Symbol::Qr,
                Kind::DataMatrix => Symbol::DataMatrix,
                _ => return None,
            };
            let place = (
                per_mille(code.centre.0, width),
                per_mille(code.centre.1, height),
            );
            Some(Code {
                page,
                symbol,
                place,
                text: code.text,
            })
        })
        .collect()
}
