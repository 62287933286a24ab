//! Names for numbers of packs, from the reference database the BfArM publishes (§ 31b SGB V): a zip of
//! three tables, which a person brings along. It is not part of this program, and nothing of it is kept
//! but the names of the packs in the chart.
//!
//! The tables are UTF-8, separated by `|`, with a row of column names: products (`RMP_KEY`, `RMP_PZN`,
//! `RMP_MPD_NAME` …), their parts (`RPP_KEY`, `RMP_KEY`, `RPP_PFM_PUT_SHORT` …), and the ingredients of the
//! parts (`RPP_KEY`, `RSE_SUBSTANCE_NAME`, `RSE_SUBSTANCE_STRENGTH`, `RSE_SUBSTANCE_RANK` …).
//!
//! Which numbers are wanted stands in front of the zip, see [`ask`]: the one who reads it is locked up
//! and knows no chart.

use super::{FORM, REFERENCE, signature};
use crate::{Error, Format, Read, draft, limits};
use record::{Code, Coded, Content, DocumentId, Entry, Ingredient, Medication, Source, SourceKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufRead, BufReader, Cursor, Read as _};

/// What stands in front of the numbers.
pub(crate) const ASK: &[u8] = b"ownchart-names ";
/// What the name of the table of products ends with.
pub(crate) const PRODUCTS: &str = "REFERENCE_MEDICINAL_PRODUCT.dsv";
const PARTS: &str = "REFERENCE_PHARMACEUTICAL_PRODUCT.dsv";
const SUBSTANCES: &str = "REFERENCE_SUBSTANCE.dsv";
/// The most bytes of a table, unpacked.
const TABLE: u64 = 512 << 20;
/// The most bytes of a row.
const ROW: u64 = 64 << 10;
/// The most numbers that are asked for.
const NUMBERS: usize = 2_000;

/// The zip with the numbers (eight digits) that are wanted from it, for the one who reads it.
#[must_use]
pub fn ask<'n>(numbers: impl Iterator<Item = &'n str>, zip: &[u8]) -> Vec<u8> {
    let mut asked = ASK.to_vec();
    for number in numbers.take(NUMBERS) {
        asked.extend_from_slice(number.as_bytes());
        asked.push(b' ');
    }
    asked.push(b'\n');
    asked.extend_from_slice(zip);
    asked
}

/// Medicines with a name for each number that is in the zip.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Error> {
    let mut read = Read::of(Format::MedicineNames);
    let Some((numbers, zip)) = bytes
        .strip_prefix(ASK)
        .and_then(|rest| rest.split_at_checked(memchr::memchr(b'\n', rest)? + 1))
    else {
        return Ok(read); // nothing was asked
    };
    let numbers = String::from_utf8_lossy(numbers);
    let wanted: BTreeSet<&str> = numbers.split_whitespace().collect();
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).map_err(|_| Error::BadNames)?;

    // The parts and ingredients of each wanted product, by the keys of the tables.
    let mut products: BTreeMap<String, (String, String)> = BTreeMap::new();
    let columns = ["RMP_KEY", "RMP_PZN", "RMP_MPD_NAME"];
    table(&mut zip, PRODUCTS, columns, |[key, pzn, name]| {
        let pzn = format!("{pzn:0>8}");
        if wanted.contains(pzn.as_str()) {
            products.insert(key.to_owned(), (pzn, name.to_owned()));
        }
    })?;
    let mut parts: HashMap<String, (String, String)> = HashMap::new();
    let columns = ["RPP_KEY", "RMP_KEY", "RPP_PFM_PUT_SHORT"];
    table(&mut zip, PARTS, columns, |[key, product, form]| {
        if products.contains_key(product) {
            parts.insert(key.to_owned(), (product.to_owned(), form.to_owned()));
        }
    })?;
    let mut ingredients: BTreeMap<String, Vec<(u32, Ingredient)>> = BTreeMap::new();
    let columns = [
        "RPP_KEY",
        "RSE_SUBSTANCE_RANK",
        "RSE_SUBSTANCE_NAME",
        "RSE_SUBSTANCE_STRENGTH",
    ];
    table(
        &mut zip,
        SUBSTANCES,
        columns,
        |[part, rank, name, strength]| {
            if let Some((product, _)) = parts.get(part) {
                let ingredient = Ingredient {
                    substance: Coded::text(name),
                    strength: (!strength.is_empty()).then(|| strength.to_owned()),
                };
                let rank = rank.parse().unwrap_or(u32::MAX);
                let list = ingredients.entry(product.clone()).or_default();
                list.push((rank, ingredient));
            }
        },
    )?;

    let file = DocumentId::of(bytes);
    for (key, (pzn, name)) in products {
        let mut own = ingredients.remove(&key).unwrap_or_default();
        own.sort_by_key(|(rank, _)| *rank);
        let own: Vec<Ingredient> = own.into_iter().map(|(_, ingredient)| ingredient).collect();
        let form = parts
            .values()
            .find(|(product, form)| *product == key && !form.is_empty());
        let mut medicine = Medication {
            name: Coded::text(name),
            strength: match &own[..] {
                [only] => only.strength.clone(),
                _ => None,
            },
            form: form.map(|(_, form)| Coded::with(form.clone(), FORM, form)),
            ingredients: own,
            ..Medication::default()
        };
        let display = signature(&medicine);
        let code = |system: &str, code: String, display| Code {
            system: system.to_owned(),
            code,
            display,
        };
        medicine.name.codes = vec![
            code(Code::PZN, pzn.clone(), display),
            code(REFERENCE, key, String::new()),
        ];
        let source = Source {
            how: SourceKind::Imported,
            by: Some("BfArM".to_owned()),
            file: Some(file),
            place: Some(format!("PZN {pzn}")),
            ..Source::default()
        };
        read.entries.push(Entry {
            source,
            ..Entry::new(draft::id(file, &pzn), None, Content::Medication(medicine))
        });
    }
    Ok(read)
}

type Zip<'z> = zip::ZipArchive<Cursor<&'z [u8]>>;

/// Hands over these columns of every row of a table.
fn table<const N: usize>(
    zip: &mut Zip<'_>,
    ending: &str,
    columns: [&str; N],
    mut row: impl FnMut([&str; N]),
) -> Result<(), Error> {
    let bad = || Error::BadNames;
    let name = zip
        .file_names()
        .flatten()
        .find(|name| name.ends_with(ending));
    let name = name.ok_or_else(bad)?.into_owned();
    let member = zip.by_name(&name).map_err(|_| bad())?;
    if member.size() > TABLE {
        return Err(Error::TooLarge {
            bytes: member.size(),
            limit: TABLE,
        });
    }
    let mut lines = BufReader::new(member.take(TABLE));
    let mut places: Option<[usize; N]> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = lines.by_ref().take(ROW).read_until(b'\n', &mut line);
        if read.map_err(|_| bad())? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let fields: Vec<&str> = text
            .trim_start_matches('\u{feff}')
            .trim_end_matches(['\r', '\n'])
            .split('|')
            .map(|field| field.trim().trim_matches('"'))
            .collect();
        match places {
            Some(places) => row(places.map(|at| fields.get(at).copied().unwrap_or_default())),
            None => {
                let place = |name| {
                    fields
                        .iter()
                        .position(|field| field.eq_ignore_ascii_case(name))
                };
                let found: Option<Vec<usize>> = columns.into_iter().map(place).collect();
                let found = found.ok_or_else(bad)?;
                places = Some(found.try_into().expect("as many as there are columns"));
            }
        }
    }
    if places.is_some() { Ok(()) } else { Err(bad()) }
}

const _: () = assert!(TABLE > limits::BYTES as u64);
