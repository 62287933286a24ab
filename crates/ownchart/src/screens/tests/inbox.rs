//! The inbox: what may be deleted from it, and what never.

use super::*;
use std::time::{Duration, SystemTime};

/// A letter of the open chart as a file in a folder, lying there for years.
fn letter_in(folder: &Path, table: &Screens) -> std::path::PathBuf {
    let binder = table.binder().unwrap();
    let documents = binder.list(&crate::Wanted {
        kinds: vec![record::Kind::Document],
        ..crate::Wanted::default()
    });
    let mut documents = documents.unwrap().into_iter();
    let bytes = documents
        .find_map(|seen| binder.document(&seen.entry.id.to_string()).ok())
        .unwrap();
    let file = folder.join("brief.pdf");
    crate::write_file(&file, seal::InTheClear::export(bytes)).unwrap();
    let before = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let opened = std::fs::File::options().write(true).open(&file).unwrap();
    opened.set_modified(before).unwrap();
    file
}

#[test]
fn nothing_counts_as_kept_in_the_chart_of_an_invented_person() {
    let (room, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut table = table(room.path());
    let language = WordsWanted {
        language: Language::De,
    };
    quiet(|follow| {
        table.try_invented(&language, room.path(), follow).unwrap();
    });
    let file = letter_in(inbox.path(), &table);
    let wanted = |clear: &[&Path]| InboxWanted {
        folder: inbox.path().display().to_string(),
        clear: clear.iter().map(|it| it.display().to_string()).collect(),
    };
    assert!(!table.inbox(&wanted(&[])).unwrap()[0].here);
    let refused = table.inbox(&wanted(&[&file])).unwrap_err();
    assert_eq!(refused.code, Code::NotKeptYet);
    assert!(file.is_file(), "it would be gone for good");

    // in a chart that stays, the same file may go
    let home = table.opened_mut().unwrap().invented.take();
    assert!(table.inbox(&wanted(&[])).unwrap()[0].here);
    let elsewhere = room.path().join("another.pdf");
    assert!(table.inbox(&wanted(&[&elsewhere])).is_err());
    assert_eq!(table.inbox(&wanted(&[&file])).unwrap(), []);
    assert!(!file.exists());
    table.opened_mut().unwrap().invented = home;
}
