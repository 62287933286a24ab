//! Strangers' files, as the helper reads them: the file itself, and the codes on it.

use super::{Draft, Handed, Known};
use crate::binder::Binder;
use crate::error::{Code, Error, Result};
use interchange::{Format, Read, Remark, Why, Wishes, card};
use record::{DocumentId, EntryId};

/// On so many pages of a PDF codes are looked for: a plan has five at most, and a letter around it.
const PAGES_WITH_CODES: u32 = 10;

/// The most codes of one file that are files of their own.
const CODES: usize = 50;

/// What the helper said about a file.
pub(super) struct Foreign {
    pub(super) read: Read,
    /// Parts of health cards in it whose other parts are elsewhere.
    pub(super) loose: Vec<String>,
}

impl Binder {
    /// Has the helper read a stranger's file, and takes only our own form from it.
    pub(super) fn read_foreign(
        &self,
        name: &str,
        bytes: &[u8],
        wishes: &Wishes,
    ) -> Result<Foreign> {
        let asked = self.place.ask(
            &render::Job::Import {
                name: name.to_owned(),
            },
            &self.told(bytes, wishes).before(bytes),
        );
        let answer = asked.map_err(|refused| refused.with("file", name))?;
        let nonsense = || Error::new(Code::HelperDied).with("file", name);
        let answer = interchange::heard(&answer.import.ok_or_else(nonsense)?);
        let read = answer
            .map_err(|_| nonsense())?
            .map_err(|refused| Error::from(refused).with("file", name))?;
        let loose = if read.format == Format::HealthCard && lacks_parts(&read) {
            card::parts(&String::from_utf8_lossy(bytes))
        } else {
            Vec::new()
        };
        let mut foreign = Foreign { read, loose };
        if foreign.read.format == Format::Pdf {
            for entry in &mut foreign.read.entries {
                self.add_words(entry, bytes);
            }
        }
        if foreign.read.format.media_type().is_some() {
            let digest = DocumentId::of(bytes);
            for (number, text) in self.codes_in(bytes).into_iter().enumerate() {
                // A code is a file of its own to the helper. What is wrong with it does not hinder the
                // picture from being kept.
                match self.read_foreign("", text.as_bytes(), wishes) {
                    Ok(code) => {
                        let read = &mut foreign.read;
                        read.add_codes(code.read, text.as_bytes(), digest, number + 1);
                        foreign.loose.extend(code.loose);
                    }
                    Err(refused) => {
                        let old = refused.code == Code::PlanTooOld;
                        foreign.read.remarks.push(Remark::bad_plan(old));
                    }
                }
            }
        }
        Ok(foreign)
    }

    /// What the person said, and what a file of this sort needs to know besides.
    fn told(&self, bytes: &[u8], wishes: &Wishes) -> Wishes {
        let mut wishes = wishes.clone();
        match interchange::sniff(bytes) {
            Format::ICalendar => wishes.today = Some(self.place.clock.today()),
            Format::HealthCard | Format::CovidCertificate | Format::VCard | Format::Table => {}
            // keys and columns are nothing to any other file
            _ => return Wishes::default(),
        }
        wishes
    }

    /// The texts of all codes on a picture or the first pages of a PDF that can be read as files: the pages
    /// of a medication plan together, health cards together, each other by itself.
    fn codes_in(&self, bytes: &[u8]) -> Vec<String> {
        let job = render::Job::Codes {
            first: 0,
            count: PAGES_WITH_CODES,
        };
        // A picture nobody can decode is kept all the same; it has no codes then.
        let Ok(answer) = self.place.ask(&job, bytes) else {
            return Vec::new();
        };
        let mut codes = answer.codes;
        codes.sort_by_key(|code| (code.page, code.place));
        let mut files: Vec<(Format, Vec<String>)> = Vec::new();
        for code in codes {
            let format = interchange::sniff(code.text.as_bytes());
            let together = match format {
                Format::MedicationPlan | Format::HealthCard | Format::CovidCertificate => true,
                Format::VCard | Format::ICalendar | Format::HealthLink => false,
                _ => continue,
            };
            if files.iter().any(|(_, texts)| texts.contains(&code.text)) {
                continue;
            }
            match files
                .iter_mut()
                .find(|(known, _)| together && *known == format)
            {
                Some((_, texts)) => texts.push(code.text),
                None => files.push((format, vec![code.text])),
            }
        }
        files.truncate(CODES);
        files
            .into_iter()
            .map(|(_, texts)| texts.join("\n"))
            .collect()
    }

    /// Puts parts of health cards together that lie in several files, in any order.
    pub(super) fn join_parts(&self, person: EntryId, draft: &mut Draft) -> Result<()> {
        let holders = draft.files.iter().filter(|file| !file.loose.is_empty());
        if holders.count() < 2 {
            return Ok(());
        }
        let all = draft
            .files
            .iter_mut()
            .flat_map(|file| std::mem::take(&mut file.loose));
        let mut parts: Vec<String> = all.collect();
        parts.sort();
        parts.dedup();
        let bytes = parts.join("\n").into_bytes();
        let read = self.read_foreign("", &bytes, &draft.said)?.read;
        if read.entries.is_empty() {
            return Ok(());
        }
        for file in &mut draft.files {
            file.remarks
                .retain(|remark| remark.why != Why::CardPartMissing);
        }
        let own = self
            .vault
            .entry(person)?
            .ok_or_else(|| Error::new(Code::NoSuchPerson))?;
        let name = "SMART Health Card".to_owned();
        let known = Known::of(self, person)?;
        let handed = Handed { name, bytes };
        super::lay_out_one(
            draft,
            handed,
            Foreign {
                read,
                loose: Vec::new(),
            },
            &own,
            &known,
        );
        Ok(())
    }
}

fn lacks_parts(read: &Read) -> bool {
    read.remarks
        .iter()
        .any(|remark| remark.why == Why::CardPartMissing)
}
