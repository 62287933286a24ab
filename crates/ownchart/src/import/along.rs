//! Letters that a summary speaks of and that lie beside it: those of an exported chart.

use super::{Bytes, Draft, Standing};
use crate::binder::Binder;
use crate::error::Result;
use interchange::{Remark, Why};
use record::{Content, DocumentId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The most files that are looked at for the letters of one import.
const FILES: usize = 100_000;

impl Binder {
    /// Gives every document of a draft the bytes it speaks of, from the folders beside it. A file is known
    /// by its SHA-256, whatever it is called; no name in a stranger's file leads anywhere. A document whose
    /// bytes are neither there nor here speaks of none.
    pub(super) fn bring_along(&self, draft: &mut Draft) -> Result<()> {
        let mut letters = HashMap::new();
        for folder in &draft.along {
            look(folder, &mut letters)?;
        }
        for item in &mut draft.items {
            let Content::Document(document) = &mut item.entry.content else {
                continue;
            };
            let Some(content) = document.content.filter(|_| item.attachment.is_none()) else {
                continue;
            };
            if let Some(letter) = letters.get(&content) {
                item.attachment = Some(Bytes::At(letter.clone()));
            } else if self.vault.document_size(content)?.is_none()
                && !matches!(item.standing, Standing::Same(_))
            {
                let mut remark = Remark::about(&document.title, Why::NotInFile, &[]);
                remark.place.clone_from(&item.place);
                draft.files[item.file].remarks.push(remark);
                (document.content, document.size) = (None, None);
            }
        }
        Ok(())
    }
}

fn look(folder: &Path, letters: &mut HashMap<DocumentId, PathBuf>) -> Result<()> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files.take(FILES) {
        let path = file.path();
        if path.is_file() && !path.is_symlink() {
            letters.insert(crate::files::digest_of(&path)?.0, path);
        }
    }
    Ok(())
}
