use super::*;
use crate::keys::tests::AUSTRIAN as SIGNER;
use flate2::{Compression, write::ZlibEncoder};
use p256::ecdsa::{Signature, signature::Signer};
use std::io::Write;

/// Vaccination of the Austrian test data (dgc-testdata AT).
const AUSTRIAN: &str = "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOOK.IR9B+9G4G50PHZF0AT4V22F/8X*G3M9JUPY0BX/KR96R/S09T./0LWTKD33236J3TA3M*4VV2 73-E3GG396B-43O058YIB73A*G3W19UEBY5:PI0EGSP4*2DN43U*0CEBQ/GXQFY73CIBC:G 7376BXBJBAJ UNFMJCRN0H3PQN*E33H3OA70M3FMJIJN523.K5QZ4A+2XEN QT QTHC31M3+E32R44$28A9H0D3ZCL4JMYAZ+S-A5$XKX6T2YC 35H/ITX8GL2-LH/CJTK96L6SR9MU9RFGJA6Q3QR$P2OIC0JVLA8J3ET3:H3A+2+33U SAAUOT3TPTO4UBZIC0JKQTL*QDKBO.AI9BVYTOCFOPS4IJCOT0$89NT2V457U8+9W2KQ-7LF9-DF07U$B97JJ1D7WKP/HLIJL8JF8JFHJP7NVDEBU1J*Z222E.GJ457661CFFTWM-8P2IUE7K*SSW613:9/:TT5IYQBTBU16R4I1A/9VRPJ-TS.7ZEM7MSVOCD4RG2L-TQJROXL2J:52J7F0Q10SMAP3CG3KHF0DWIH";

/// Vaccination of the German test data: the name of the key stands in the unprotected header, and the
/// packing is a stored block.
const GERMAN: &str = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$96646AL60A60S6Q$D.UDRYA 96NF6L/5QW6307KQEPD09WEQDD+Q6TW6FA7C466KCN9E%961A6DL6FA7D46JPCT3E5JDLA7$Q6E464W5TG6..DX%DZJC6/DTZ9 QE5$CB$DA/D JC1/D3Z8WED1ECW.CCWE.Y92OAGY8MY9L+9MPCG/D5 C5IA5N9$PC5$CUZCY$5Y$527B+A4KZNQG5TKOWWD9FL%I8U$F7O2IBM85CWOC%LEZU4R/BXHDAHN 11$CA5MRI:AONFN7091K9FKIGIY%VWSSSU9%01FO2*FTPQ3C3F";

fn read(text: &str, keys: &[String]) -> Read {
    super::read(text.as_bytes(), None, &Keys::of(keys))
}

fn vaccination(entry: &Entry) -> &Immunization {
    let Content::Immunization(it) = &entry.content else {
        panic!("{entry:?}")
    };
    it
}

#[test]
fn the_austrian_vaccination_is_read_and_checked_with_its_signers_certificate() {
    let pem = format!("-----BEGIN CERTIFICATE-----\n{SIGNER}\n-----END CERTIFICATE-----\n");
    for (text, keys, why) in [
        (AUSTRIAN.to_owned(), vec![], Why::CardNotChecked),
        (
            AUSTRIAN.replacen("HC1:", "hc1:", 1) + "  \r\n",
            vec![pem.clone()],
            Why::CardChecked,
        ),
        (AUSTRIAN[4..].to_owned(), vec![pem], Why::CardChecked),
    ] {
        assert_eq!(crate::sniff(text.as_bytes()), Format::CovidCertificate);
        let read = read(&text, &keys);
        assert_eq!(read.remarks[0].why, why);
        assert_eq!(read.people[0].title(), "Gabriele Musterfrau-Gößinger");
        assert_eq!(read.people[0].time().unwrap().to_string(), "1998-02-26");
        let it = vaccination(&read.entries[0]);
        assert_eq!(
            (it.vaccine.shown(), it.maker.as_deref()),
            ("Comirnaty", Some("Biontech Manufacturing GmbH"))
        );
        assert_eq!(
            (it.dose_number.as_deref(), it.series_doses.as_deref()),
            (Some("1"), Some("2"))
        );
        assert_eq!(it.time.unwrap().to_string(), "2021-02-18");
        assert_eq!(it.targets[0].shown(), "COVID-19");
        assert!(
            read.entries[0]
                .source
                .origin
                .as_deref()
                .unwrap()
                .starts_with("URN:UVCI:01:AT:")
        );
        let Content::Document(kept) = &read.entries[1].content else {
            panic!("the code is kept")
        };
        assert_eq!(kept.content, Some(DocumentId::of(text.as_bytes())));
    }
}

#[test]
fn the_german_vaccination_with_its_odd_header_is_read() {
    let read = read(GERMAN, &[]);
    assert_eq!(read.people[0].title(), "Erika Mustermann");
    let it = vaccination(&read.entries[0]);
    assert_eq!(
        (it.vaccine.shown(), it.time.unwrap().to_string()),
        ("Spikevax", "2021-05-29".into())
    );
    // that the certificate ended does not touch the vaccination
    assert_eq!(read.remarks[1].why, Why::CertificateEnds);
    assert_eq!(read.remarks[1].facts["until"], "2022-01-28");
}

fn map(pairs: &[(&str, Value)]) -> Value {
    Value::Map(
        pairs
            .iter()
            .map(|(key, value)| (Value::Text((*key).into()), value.clone()))
            .collect(),
    )
}

fn words(text: &str) -> Value {
    Value::Text(text.into())
}

fn numbered(pairs: Vec<(i64, Value)>) -> Value {
    Value::Map(
        pairs
            .into_iter()
            .map(|(key, value)| (Value::Integer(key.into()), value))
            .collect(),
    )
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// A certificate of an invented issuer.
fn certificate(held: Value, secret: u8) -> (String, String) {
    let (key, jwks) = crate::keys::tests::issuer(secret);
    let jwks = jwks.replace(&crate::keys::tests::kid(&jwks), "AQIDBAUGBwg=");
    let claims = numbered(vec![
        (1, words("XX")),
        (4, Value::Integer(1_900_000_000_i64.into())),
        (6, Value::Float(1_620_000_000.5)),
        (-260, numbered(vec![(1, held)])),
    ]);
    let protected = written(&numbered(vec![
        (1, Value::Integer((-7).into())),
        (4, Value::Bytes(vec![1, 2, 3, 4, 5, 6, 7, 8])),
    ]));
    let payload = written(&claims);
    let signature: Signature = key.sign(&to_be_signed(&protected, &payload));
    let signed = Value::Tag(
        18,
        Box::new(Value::Array(vec![
            Value::Bytes(protected),
            Value::Map(Vec::new()),
            Value::Bytes(payload),
            Value::Bytes(signature.to_bytes().to_vec()),
        ])),
    );
    (code(&written(&signed)), jwks)
}

fn code(bytes: &[u8]) -> String {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    format!("HC1:{}", base45::encode(&packed.finish().unwrap()))
}

fn held(sort: &str, it: Value) -> Value {
    map(&[
        ("ver", words("1.3.0")),
        (
            "nam",
            map(&[("fnt", words("YILMAZ")), ("gn", words("Ayşe"))]),
        ),
        ("dob", words("1968-03")),
        (sort, Value::Array(vec![it])),
    ])
}

#[test]
fn a_test_and_a_recovery_say_what_they_say_and_no_more() {
    let test = map(&[
        ("tg", words("840539006")),
        ("tt", words("LP217198-3")),
        ("nm", words("Schnelltest")),
        ("sc", words("2021-05-03T10:27:15+0200")),
        ("tr", words("260415000")),
        ("tc", words("Testzentrum")),
        ("co", words("DE")),
        ("is", words("RKI")),
        ("ci", words("URN:UVCI:01:DE:1")),
    ]);
    let (text, jwks) = certificate(held("t", test), 7);
    let read_it = read(&text, std::slice::from_ref(&jwks));
    assert_eq!(read_it.remarks[0].why, Why::CardChecked);
    assert_eq!(
        (
            read_it.people[0].title(),
            read_it.people[0].time().unwrap().to_string()
        ),
        ("Ayşe YILMAZ", "1968-03".into())
    );
    let Content::Finding(it) = &read_it.entries[0].content else {
        panic!()
    };
    assert_eq!(it.interpretation, Some(Interpretation::Negative));
    assert_eq!(it.text.as_ref().unwrap().shown(), "Not detected");
    assert_eq!(it.time.unwrap().to_string(), "2021-05-03T10:27:15+02:00");
    let recovery = map(&[
        ("tg", words("840539006")),
        ("fr", words("2021-04-01")),
        ("df", words("2021-04-15")),
        ("du", words("2021-10-01")),
        ("is", words("RKI")),
    ]);
    let (text, other) = certificate(held("r", recovery), 8);
    let read_it = read(&text, &[jwks]);
    assert_eq!(read_it.remarks[0].why, Why::CardSignatureWrong);
    let Content::Condition(it) = &read_it.entries[0].content else {
        panic!()
    };
    assert!(!it.is_current());
    assert_eq!(it.onset.unwrap().to_string(), "2021-04-01");
    assert_eq!(read(&text, &[other]).remarks[0].why, Why::CardChecked);
}

#[test]
fn two_certificates_of_one_person_are_about_one_person() {
    let (one, _) = certificate(
        held(
            "v",
            map(&[
                ("dt", words("2021-05-03")),
                ("dn", Value::Integer(1.into())),
            ]),
        ),
        7,
    );
    let (two, _) = certificate(
        held(
            "v",
            map(&[("dt", words("gestern")), ("dn", Value::Integer(2.into()))]),
        ),
        7,
    );
    let read = read(&format!("{one}\n{two}\n{one}\n"), &[]);
    assert_eq!((read.people.len(), read.entries.len()), (1, 3));
    assert_eq!(
        read.entries[1].source.place.as_deref(),
        Some("certificate[2].v[0]")
    );
    let unclear = read
        .remarks
        .iter()
        .find(|it| it.why == Why::DateUnclear)
        .unwrap();
    assert_eq!(
        (&*unclear.place, &*unclear.facts["text"]),
        ("certificate[2].v[0]", "gestern")
    );
}

#[test]
fn bombs_depth_and_torn_text_end_in_a_remark() {
    let deep = [vec![0x81; 50_000], vec![0x01]].concat();
    let tags = [vec![0xc1; 50_000], vec![0x01]].concat();
    let promise = [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let bytes = [0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let huge = numbered(vec![(
        -260,
        numbered(vec![(
            1,
            held("v", map(&[("dn", Value::Integer(u64::MAX.into()))])),
        )]),
    )]);
    let odd = Value::Array(vec![
        Value::Bytes(vec![]),
        Value::Map(vec![]),
        Value::Bytes(written(&huge)),
        Value::Bytes(vec![]),
    ]);
    assert_eq!(read(&code(&written(&odd)), &[]).entries.len(), 2);
    for text in [
        code(&deep),
        code(&tags),
        code(&promise),
        code(&bytes),
        code(&vec![0; UNPACKED + 1]),
        code(b""),
        "HC1:".to_owned(),
        "HC1:A".to_owned(),
        "HC1:ä".to_owned(),
        "HC1:GGW".to_owned(),
        format!("HC1:{}", "0".repeat(LETTERS + 9)),
    ] {
        let read = read(&text, &[]);
        assert!(read.entries.is_empty(), "{text:.40}");
        assert_eq!(read.remarks[0].why, Why::CertificateDamaged);
    }
    for cut in (4..AUSTRIAN.len()).step_by(7) {
        assert!(read(&AUSTRIAN[..cut], &[]).entries.is_empty());
    }
}

#[test]
fn a_file_for_keys_without_a_key_is_told() {
    let whys = |keys: &[&str]| {
        let wishes = crate::Wishes {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..Default::default()
        };
        let read = crate::read_with(AUSTRIAN.as_bytes(), None, &wishes).unwrap();
        let whys = read.remarks.iter().map(|it| it.why).collect::<Vec<_>>();
        (
            whys.contains(&Why::NoKeyInFile),
            whys.contains(&Why::CardNotChecked),
        )
    };
    assert_eq!(whys(&[]), (false, true));
    assert_eq!(whys(&["Milk, bread, eggs"]), (true, true));
    let pem = format!("-----BEGIN CERTIFICATE-----\n{SIGNER}\n-----END CERTIFICATE-----\n");
    assert_eq!(whys(&["Milk, bread, eggs", &pem]), (false, false));
}
