//! A chart with a past, lying closed or cut off, and what is said about it when it is opened.

use super::*;
use std::collections::BTreeSet;

/// How the chart lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    /// Closed as it should be.
    Clean,
    /// The session was cut off: HEAD open, changes in the log.
    Open,
}

/// A chart after three sessions, what it was after the first, and somebody else's.
pub(super) struct Scene {
    pub(super) lies: Lies,
    pub(super) place: Place,
    /// The same chart two sessions ago, closed.
    pub(super) old: Place,
    /// The same chart as the last session found it, closed.
    pub(super) before: Place,
    pub(super) other: Place,
    /// Everything in it.
    contents: Vec<String>,
    /// Everything that was in it at the whole changes of the session that was cut off.
    earlier: Vec<Vec<String>>,
}

impl Scene {
    pub(super) fn set(lies: Lies) -> Scene {
        let place = Place::filled();
        let old = place.copy();
        let mut vault = place.write();
        (verb("document").go)(&mut vault, 1).unwrap();
        for (number, name) in ["commit", "edit", "setting", "ledger", "recovery"]
            .iter()
            .enumerate()
        {
            (verb(name).go)(&mut vault, number as u32).unwrap();
        }
        vault.close().unwrap();
        let place = place.with(verbs::sheet(4));
        let before = place.copy();
        let mut vault = place.write();
        let mut earlier = vec![contents(&vault)];
        for name in ["commit", "edit", "ledger"] {
            (verb(name).go)(&mut vault, 7).unwrap();
            earlier.push(contents(&vault));
        }
        let contents = earlier.pop().unwrap();
        let place = match lies {
            Lies::Open => place.copy(),
            Lies::Clean => {
                vault.rest().unwrap();
                place.copy()
            }
        };
        Scene {
            lies,
            place,
            old,
            before,
            other: Place::filled(),
            contents,
            earlier,
        }
    }

    /// Whether everything is there.
    pub(super) fn is_whole(&self, vault: &Vault) -> bool {
        contents(vault) == self.contents
    }

    /// Whether everything up to an earlier change of the session that was cut off is there.
    pub(super) fn is_earlier(&self, vault: &Vault) -> bool {
        self.earlier.contains(&contents(vault))
    }

    /// What opening a copy of the folder and a deep look say: `whole` if nothing, and everything
    /// is there; `earlier` if nothing, and everything up to an earlier change of the session that
    /// was cut off is there.
    pub(super) fn answer(&self, spoiled: &Place, access: Access) -> String {
        let copy = spoiled.copy();
        let mut vault = match copy.open(access) {
            Ok(vault) => vault,
            Err(error) => return named(&error),
        };
        let mut said: BTreeSet<Trouble> = remarked(&vault).into_iter().collect();
        said.extend(verified(&mut vault, true));
        if !said.is_empty() {
            let codes: Vec<&str> = said.iter().map(|trouble| trouble.code()).collect();
            return codes.join(" ");
        }
        if self.is_whole(&vault) {
            "whole".to_owned()
        } else if self.lies == Lies::Open && self.is_earlier(&vault) {
            "earlier".to_owned()
        } else {
            "NOTHING WAS SAID".to_owned()
        }
    }
}

/// The name of why a chart was not opened.
pub(super) fn named(error: &Error) -> String {
    match error {
        Error::Damaged(found) => found.trouble.code().to_owned(),
        Error::NotADescendant { .. } => Trouble::NotADescendant.code().to_owned(),
        Error::WrongKey => "wrong-key".to_owned(),
        Error::Newer { .. } => "newer".to_owned(),
        Error::Disk { .. } => "disk".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Everything a person would miss, read back: every kept and shown row, and every document.
pub(super) fn contents(vault: &Vault) -> Vec<String> {
    let mut lines = Vec::new();
    for table in [
        "vault",
        "changes",
        "revisions",
        "skeletons",
        "aside",
        "blobs",
        "ledger",
        "settings",
        "signers",
        "people",
        "entries",
        "findings",
        "words",
    ] {
        let database = vault.database().unwrap();
        let mut asked = database
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1"))
            .unwrap();
        let width = asked.column_count();
        let mut rows = asked.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let columns: Vec<String> = (0..width)
                .map(|column| format!("{:?}", row.get_ref(column).unwrap()))
                .collect();
            lines.push(format!("{table} {}", columns.join(" ")));
        }
        lines.sort();
    }
    for id in documents_of(vault) {
        let mut bytes = Vec::new();
        let read = vault.read_document(id, &mut bytes);
        lines.push(format!(
            "{id} {:?} {:?}",
            read.ok(),
            record::DocumentId::of(&bytes)
        ));
    }
    lines
}

fn documents_of(vault: &Vault) -> Vec<record::DocumentId> {
    let mut asked = vault
        .database()
        .unwrap()
        .prepare("SELECT document FROM blobs")
        .unwrap();
    let rows = asked
        .query_map([], |row| row.get(0).map(record::DocumentId))
        .unwrap();
    rows.map(|row| row.unwrap()).collect()
}
