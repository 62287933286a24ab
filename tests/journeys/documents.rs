//! Documents as the window has them: words found on their pages, places linked to entries, locked PDFs, photos.

use crate::desk::program;
use ownchart::screens::{Follow, Screens};
use ownchart::view::{self, Language, Recognise, Region};
use ownchart::{Clock, Workplace};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

const LOCKED: &[u8] = include_bytes!("../data/locked/aes256.pdf");

struct Table {
    room: tempfile::TempDir,
    screens: Screens,
    person: String,
}

fn follow<T>(then: impl FnOnce(&Follow<'_>) -> T) -> T {
    let cancel = AtomicBool::new(false);
    then(&Follow {
        step: &|_| (),
        cancel: &cancel,
    })
}

/// Anna's chart, with the real helper and this program to recognise writing.
fn anna(recogniser: Option<PathBuf>) -> Table {
    let room = tempfile::tempdir().expect("a folder");
    let place = Workplace {
        helper: Some(program("OWNCHART_RENDER")),
        recogniser,
        device: room.path().join("state"),
        clock: Clock::Still(1_794_652_920_000),
    };
    let mut screens = Screens::new(place, Language::De);
    let language = Language::De;
    let passphrase = screens.suggest_words(&view::WordsWanted { language }).text;
    let wanted = view::NewChart {
        place: None,
        name: "Anna Beispiel".into(),
        born: "1968-03-02".into(),
        passphrase,
        language,
    };
    let opened = screens
        .new_chart(&wanted, &room.path().join("charts"))
        .expect("a chart");
    Table {
        person: opened.person,
        room,
        screens,
    }
}

impl Table {
    fn lay(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.room.path().join(name);
        std::fs::write(&path, bytes).expect("it is written");
        path.display().to_string()
    }

    fn draft(&mut self, files: Vec<String>) -> view::ImportDraft {
        let wanted = view::ImportFrom {
            keys: Vec::new(),
            columns: String::new(),
            files,
            person: self.person.clone(),
        };
        follow(|it| self.screens.import_draft(&wanted, it)).expect("a draft")
    }

    fn take(&mut self, draft: &view::ImportDraft) {
        let wanted = view::ImportTake {
            join: Vec::new(),
            draft: draft.draft,
            take: draft.items.iter().map(|item| item.number).collect(),
            answers: Vec::new(),
        };
        follow(|it| self.screens.import_take(&wanted, it)).expect("it is taken");
    }

    fn bring(&mut self, name: &str, bytes: &[u8]) -> view::DocumentCard {
        let file = self.lay(name, bytes);
        let draft = self.draft(vec![file]);
        self.take(&draft);
        self.cards().remove(0)
    }

    fn cards(&self) -> Vec<view::DocumentCard> {
        let person = self.person.clone();
        self.screens
            .documents(&view::ForPerson { person })
            .expect("a shelf")
            .cards
    }

    fn look(
        &mut self,
        card: &view::DocumentCard,
        words: &str,
    ) -> ownchart::Result<view::DocumentLook> {
        self.screens.document_look(&view::DocumentWanted {
            document: card.document.clone(),
            entry: card.entry.clone(),
            words: words.into(),
        })
    }

    fn page(&mut self, card: &view::DocumentCard, turn: u32, cut: Option<Region>) -> (u32, u32) {
        let drawn = self.screens.document_page(&view::DocumentPage {
            document: card.document.clone(),
            page: 0,
            width: 200,
            turn,
            cut,
        });
        let bytes = drawn.expect("it is drawn");
        let number = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        (number(0), number(4))
    }

    fn found(&self, words: &str) -> Vec<String> {
        let wanted = view::SearchWanted {
            person: self.person.clone(),
            words: words.into(),
            count: 10,
        };
        let hits = self.screens.search(&wanted).expect("a search").hits;
        hits.into_iter().map(|hit| hit.row.title).collect()
    }
}

/// A letter of two pages that anybody can open: the locked one without its lock, made by hand.
fn letter() -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    for (number, object) in [
        "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert)>>>>",
        "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Resources<</Font<</F 7 0 R>>>>/Contents 4 0 R>>",
        "<</Length 47>>stream\nBT /F 16 Tf 50 500 Td (Sehr geehrte Frau) Tj ET\nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Resources<</Font<</F 7 0 R>>>>/Contents 6 0 R>>",
        "<</Length 47>>stream\nBT /F 16 Tf 50 500 Td (Kalium 4,2 mmol/l) Tj ET\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    .iter()
    .enumerate()
    {
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    file.extend(b"trailer<</Size 8/Root 1 0 R>>\n%%EOF\n");
    file
}

/// A small picture with a word of the camera in it.
fn photo(seed: u8) -> Vec<u8> {
    // 1 × 2 pixels, 24 bits, in the form every program reads: a bitmap wears nothing, so it is a TIFF.
    let mut tiff = b"II*\0\x0a\0\0\0".to_vec();
    tiff.extend([seed, 200]);
    let entries: [(u16, u16, u32, u32); 9] = [
        (256, 3, 1, 1),
        (257, 3, 1, 2),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (271, 2, 12, 124),
        (273, 4, 1, 8),
        (278, 3, 1, 2),
        (279, 4, 1, 2),
    ];
    tiff.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 124);
    tiff.extend(b"CAMERA-MARK\0");
    tiff
}

#[test]
fn a_letter_is_found_by_its_words_and_opens_at_their_page() {
    let mut table = anna(None);
    let card = table.bring("Brief.pdf", &letter());
    assert_eq!(
        (card.pages, card.has_text, card.drawable),
        (Some(2), true, true)
    );
    assert_eq!(table.found("kalium"), ["Brief"]);
    let look = table.look(&card, "kalium").expect("it opens");
    assert_eq!((look.pages, look.hit, look.recognised), (2, Some(1), false));
    assert_eq!(look.found, ["script"]);
    let marked: Vec<_> = look.text[1].iter().filter(|piece| piece.hit).collect();
    assert_eq!(marked[0].text, "Kalium");
    assert_eq!(look.recognise, Recognise::Needless);
}

#[test]
fn who_said_so_is_a_place_on_a_page_with_a_history() {
    let mut table = anna(None);
    let card = table.bring("Brief.pdf", &letter());
    let fields = json!({ "code": "Kalium", "value": "4.2", "unit": "mmol/l" });
    let finding = table
        .screens
        .save_entry(view::SaveEntry {
            id: None,
            kind: view::Kind::Finding,
            person: table.person.clone(),
            fields: fields.as_object().expect("an object").clone(),
            note: None,
        })
        .expect("it is saved")
        .entry;
    let region = Region {
        left: 100,
        top: 130,
        width: 500,
        height: 40,
    };
    let wanted = |page, region| view::StandWanted {
        id: finding.clone(),
        document: card.entry.clone(),
        page,
        region: Some(region),
    };
    table
        .screens
        .stand_in(&wanted(1, region))
        .expect("it stands there");
    let id = view::EntryId {
        id: finding.clone(),
    };
    table.screens.undo_entry(&id).expect("it is taken back");
    let detail = table.screens.entry(&id).expect("it is there");
    assert!(detail.stands.is_empty());
    table
        .screens
        .stand_in(&wanted(2, region))
        .expect("it stands there");
    table
        .screens
        .stand_in(&wanted(2, region))
        .expect("said twice it is one");
    let outside = Region {
        width: 950,
        ..region
    };
    assert!(table.screens.stand_in(&wanted(2, outside)).is_err());
    assert!(table.screens.stand_in(&wanted(0, region)).is_err());

    let detail = table.screens.entry(&id).expect("it is there");
    let stands = &detail.stands[0];
    assert_eq!(
        (stands.title.as_str(), stands.page, stands.region),
        ("Brief", 2, Some(region))
    );
    assert_eq!((detail.stands.len(), detail.links.len()), (1, 0));
    assert_eq!(detail.history[0].fields, ["links"]);
    let look = table.look(&card, "").expect("it opens");
    assert_eq!(
        (look.regions[0].row.id.as_str(), look.regions[0].page),
        (finding.as_str(), 2)
    );

    let gone = view::StandGone {
        id: finding.clone(),
        number: 0,
    };
    table.screens.stand_no_more(&gone).expect("it is unlinked");
    assert!(table.screens.stand_no_more(&gone).is_err());
    assert!(table.look(&card, "").expect("it opens").regions.is_empty());
}

#[test]
fn the_password_of_a_pdf_is_asked_once_and_lies_nowhere_in_the_clear() {
    let mut table = anna(None);
    let card = table.bring("Befund.pdf", LOCKED);
    let refused =
        |look: ownchart::Result<view::DocumentLook>| look.expect_err("it is locked").code.word();
    let looked = table.look(&card, "");
    assert_eq!(refused(looked), "file-locked");
    let with = |password: &str| view::DocumentUnlock {
        document: card.document.clone(),
        password: password.into(),
    };
    let wrong = table
        .screens
        .document_unlock(&with("1968"))
        .expect_err("it is another");
    assert_eq!(wrong.code.word(), "wrong-password");
    let looked = table.look(&card, "");
    assert_eq!(refused(looked), "file-locked");
    table
        .screens
        .document_unlock(&with("02031968"))
        .expect("it opens");
    let look = table.look(&card, "herzschwaeche").expect("it opens");
    assert_eq!((look.pages, look.hit), (2, Some(0)));
    assert_eq!(look.found, ["encrypted"]);
    assert_eq!(table.page(&card, 0, None).0, 200);
    assert!(!format!("{:?}", with("02031968")).contains("1968"));
    let plain = |path: &Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(8).any(|eight| eight == b"02031968")
    };
    let mut open = vec![table.room.path().join("charts")];
    while let Some(folder) = open.pop() {
        for item in std::fs::read_dir(folder).expect("a folder").flatten() {
            if item.path().is_dir() {
                open.push(item.path());
            } else {
                assert!(!plain(&item.path()), "{}", item.path().display());
            }
        }
    }
}

#[test]
fn pictures_become_one_document_and_are_shown_turned_and_cut() {
    let mut table = anna(None);
    let files = vec![table.lay("a.tif", &photo(1)), table.lay("b.tif", &photo(2))];
    let draft = table.draft(files);
    assert_eq!(draft.items.len(), 2);
    let one = table
        .screens
        .import_album(&view::DraftId { draft: draft.draft });
    let one = one.expect("they are pictures");
    assert_eq!(one.items.len(), 1);
    table.take(&one);
    let card = table.cards().remove(0);
    assert_eq!(
        (card.title.as_str(), card.pages, card.drawable),
        ("a", Some(2), true)
    );
    assert_eq!(table.look(&card, "").expect("it opens").pages, 2);
    assert_eq!(table.page(&card, 0, None), (1, 2));
    assert_eq!(table.page(&card, 900, None), (2, 1));
    let half = Region {
        left: 0,
        top: 0,
        width: 1000,
        height: 500,
    };
    assert_eq!(table.page(&card, 0, Some(half)), (1, 1));
    let view = view::PageView {
        page: 1,
        turn: 4500,
        region: Some(half),
    };
    let entry = card.entry.clone();
    table
        .screens
        .document_view(&view::ViewWanted {
            entry: entry.clone(),
            view,
        })
        .expect("it is kept");
    let kept = table.cards().remove(0).views;
    assert_eq!((kept[0].turn, kept[0].region), (900, Some(half)));
    // The original is what it was.
    let file = table.room.path().join("out.zip");
    let document = card.document.clone();
    table
        .screens
        .document_save(&view::DocumentSave { document }, &file)
        .expect("it is given");
    let whole = std::fs::read(&file).expect("it is there");
    for part in [photo(1), photo(2)] {
        assert!(whole.windows(part.len()).any(|it| it == part));
    }
    let as_it_came = view::PageView {
        page: 1,
        turn: 0,
        region: None,
    };
    table
        .screens
        .document_view(&view::ViewWanted {
            entry,
            view: as_it_came,
        })
        .expect("it is kept");
    assert!(table.cards().remove(0).views.is_empty());
}

#[test]
fn what_is_pasted_is_a_draft_like_any_file() {
    let mut table = anna(None);
    let hex: String = photo(3).iter().map(|byte| format!("{byte:02x}")).collect();
    let pasted = |media: &str, hex: &str| view::ImportPasted {
        person: table.person.clone(),
        media: media.into(),
        hex: hex.into(),
    };
    let (picture, nothing) = (pasted("image/tiff", &hex), pasted("text/plain", ""));
    let draft = follow(|it| table.screens.import_paste(&picture, it)).expect("a draft");
    assert_eq!(
        (draft.items.len(), draft.files[0].format.as_str()),
        (1, "tiff")
    );
    table.take(&draft);
    assert_eq!(table.cards().len(), 1);
    assert!(follow(|it| table.screens.import_paste(&nothing, it)).is_err());
}

/// A program that stands in for `tesseract`.
#[cfg(unix)]
fn fake(folder: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("tesseract");
    let script =
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo deu; else echo Knochenbruch; fi\n";
    std::fs::write(&program, script).expect("it is written");
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, runs).expect("it may run");
    program
}

#[test]
#[cfg(unix)]
fn recognised_words_are_found_and_called_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = anna(Some(fake(folder.path())));
    let card = table.bring("foto.tif", &photo(4));
    assert_eq!(
        table.look(&card, "").expect("it opens").recognise,
        Recognise::Possible
    );
    assert!(table.found("knochenbruch").is_empty());
    let id = view::EntryId {
        id: card.entry.clone(),
    };
    follow(|it| table.screens.document_recognise(&id, it)).expect("it is read");
    assert_eq!(table.found("knochenbruch"), ["foto"]);
    let look = table.look(&card, "bruch").expect("it opens");
    assert_eq!(
        (look.recognised, look.hit, look.recognise),
        (true, Some(0), Recognise::Needless)
    );
    // Nothing of it became an entry.
    let person = table.person.clone();
    let overview = table
        .screens
        .overview(&view::ForPerson { person })
        .expect("an overview");
    let kept = overview.counts.iter().filter(|count| count.count > 0);
    let kept: Vec<_> = kept.map(|count| count.kind).collect();
    assert!(
        kept.iter()
            .all(|kind| matches!(kind, view::Kind::Document | view::Kind::Person)),
        "{kept:?}"
    );
}

#[test]
fn without_the_program_a_line_says_so() {
    let mut table = anna(None);
    let card = table.bring("foto.tif", &photo(5));
    assert_eq!(
        table.look(&card, "").expect("it opens").recognise,
        Recognise::NoProgram
    );
    let id = view::EntryId { id: card.entry };
    let refused =
        follow(|it| table.screens.document_recognise(&id, it)).expect_err("it is not there");
    assert_eq!(refused.code.word(), "no-recogniser");
}
