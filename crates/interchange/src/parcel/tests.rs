use super::*;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

fn zipped(members: &[(&str, &[u8])], how: SimpleFileOptions) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, how).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What the program with the keys hears of a zip, asked as it asks.
fn listed(zip: &[u8]) -> Option<Vec<Member>> {
    let length = zip.len() as u64;
    let last = &zip[zip.len() - zip.len().min(END as usize)..];
    let list = heard_end(&crate::answer(&end(length, last), None), length)?;
    let bytes = &zip[list.at as usize..(list.at + list.length) as usize];
    heard_table(&crate::answer(&table(list, bytes), None), length)
}

fn unpacked(zip: &[u8], members: &[Member], most: u64) -> Vec<Option<Vec<u8>>> {
    let mut asking = wanted();
    for member in members {
        let at = member.at as usize;
        let length = piece(member, most) as usize;
        add(&mut asking, member, most, &zip[at..at + length]);
    }
    let answer = crate::answer_from(&mut asking.as_slice(), None);
    let files = Unpacked::heard(&answer);
    files.map(|file| file.map(<[u8]>::to_vec)).collect()
}

/// Why each file of a zip is not opened.
fn refusals(zip: &[u8]) -> Vec<(String, Option<Bad>)> {
    let members = listed(zip).unwrap();
    let said = members.into_iter().map(|it| (it.path, it.refused));
    said.collect()
}

/// Changes something in every line of a list of contents.
fn each_line(zip: &mut [u8], change: impl Fn(usize, &mut [u8])) {
    let lines: Vec<usize> = memchr::memmem::find_iter(zip, b"PK\x01\x02").collect();
    for (number, at) in lines.into_iter().enumerate() {
        change(number, &mut zip[at..]);
    }
}

#[test]
fn files_come_out_as_they_went_in_whole_or_their_beginnings() {
    let long: Vec<u8> = (0..300_000_u32)
        .flat_map(|n| n.wrapping_mul(n).to_le_bytes())
        .collect();
    let files: [(&str, &[u8]); 4] = [("b/2", b"two"), ("a", &long), ("b/", b""), ("b/1", b"")];
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for how in [
        SimpleFileOptions::default(),
        stored,
        stored.large_file(true),
    ] {
        let zip = zipped(&files, how);
        let members = listed(&zip).unwrap();
        let paths: Vec<&str> = members.iter().map(|it| &*it.path).collect();
        assert_eq!(paths, ["a", "b/1", "b/2"], "in the order of a folder");
        let whole = unpacked(&zip, &members, u64::MAX);
        assert_eq!(
            whole,
            [Some(long.clone()), Some(vec![]), Some(b"two".to_vec())]
        );
        let heads = unpacked(&zip, &members, 70_000);
        assert_eq!(heads[0].as_deref(), Some(&long[..70_000]));
        assert_eq!(heads[2].as_deref(), Some(&b"two"[..]));
    }
}

#[test]
fn a_name_that_leads_outside_or_stands_twice_is_not_opened() {
    let files: [(&str, &[u8]); 6] = [
        ("ok", b"1"),
        ("../up", b"2"),
        ("/root", b"3"),
        ("c:\\windows", b"4"),
        ("sub\\..\\..\\x", b"5"),
        ("OK", b"6"),
    ];
    let zip = zipped(&files, SimpleFileOptions::default());
    let refused = refusals(&zip);
    let opened: Vec<&str> = refused
        .iter()
        .filter(|(_, why)| why.is_none())
        .map(|(path, _)| &**path)
        .collect();
    assert_eq!(opened.len(), 1, "{refused:?}");
    let twice = refused.iter().find(|(_, why)| *why == Some(Bad::Name));
    assert!(twice.is_some_and(|(path, _)| path.eq_ignore_ascii_case("ok")));
    let outside = refused.iter().filter(|(_, why)| *why == Some(Bad::Path));
    assert_eq!(outside.count(), 4, "{refused:?}");
    let link = |number, line: &mut [u8]| {
        if number == 0 {
            line[5] = 3;
            line[38..42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
        }
    };
    let mut zip = zipped(&[("link", b"/etc/passwd")], SimpleFileOptions::default());
    each_line(&mut zip, link);
    assert_eq!(refusals(&zip), [("link".to_owned(), Some(Bad::Path))]);
}

#[test]
fn a_password_and_an_odd_packing_are_named() {
    let files: [(&str, &[u8]); 2] = [("locked", b"x"), ("odd", b"y")];
    let mut zip = zipped(&files, SimpleFileOptions::default());
    each_line(&mut zip, |number, line| match number {
        0 => line[8] |= 1,
        _ => line[10] = 9,
    });
    let said = [
        ("locked".to_owned(), Some(Bad::Locked)),
        ("odd".to_owned(), Some(Bad::Packing)),
    ];
    assert_eq!(refusals(&zip), said);
}

#[test]
fn a_bomb_is_put_down_by_its_list_or_while_it_goes_off() {
    let zeros = vec![0; 4 << 20];
    let bomb = zipped(&[("bomb", &zeros)], SimpleFileOptions::default());
    assert_eq!(refusals(&bomb)[0].1, Some(Bad::TooLarge));
    // A list that says less than there is.
    let mut lies = bomb.clone();
    each_line(&mut lies, |_, line| {
        line[24..28].copy_from_slice(&1000_u32.to_le_bytes());
    });
    let members = listed(&lies).unwrap();
    assert_eq!(members[0].refused, None);
    assert_eq!(unpacked(&lies, &members, u64::MAX), [None]);
    // Two lines that lead to the same bytes: few bytes would become many.
    let files: [(&str, &[u8]); 2] = [("1", b"first"), ("2", b"second")];
    let mut overlap = zipped(&files, SimpleFileOptions::default());
    each_line(&mut overlap, |_, line| {
        line[42..46].copy_from_slice(&[0; 4])
    });
    let refused = refusals(&overlap);
    assert!(refused.iter().any(|(_, why)| *why == Some(Bad::NotZip)));
}

#[test]
fn a_changed_byte_is_noticed() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zipped(&[("a", b"some words")], stored);
    let members = listed(&zip).unwrap();
    zip[35] ^= 1;
    assert_eq!(unpacked(&zip, &members, u64::MAX), [None]);
}

#[test]
fn what_is_no_zip_has_no_list_and_a_cut_one_neither() {
    let zip = zipped(
        &[("a", b"words"), ("b", b"more")],
        SimpleFileOptions::default(),
    );
    for cut in 0..zip.len() {
        assert_eq!(listed(&zip[..cut]), None, "cut at {cut}");
    }
    assert_eq!(listed(&vec![b'P'; 200_000]), None);
    let mut behind = zip.clone();
    behind.extend_from_slice(b"PK\x05\x06 and nothing more");
    assert_eq!(listed(&behind), None);
}

#[test]
fn an_old_name_is_read_in_its_letters() {
    let mut zip = zipped(&[("Gr__e", b"x")], SimpleFileOptions::default());
    each_line(&mut zip, |_, line| {
        line[48..50].copy_from_slice(&[0x94, 0xe1])
    });
    assert_eq!(refusals(&zip)[0].0, "Größe");
}

#[test]
fn a_helper_that_names_what_is_not_there_is_not_believed() {
    let member = Member {
        path: "a".to_owned(),
        at: 0,
        length: 50,
        packed: 10,
        size: 10,
        check: 0,
        method: 0,
        refused: None,
    };
    let heard = |member: &Member| {
        let json = serde_json::to_vec(&[member]).unwrap();
        heard_table(&json, 50).is_some()
    };
    assert!(heard(&member));
    for lie in [
        Member {
            path: "../a".to_owned(),
            ..member.clone()
        },
        Member {
            path: "a//b".to_owned(),
            ..member.clone()
        },
        Member {
            length: 51,
            ..member.clone()
        },
        Member {
            at: u64::MAX,
            ..member.clone()
        },
        Member {
            size: LARGEST + 1,
            ..member
        },
    ] {
        assert!(!heard(&lie), "{lie:?}");
    }
    let list = |at, length| serde_json::to_vec(&List { at, length }).unwrap();
    assert_eq!(heard_end(&list(40, 11), 50), None);
    assert_eq!(heard_end(&list(u64::MAX, 11), 50), None);
}
