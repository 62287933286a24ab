use super::*;
use crate::keys::Keys;
use crate::keys::tests::{issuer, kid};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::DeflateEncoder};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use std::io::Write;

const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Yılmaz","given":["Ayşe"]}],"birthDate":"1968-03-02"}},
    {"fullUrl":"resource:1","resource":{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}]},"patient":{"reference":"resource:0"},"occurrenceDateTime":"2021-01-29","lotNumber":"0000001"}}]}"#;

/// A card an invented issuer signed.
pub(crate) fn signed_card(key: &SigningKey, kid: &str, bundle: &str) -> String {
    let bundle: serde_json::Value = serde_json::from_str(bundle).unwrap();
    let payload = serde_json::json!({"iss": "https://praxis.example", "nbf": 1_620_992_383.218, "vc": {
        "type": ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"],
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": bundle}}});
    sealed(key, kid, payload.to_string().as_bytes())
}

fn sealed(key: &SigningKey, kid: &str, payload: &[u8]) -> String {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(payload).unwrap();
    let header = format!("{{\"zip\":\"DEF\",\"alg\":\"ES256\",\"kid\":\"{kid}\"}}");
    let signed = [header.as_bytes(), &packed.finish().unwrap()]
        .map(|it| URL_SAFE_NO_PAD.encode(it))
        .join(".");
    let signature: Signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn card() -> (String, String) {
    let (key, jwks) = issuer(7);
    (signed_card(&key, &kid(&jwks), BUNDLE), jwks)
}

fn digits(text: &str) -> String {
    text.bytes().map(|b| format!("{:02}", b - 45)).collect()
}

fn parts(card: &str, of: usize) -> Vec<String> {
    let each = card.len().div_ceil(of);
    let pieces = card.as_bytes().chunks(each).enumerate();
    pieces
        .map(|(number, piece)| {
            format!(
                "shc:/{}/{of}/{}",
                number + 1,
                digits(std::str::from_utf8(piece).unwrap())
            )
        })
        .collect()
}

fn whys(read: &Read) -> Vec<Why> {
    read.remarks.iter().map(|it| it.why).collect()
}

fn read(text: &str, keys: &[String]) -> Read {
    super::read(text.as_bytes(), None, &Keys::of(keys)).unwrap()
}

#[test]
fn a_card_is_read_from_every_container_and_its_text_is_kept() {
    let (card, _) = card();
    let numeric = format!("shc:/{}", digits(&card));
    let file = format!("{{\"verifiableCredential\":[\"{card}\"]}}");
    let parameters = format!(
        "{{\"resourceType\":\"Parameters\",\"parameter\":[{{\"name\":\"verifiableCredential\",\"valueString\":\"{card}\"}}]}}"
    );
    let quoted = file
        .replace('{', "%7B")
        .replace('"', "%22")
        .replace('}', "%7D");
    let address = format!("https://viewer.example/#{quoted}");
    let broken = numeric
        .as_bytes()
        .chunks(80)
        .map(|it| std::str::from_utf8(it).unwrap());
    let broken = broken.collect::<Vec<_>>().join("\r\n");
    for text in [
        card.clone(),
        numeric.to_uppercase(),
        numeric,
        file,
        parameters,
        address,
        broken,
    ] {
        assert_eq!(
            crate::sniff(text.as_bytes()),
            Format::HealthCard,
            "{text:.40}"
        );
        let read = crate::read(text.as_bytes(), None).unwrap();
        assert_eq!(whys(&read), [Why::CardNotChecked]);
        assert_eq!(read.remarks[0].facts["type"], "immunization");
        assert_eq!(read.people[0].title(), "Ayşe Yılmaz");
        let [vaccination, kept] = &read.entries[..] else {
            panic!("{:?}", read.entries)
        };
        assert_eq!(vaccination.title(), "COVID-19, mRNA (Moderna, 100 µg)");
        assert_eq!(vaccination.person, Some(read.people[0].id));
        assert_eq!(
            vaccination.source.by.as_deref(),
            Some("https://praxis.example")
        );
        assert_eq!(vaccination.source.place.as_deref(), Some("entry[1]"));
        assert_eq!(vaccination.labels, [NOT_CHECKED]);
        assert_eq!(
            vaccination.source.recorded.unwrap().to_string(),
            "2021-05-14T11:39:43Z"
        );
        let Content::Document(kept) = &kept.content else {
            panic!("the card is kept")
        };
        assert_eq!(kept.content, Some(DocumentId::of(text.as_bytes())));
    }
}

#[test]
fn a_signature_is_checked_only_with_a_key_the_person_brought() {
    let (card, jwks) = card();
    let (_, stranger) = issuer(9);
    let checked = read(&card, &[stranger.clone(), jwks.clone()]);
    assert_eq!(whys(&checked), [Why::CardChecked]);
    assert_eq!(checked.remarks[0].facts["key"], kid(&jwks));
    assert_eq!(checked.entries[0].labels, [CHECKED]);
    assert_eq!(whys(&read(&card, &[stranger])), [Why::CardNotChecked]);

    let (key, _) = issuer(9);
    let forged = signed_card(&key, &kid(&jwks), &BUNDLE.replace("207", "208"));
    let wrong = read(&forged, &[jwks]);
    assert_eq!(whys(&wrong), [Why::CardSignatureWrong]);
    assert_eq!(wrong.entries[0].labels, [WRONG]);
}

#[test]
fn the_parts_of_a_card_come_in_any_order_and_a_missing_one_is_named() {
    let (card, _) = card();
    let parts = parts(&card, 3);
    let read_all = |order: &[usize]| {
        let text: Vec<&str> = order.iter().map(|it| parts[*it].as_str()).collect();
        read(&text.join("\n"), &[])
    };
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        assert_eq!(read_all(&order).entries.len(), 2);
    }
    let twice = read_all(&[2, 1, 1, 0, 2]);
    assert_eq!(
        (twice.entries.len(), whys(&twice)),
        (2, vec![Why::CardNotChecked])
    );
    let missing = read_all(&[0, 2]);
    assert!(missing.entries.is_empty());
    assert_eq!(whys(&missing), [Why::CardPartMissing]);
    assert_eq!(
        (
            &*missing.remarks[0].facts["part"],
            &*missing.remarks[0].facts["parts"]
        ),
        ("2", "3")
    );
}

#[test]
fn parts_of_two_cards_in_one_heap_find_each_other() {
    let (key, jwks) = issuer(7);
    let one = signed_card(&key, &kid(&jwks), BUNDLE);
    let other = signed_card(
        &key,
        &kid(&jwks),
        &BUNDLE.replace("2021-01-29", "2021-07-29"),
    );
    let heap: Vec<String> = parts(&one, 2)
        .into_iter()
        .chain(parts(&other, 2))
        .rev()
        .collect();
    let read = read(&heap.join(" "), &[jwks]);
    let given = read
        .entries
        .iter()
        .filter(|it| it.kind() == record::Kind::Immunization);
    assert_eq!(given.count(), 2);
    assert_eq!(read.people.len(), 1);
}

#[test]
fn several_cards_of_one_person_are_about_one_person() {
    let (key, jwks) = issuer(7);
    let other = signed_card(&key, &kid(&jwks), &BUNDLE.replace("207", "229"));
    let (card, _) = card();
    let file = format!("{{\"verifiableCredential\":[\"{card}\",\"{other}\",17,\"{card}\"]}}");
    let read = read(&file, &[]);
    assert_eq!(read.people.len(), 1);
    let places: Vec<_> = read
        .entries
        .iter()
        .map(|it| it.source.place.as_deref().unwrap())
        .collect();
    assert_eq!(places, ["card[1].entry[1]", "card[2].entry[1]", ""]);
    assert!(
        read.entries[..2]
            .iter()
            .all(|it| it.person == Some(read.people[0].id))
    );
    assert!(whys(&read).contains(&Why::CardDamaged));
}

#[test]
fn a_kept_card_is_drawn_again_as_the_code_it_was() {
    let (card, _) = card();
    let numeric = format!("shc:/{}", digits(&card));
    let drawn = draw(numeric.as_bytes()).unwrap();
    assert!(drawn.len() == 1 && drawn[0].says(&numeric));
    let chunks = parts(&card, 3);
    let drawn = draw(chunks.join("\n").as_bytes()).unwrap();
    assert!(
        drawn
            .iter()
            .zip(&chunks)
            .all(|(code, text)| code.says(text))
    );
    let file = format!("{{\"verifiableCredential\":[\"{card}\"]}}");
    assert!(draw(file.as_bytes()).unwrap()[0].says(&numeric));
    assert!(draw(b"HC1:6BF+70790T9WJWG").unwrap()[0].says("HC1:6BF+70790T9WJWG"));
    let luma = drawn[0].luma(4);
    let seen = symbol::read(&symbol::Luma::new(luma.0, luma.0, luma.1).unwrap());
    assert_eq!(seen[0].text, chunks[0]);
    // a card beyond one code is cut as the standard cuts
    let (key, jwks) = issuer(7);
    let noise: String = (0..9_000_u64)
        .map(|n| char::from(b'a' + (n * n * 31 % 7919 % 26) as u8))
        .collect();
    let long = signed_card(&key, &kid(&jwks), &BUNDLE.replace("0000001", &noise));
    let codes = draw(long.as_bytes()).unwrap();
    assert_eq!(codes.len(), long.len().div_ceil(1191));
    assert!(draw(b"no card").is_none());
}

#[test]
fn bombs_and_torn_cards_end_in_a_remark() {
    let (key, _) = issuer(7);
    let bomb = sealed(&key, "k", &vec![b' '; UNPACKED + 1]);
    let deep = sealed(
        &key,
        "k",
        format!("{{\"vc\":{}", "[".repeat(100_000)).as_bytes(),
    );
    let empty = sealed(&key, "k", b"{}");
    for text in [
        &bomb,
        &deep,
        &empty,
        "shc:/1",
        "shc:/",
        "shc:/99",
        "shc:/1/0/56",
        "shc:/0/1/56",
        "shc:/1/999999999999/56",
        "shc:/1/2/3/4",
        "eyJ.a.b",
        "{\"verifiableCredential\":{}}",
    ] {
        let read = read(text, &[]);
        assert!(
            read.entries.is_empty() && !read.remarks.is_empty(),
            "{text:.40}"
        );
    }
    assert_eq!(containers::letters("5600"), Some("e-".to_owned()));
    assert_eq!(
        (containers::letters("78"), containers::letters("5")),
        (None, None)
    );
    let many: Vec<String> = (0..50_000)
        .map(|number| format!("\"a.b.{number}\",{number}"))
        .collect();
    let many = format!("{{\"verifiableCredential\":[{}]}}", many.join(","));
    let said = read(&many, &[]).remarks.len();
    assert!((CARDS..10 * CARDS).contains(&said), "{said}");
}
