use super::*;

fn contacts(text: &str) -> Vec<(Entry, Contact)> {
    let read = read(text.as_bytes(), None);
    let of = |entry: Entry| match entry.content.clone() {
        Content::Contact(it) => (entry, it),
        other => panic!("{other:?}"),
    };
    read.entries.into_iter().map(of).collect()
}

#[test]
fn cards_of_all_three_versions_are_read() {
    let old = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;;Dr.\r\nTEL;WORK;FAX:030 2\r\nTEL;WORK;VOICE;PREF:030 1\r\nADR;WORK:;;Hauptstr. 5;Am Ort;;01234;Deutschland\r\nORG:Praxis am Ort\r\nTITLE:Hausarzt\r\nPHOTO;JPEG;BASE64:\r\n /9j/4AAQ\r\n SkZJRg==\r\n\r\nEND:VCARD\r\n";
    let new = "BEGIN:VCARD\nVERSION:4.0\nFN:Dr. Jörg Müller\nTEL;VALUE=uri;PREF=1:tel:030 1\nTEL;TYPE=fax:030 2\nADR:;;Hauptstr. 5;Am Ort;;01234;Deutschland\nORG:Praxis am Ort\nROLE:Hausarzt\nEND:VCARD\n";
    for text in [old, new] {
        let all = contacts(text);
        let [(_, it)] = &all[..] else { panic!() };
        assert_eq!(
            (&*it.name, it.role),
            ("Dr. Jörg Müller", Some(Role::Doctor))
        );
        assert_eq!(it.phones, ["030 1", "030 2 (Fax)"]);
        assert_eq!(
            it.address.as_deref(),
            Some("Hauptstr. 5, 01234 Am Ort, Deutschland")
        );
        assert_eq!(it.organization.as_deref(), Some("Praxis am Ort"));
    }
    let read = read(old.as_bytes(), None);
    assert_eq!((read.remarks.len(), &*read.remarks[0].what), (1, "PHOTO"));
}

#[test]
fn ones_own_card_is_about_oneself_and_others_are_contacts() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ayşe Yılmaz\nN:Yılmaz;Ayşe;;;\nBDAY:19680302\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:Mehmet\nTEL:2\nEND:VCARD\n";
    let read = read(text.as_bytes(), Some("yılmaz ayşe"));
    let Content::Person(own) = &read.people[0].content else {
        panic!()
    };
    assert_eq!(own.birth_date.unwrap().to_string(), "1968-03-02");
    assert_eq!((read.entries.len(), read.entries[0].title()), (1, "Mehmet"));
    assert_eq!(read.entries[0].person, None);
}

#[test]
fn what_has_no_field_stands_in_the_note_and_what_is_odd_is_said() {
    let all = contacts(
        "BEGIN:VCARD\nFN:A\nNOTE:one\\ntwo\nURL:https://a.example\nEMAIL:a@b\nEMAIL:c@d\nCATEGORIES:x,y\nBDAY:--0412\nEND:VCARD",
    );
    assert_eq!(
        all[0].0.note.as_deref(),
        Some("one\ntwo\nURL: https://a.example\nBDAY: --0412\nEMAIL: c@d")
    );
    assert_eq!(all[0].0.labels, ["x", "y"]);
    for (text, why) in [
        ("BEGIN:VCARD\nTEL:1\nEND:VCARD", Why::Nameless),
        (
            "BEGIN:VCARD\nKIND:group\nFN:Alle\nEND:VCARD",
            Why::KindNotRead,
        ),
        ("BEGIN:VCARD\nFN:A", Why::Malformed),
        ("BEGIN:VCARD", Why::Nameless),
        ("FN:A", Why::Hollow),
    ] {
        assert!(
            read(text.as_bytes(), None)
                .remarks
                .iter()
                .any(|it| it.why == why),
            "{text}"
        );
    }
}

#[test]
fn a_contact_comes_back_as_it_left() {
    let contact = Contact {
        name: "Dr. Özlem; Weber, jun.".into(),
        role: Some(Role::Care),
        specialty: Some("Pflege\\Beratung".into()),
        organization: Some("Pflegedienst, Süd".into()),
        relation: Some("Nachbarin".into()),
        phones: vec!["+49 170 1".into(), "030 2".into(), "030 3 (Fax)".into()],
        email: Some("a@b.example".into()),
        address: Some("Hauptstr. 5, 01234 Am Ort".into()),
        emergency_order: Some(2),
        recipient: None,
    };
    let mut entry = Entry::new(
        record::EntryId([5; 16]),
        None,
        Content::Contact(contact.clone()),
    );
    entry.note = Some("Zeile eins\nZeile zwei ".trim().repeat(12));
    entry.labels = vec!["a,b".into(), "c".into()];
    let text = write(std::iter::once(&entry));
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75)
            && text.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    );
    let all = contacts(&text);
    assert_eq!(all[0].1, contact);
    assert_eq!(
        (&all[0].0.note, &all[0].0.labels),
        (&entry.note, &entry.labels)
    );
    assert_eq!(write(std::iter::once(&entry)), text);
}
