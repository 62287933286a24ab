//! The record on paper, and the way back.

use super::*;
use crate::paper::from_paper;
use crate::slots::Made;
use seal::Sealed;

impl Place {
    fn again_from(&self, sealed: &Sealed) -> Result<Vault> {
        let to = self._dir.path().join("again/Anna.ownchart");
        drop(fs::remove_dir_all(to.parent().unwrap()));
        fs::create_dir(to.parent().unwrap()).unwrap();
        let make = |secret: &_| Ok(vec![Made::recovery(secret, self.paper.recipient())?]);
        from_paper(sealed, &self.paper, &to, NOW, &self.device, make)
    }
}

fn entries(vault: &Vault) -> Vec<record::Seen> {
    vault.entries(&crate::Filter::default()).unwrap()
}

/// The lines of the seal, one packed file again after `change`.
fn repacked(
    place: &Place,
    sealed: &Sealed,
    change: impl FnOnce(Vec<String>) -> Vec<String>,
) -> Sealed {
    use flate2::{Compression, read::GzDecoder, write::GzEncoder};
    use std::io::{Read, Write};
    let key = seal::Key::Identities(std::slice::from_ref(&place.paper));
    let packed = seal::open(sealed.as_ref(), key, seal::Bounds::Slot).unwrap();
    let mut text = String::new();
    GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .unwrap();
    let lines = change(text.lines().map(str::to_owned).collect());
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer
        .write_all((lines.join("\n") + "\n").as_bytes())
        .unwrap();
    let reader = [place.paper.recipient()];
    seal::seal(&packer.finish().unwrap(), seal::Lock::Recipients(&reader)).unwrap()
}

#[test]
fn a_chart_comes_back_from_paper_with_its_history() {
    let place = Place::filled();
    let mut vault = place.write();
    let id = allergy(2, "").id;
    let seen = vault.entry(id).unwrap().unwrap();
    let person = vault.entries(&crate::Filter::default()).unwrap()[0]
        .entry
        .id;
    let changed = edit(&seen, &allergy(2, "Amoxicillin"));
    vault.commit(&Change::of(vec![changed]), NOW + 5).unwrap();
    let signer = vault.signer(person, NOW + 6).unwrap();
    let sealed = vault.for_paper(NOW + 7).unwrap();
    let mut again = place.again_from(&sealed).unwrap();
    assert_eq!(entries(&again), entries(&vault));
    assert_eq!(again.history(id).unwrap(), vault.history(id).unwrap());
    assert_eq!(again.ledger().unwrap(), vault.ledger().unwrap());
    assert_eq!(again.known_signer(person).unwrap(), Some(signer));
    assert_eq!(again.id(), vault.id());
    assert_ne!(again.copy(), vault.copy(), "a copy of its own");
    assert_eq!(again.state().number, vault.state().number + 1);
    assert_eq!(
        again.setting("language").unwrap(),
        None,
        "that was about the other copy"
    );
    assert_eq!(verified(&mut again, true), []);
    // It goes on living, and joins with a copy that turns up again.
    again
        .commit(&Change::of(vec![first(&allergy(3, "Latex"))]), NOW + 8)
        .unwrap();
    let path = again.path().to_owned();
    again.close().unwrap();
    vault.close().unwrap();
    let key = Key::Recovery(&place.paper);
    let again = Vault::open(&path, key, Access::Read, &place.device).unwrap();
    assert_eq!(entries(&again).len(), 3);
}

#[test]
fn what_was_erased_does_not_come_back_with_paper() {
    let place = Place::filled();
    let mut vault = place.write();
    vault.erase(&[allergy(2, "").id].into(), NOW + 1).unwrap();
    let sealed = vault.for_paper(NOW + 2).unwrap();
    let mut again = place.again_from(&sealed).unwrap();
    assert_eq!(entries(&again), entries(&vault));
    assert_eq!(verified(&mut again, true), []);
    let erased = Change::of(vec![first(&allergy(2, "Penicillin-Marker"))]);
    again.commit(&erased, NOW + 3).unwrap();
    assert_eq!(entries(&again), entries(&vault));
}

#[test]
fn nothing_plain_is_on_paper_and_another_key_does_not_open_it() {
    let place = Place::filled();
    let sealed = place.write().for_paper(NOW).unwrap();
    for marker in ["Penicillin-Marker", "Name-Marker", "Ledger-Marker"] {
        assert!(
            !sealed
                .as_ref()
                .windows(marker.len())
                .any(|it| it == marker.as_bytes()),
            "{marker}"
        );
    }
    let other = place.with(Identity::generate());
    assert!(matches!(other.again_from(&sealed), Err(Error::WrongKey)));
}

#[test]
fn lines_that_this_program_does_not_write_make_no_chart() {
    let place = Place::filled();
    let sealed = place.write().for_paper(NOW).unwrap();
    let spoil = |change: fn(Vec<String>) -> Vec<String>| {
        let refused = place.again_from(&repacked(&place, &sealed, change)).err();
        let is_there = place._dir.path().join("again/Anna.ownchart").exists();
        assert_eq!(is_there, refused.is_none());
        refused.map(|error| error.to_string())
    };
    assert_eq!(spoil(|lines| lines), None, "the lines themselves are right");
    let damaged = Some(Error::damaged(Trouble::BackupDamaged, "paper").to_string());
    let spoils: [fn(Vec<String>) -> Vec<String>; 8] = [
        |_| vec![],
        |_| vec!["{}".into()],
        |lines| lines[1..].to_vec(),
        |lines| [lines, vec!["[]".into()]].concat(),
        |lines| {
            [
                lines,
                vec![r#"["slots","passphrase","x",1,{"hex":"00"}]"#.into()],
            ]
            .concat()
        },
        |lines| {
            [
                lines,
                vec![r#"["signers",{"hex":"0g"},{"hex":"00"},1]"#.into()],
            ]
            .concat()
        },
        |lines| {
            [
                lines,
                vec![r#"["ledger",null,{"hex":"00"},1,1,"{}"]"#.into()],
            ]
            .concat()
        },
        |lines| [lines.clone(), vec![lines.last().unwrap().clone()]].concat(),
    ];
    for (number, change) in spoils.into_iter().enumerate() {
        assert_eq!(spoil(change), damaged, "{number}");
    }
    let newer = spoil(|mut lines| {
        lines[0] = lines[0].replace(r#""ownchart_paper":1"#, r#""ownchart_paper":2"#);
        lines
    });
    assert_eq!(newer, Some(Error::Newer { needs: 2, knows: 1 }.to_string()));
}

#[test]
fn paper_tells_which_change_said_what() {
    let place = Place::filled();
    let mut vault = place.write();
    let change = Change::of(vec![first(&allergy(3, "Latex"))]);
    vault.commit(&change, NOW + 5).unwrap();
    let said = |vault: &Vault| -> Vec<i64> {
        let sql = "SELECT change FROM revisions ORDER BY row";
        let mut asked = vault.database().unwrap().prepare(sql).unwrap();
        let rows = asked.query_map([], |row| row.get(0)).unwrap();
        rows.map(|row| row.unwrap()).collect()
    };
    let sealed = vault.for_paper(NOW + 7).unwrap();
    let again = place.again_from(&sealed).unwrap();
    assert_eq!(said(&again), said(&vault));
    assert_eq!(said(&again), [1, 1, 2]);
}
