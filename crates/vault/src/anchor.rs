//! What a device remembers of a chart it has seen: a number and a digest, no name.
//!
//! The file's name and its content say nothing to anybody without the chart's key. A whole older
//! folder put in place of the newer one is noticed by it.

use crate::disk::{Real, Replace};
use crate::folder::{hex, random_name, unhex};
use crate::head::{Digest, Head};
use crate::secret::Keys;
use crate::write_whole::put_whole;
use std::fs;
use std::path::{Path, PathBuf};

/// This device, as far as a chart is concerned.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The folder where this device keeps its marks; `None` keeps none. It is made where it is
    /// missing. A chart opens without it, but an older copy is then told only by the number and
    /// the four words on paper.
    pub anchors: Option<PathBuf>,
}

impl Device {
    /// A device that keeps its marks in `anchors`.
    #[must_use]
    pub fn at(anchors: impl Into<PathBuf>) -> Device {
        Device {
            anchors: Some(anchors.into()),
        }
    }

    /// A device that remembers nothing.
    #[must_use]
    pub fn forgetful() -> Device {
        Device::default()
    }
}

/// What a device remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) generation: u64,
    pub(crate) head: Digest,
}

/// What came of asking the device.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Remembered {
    /// This.
    Known(Anchor),
    /// It has never seen the chart.
    New,
    /// Its marks cannot be read.
    Unreadable,
}

fn path(dir: &Path, head: &Head, keys: &Keys) -> PathBuf {
    let name = keys
        .anchor
        .mac(&[&b"name"[..], &head.vault.0, &head.copy.0].concat());
    dir.join(hex(&name))
}

/// What the device remembers of this copy.
pub(crate) fn recall(device: &Device, head: &Head, keys: &Keys) -> Remembered {
    let Some(dir) = &device.anchors else {
        return Remembered::Unreadable;
    };
    match fs::read(path(dir, head, keys)) {
        Ok(bytes) => read(&bytes, keys).map_or(Remembered::Unreadable, Remembered::Known),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Remembered::New,
        Err(_) => Remembered::Unreadable,
    }
}

fn read(bytes: &[u8], keys: &Keys) -> Option<Anchor> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?;
    let (said, code) = text.rsplit_once(' ')?;
    if !keys.anchor.fits(said.as_bytes(), &unhex::<32>(code)?) {
        return None;
    }
    let (generation, digest) = said.split_once(' ')?;
    Some(Anchor {
        generation: generation.parse().ok()?,
        head: Digest(unhex(digest)?),
    })
}

/// Remembers this HEAD; `false` where the device cannot.
pub(crate) fn remember(device: &Device, head: &Head, digest: Digest, keys: &Keys) -> bool {
    let Some(dir) = &device.anchors else {
        return false;
    };
    let said = format!("{} {}", head.generation, hex(&digest.0));
    let text = format!("{said} {}\n", hex(&keys.anchor.mac(said.as_bytes())));
    let tmp = dir.join(format!("tmp-{}", random_name()));
    let written = fs::create_dir_all(&tmp).is_ok()
        && put_whole(
            &Real,
            &tmp,
            &path(dir, head, keys),
            Replace::Yes,
            text.as_bytes(),
        )
        .is_ok();
    drop(fs::remove_dir(&tmp)); // empty by now, or its file could not be removed either
    written
}
