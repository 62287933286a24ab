//! Sharing: what there is to choose from, what the reader will see, the sealed files, the ledger.

use super::{Follow, Screens, id, rows, tongue};
use crate::error::{Code, Error, Result};
use crate::ledger::Posted;
use crate::send::{Documents, Pick, Prepared, Preset as Named, Send, To};
use crate::view::{
    self, Enclosed, ForPerson, Language, Ledger, LedgerRow, Preset, PresetName, ShareChoices,
    ShareDone, ShareFile, SharePreview, ShareWanted, Shelf, kinds, record_kind,
};
use record::{Chart, Content, Kind, Role};
use seal::WordList;
use share::Selection;
use std::path::Path;

/// How far back a share for a visit goes, in days.
const RECENT: i64 = 3 * 365;
/// Noted doses can be ticked one by one for so many days back, and at most so many of them.
const DOSE_DAYS: i64 = 92;
const DOSES: usize = 500;

/// What the person looked at last, before it is sealed.
pub(super) struct Seen {
    wanted: ShareWanted,
    /// The state of the chart it was made from.
    number: u64,
    prepared: Prepared,
}

impl Seen {
    /// Whether it is of these wishes: which papers go with it changes nothing inside.
    fn is_of(&self, wanted: &ShareWanted) -> bool {
        let inside = |wanted: &ShareWanted| ShareWanted {
            paper: false,
            summary: false,
            ..wanted.clone()
        };
        inside(&self.wanted) == inside(wanted)
    }
}

impl Screens {
    /// Everything of a person by kind, the presets, and names of readers.
    ///
    /// # Errors
    /// When the chart cannot be read.
    pub fn share_choices(&mut self, wanted: &ForPerson) -> Result<ShareChoices> {
        let person = self.person(&wanted.person)?;
        let chart = self.share_chart(person)?;
        let recent = record::When::from_days(self.place.clock.today().days() - RECENT);
        let preset = |name, preset, since| Preset {
            name,
            entries: Selection::preset(preset, &chart, since)
                .ids()
                .map(|id| id.to_string())
                .collect(),
        };
        let presets = vec![
            preset(PresetName::Emergency, Named::Emergency, None),
            preset(PresetName::Visit, Named::Visit, Some(recent)),
            preset(PresetName::All, Named::Everything, None),
        ];
        let reader = |seen: &record::Seen| match &seen.entry.content {
            Content::Contact(it)
                if matches!(
                    it.role,
                    Some(Role::Doctor | Role::Hospital | Role::Therapist)
                ) =>
            {
                Some(it.name.clone())
            }
            _ => None,
        };
        let readers = chart.of_kind(Kind::Contact).filter_map(reader).collect();
        let shelves = self.shelves(&chart);
        let fingerprint = match self.binder_mut()?.fingerprint(person) {
            Err(error) if error.code == Code::ReadOnly => String::new(),
            words => words?,
        };
        Ok(ShareChoices {
            readers,
            shelves,
            presets,
            fingerprint,
        })
    }

    /// What can be ticked: everything, and of the doses that were noted the latest ones.
    fn share_chart(&self, person: record::EntryId) -> Result<record::Chart> {
        let binder = self.binder()?;
        let mut chart = binder.chart_without_doses(person)?;
        let from = record::When::from_days(self.place.clock.today().days() - DOSE_DAYS);
        let doses = binder.vault.entries(&vault::Filter {
            kinds: vec![Kind::Intake],
            person: Some(person),
            since: Some(from.sort_key()),
            limit: Some(DOSES),
            ..vault::Filter::default()
        })?;
        chart.entries.extend(doses);
        Ok(chart)
    }

    /// What the reader will see, from exactly the bundle that would be sealed.
    ///
    /// # Errors
    /// [`Code::NothingChosen`], and as [`Binder::prepare`](crate::Binder::prepare).
    pub fn share_preview(&mut self, wanted: &ShareWanted) -> Result<SharePreview> {
        let send = self.send_of(wanted)?;
        // Asked again without anything having changed, it stays the one that was looked at.
        let kept = match self.still_seen(wanted)? {
            Some(seen) => seen,
            None => Seen {
                wanted: wanted.clone(),
                number: self.binder()?.state().number,
                prepared: self.binder_mut()?.prepare(&send)?,
            },
        };
        let prepared = &kept.prepared;
        let planned = self.binder()?.planned(prepared)?;
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("JSON we wrote is UTF-8");
        let files = planned.files.into_iter();
        let preview = SharePreview {
            claim: text(planned.claim),
            summary: text(prepared.summary_json.clone()),
            files: files
                .map(|(name, bytes)| ShareFile { name, bytes })
                .collect(),
            entries: small(prepared.entries()),
            documents: small(prepared.files()),
            digest: prepared.digest(),
            bytes: planned.bytes,
            pages: crate::codes::pages(planned.bytes),
        };
        self.previewed = Some(kept);
        Ok(preview)
    }

    /// The last preview, if it was of this and nothing was written since.
    fn still_seen(&mut self, wanted: &ShareWanted) -> Result<Option<Seen>> {
        let number = self.binder()?.state().number;
        let seen = self.previewed.take();
        Ok(seen.filter(|seen| seen.number == number && seen.is_of(wanted)))
    }

    /// Seals a share and writes its files into a folder the person chose.
    ///
    /// # Errors
    /// As [`Binder::send`](crate::Binder::send).
    pub fn share_create(
        &mut self,
        wanted: &ShareWanted,
        folder: &Path,
        follow: &Follow<'_>,
    ) -> Result<ShareDone> {
        follow.at("sealing", 0, None)?;
        let send = self.send_of(wanted)?;
        // What was looked at is what is sealed, to the last bit, unless something changed since.
        let seen = self.still_seen(wanted)?;
        let binder = self.binder_mut()?;
        let sent = match seen {
            Some(seen) => binder.send_prepared(&send, &seen.prepared, folder)?,
            None => binder.send(&send, folder)?,
        };
        self.made = Some(super::readers::Made::in_folder(folder));
        let size =
            |name: &String| std::fs::metadata(folder.join(name)).map_or(0, |about| about.len());
        Ok(ShareDone {
            id: sent.id,
            readers: send.readers,
            words: sent
                .words
                .map(|words| words.reveal().to_owned())
                .unwrap_or_default(),
            folder: folder.display().to_string(),
            files: sent
                .files
                .iter()
                .map(|name| ShareFile {
                    name: name.clone(),
                    bytes: size(name),
                })
                .collect(),
            entries: small(sent.entries),
            fingerprint: sent.fingerprint,
            digest: sent.digest,
            remarks: sent.remarks.iter().map(|code| (*code).to_owned()).collect(),
        })
    }

    /// Who got what, the newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn ledger(&self, wanted: &ForPerson) -> Result<Ledger> {
        let person = self.person(&wanted.person)?;
        let rows = self.binder()?.ledger(Some(person))?;
        Ok(Ledger {
            rows: rows.iter().map(ledger_row).collect(),
        })
    }

    fn send_of(&self, wanted: &ShareWanted) -> Result<Send> {
        let names = wanted.readers.iter().map(|name| name.trim());
        let readers: Vec<String> = names.map(str::to_owned).collect();
        if readers.is_empty() || readers.iter().any(String::is_empty) {
            return Err(Error::new(Code::FieldMissing).with("field", "reader"));
        }
        let unreadable = |_| Error::new(Code::FieldUnreadable).with("field", "valid_until");
        let person = self.person(&wanted.person)?;
        Ok(Send {
            person,
            readers,
            purpose: wanted.purpose.trim().to_owned(),
            valid_until: wanted
                .valid_until
                .as_deref()
                .map(str::parse)
                .transpose()
                .map_err(unreadable)?,
            pick: Pick::Only(
                wanted
                    .entries
                    .iter()
                    .map(|entry| id(entry))
                    .collect::<Result<_>>()?,
            ),
            to: if wanted.contacts.is_empty() {
                To::Words(match wanted.language {
                    Language::De => WordList::German,
                    Language::En => WordList::English,
                })
            } else {
                let keys = wanted.contacts.iter();
                let binder = self.binder()?;
                To::Keys(
                    keys.map(|contact| binder.key_of_contact(contact, person))
                        .collect::<Result<_>>()?,
                )
            },
            documents: match wanted.documents {
                Enclosed::None => Documents::None,
                Enclosed::Originals => Documents::Originals,
                Enclosed::Pictures => Documents::Pictures,
            },
            sensitive: false, // each entry was ticked by hand
            summary: wanted.summary,
            paper: wanted.paper,
            tongue: tongue(wanted.language),
        })
    }

    fn shelves(&self, chart: &Chart) -> Vec<Shelf> {
        let shelf = |kind: view::Kind| Shelf {
            kind,
            rows: chart
                .of_kind(record_kind(kind))
                .map(|seen| rows::row(self.tongue, seen))
                .collect(),
        };
        let kinds = kinds()
            .into_iter()
            .map(|shape| shape.kind)
            .filter(|kind| *kind != view::Kind::Person);
        kinds
            .map(shelf)
            .filter(|shelf| !shelf.rows.is_empty())
            .collect()
    }
}

fn ledger_row(posted: &Posted) -> LedgerRow {
    let row = &posted.row;
    let when = row.when.to_string();
    LedgerRow {
        id: row.share.to_string(),
        when: when.get(..16).map_or(when.clone(), str::to_owned),
        readers: row.readers().to_vec(),
        purpose: row.why.clone(),
        valid_until: row.valid_until.map(|day| day.to_string()),
        entries: row.entries,
        documents: row.documents,
        digest: row.digest.clone(),
        ways: row.how.clone(),
        asked: posted.asked.map(|day| day.to_string()),
        listed: row.given.is_some(),
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
