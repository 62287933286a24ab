//! Everything that writes, one line each, for the tests that let it fail.
//!
//! A verb that is new gets its line in [`VERBS`]; then its disk fails at every call, its power is
//! cut between any two writes, it is killed at random moments, and its disk fills up.

use super::*;
use record::DocumentId;
use std::io::Cursor;

/// One thing a person does that writes.
pub(super) struct Verb {
    pub(super) name: &'static str,
    /// Does it for the `number`-th time; what it keeps can be told from every other time's.
    pub(super) go: Go,
    /// Whether all that `go` keeps is there.
    pub(super) kept: Kept,
    /// It writes beside the chart.
    pub(super) beside: bool,
}

/// The verbs.
pub(super) const VERBS: &[Verb] = &[
    inside("commit", say, said),
    inside("edit", correct, corrected),
    inside("document", attach, attached),
    inside("setting", set, is_set),
    inside("ledger", post, posted),
    inside("signer", sign, signed),
    inside("recovery", renew, renewed),
    inside("trust", trust, trusted),
    inside("distrust", distrust, distrusted),
    inside("snapshot", set_aside, was_set_aside),
    inside("erase", erase, erased),
    inside("merge", join, joined),
    beside("backup", back_up, backed_up),
    beside("mirror", mirror, mirrored),
];

const fn inside(name: &'static str, go: Go, kept: Kept) -> Verb {
    Verb {
        name,
        go,
        kept,
        beside: false,
    }
}

const fn beside(name: &'static str, go: Go, kept: Kept) -> Verb {
    Verb {
        name,
        go,
        kept,
        beside: true,
    }
}

type Go = fn(&mut Vault, u32) -> Result<()>;
type Kept = fn(&Vault, u32) -> bool;

pub(super) fn verb(name: &str) -> &'static Verb {
    VERBS.iter().find(|verb| verb.name == name).unwrap()
}

fn number_of(number: u32, tag: u8) -> EntryId {
    let mut id = [tag; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    EntryId(id)
}

fn say(vault: &mut Vault, number: u32) -> Result<()> {
    let mut entry = allergy(0, &format!("Substance {number}"));
    entry.id = number_of(number, 31);
    vault
        .commit(&Change::of(vec![first(&entry)]), NOW)
        .map(drop)
}

fn said(vault: &Vault, number: u32) -> bool {
    let seen = vault.entry(number_of(number, 31)).unwrap();
    seen.is_some_and(|seen| seen.entry.title() == format!("Substance {number}"))
}

/// Anna's allergy gets another name each time.
fn correct(vault: &mut Vault, number: u32) -> Result<()> {
    let seen = vault.entry(EntryId([2; 16]))?.unwrap();
    let better = allergy(2, &format!("Penicillin-Marker {number}"));
    vault
        .commit(&Change::of(vec![edit(&seen, &better)]), NOW)
        .map(drop)
}

fn corrected(vault: &Vault, number: u32) -> bool {
    let titles = vault.history(EntryId([2; 16])).unwrap();
    let wanted = format!("Penicillin-Marker {number}");
    let holds = |bytes: &[u8]| {
        bytes
            .windows(wanted.len() + 1)
            .any(|part| part.starts_with(wanted.as_bytes()) && !part[wanted.len()].is_ascii_digit())
    };
    titles.iter().any(|revision| holds(revision.bytes()))
}

fn picture(number: u32) -> Vec<u8> {
    (0..90_000u32)
        .map(|at| (at.wrapping_mul(31) ^ number) as u8)
        .chain(number.to_be_bytes())
        .collect()
}

fn attach(vault: &mut Vault, number: u32) -> Result<()> {
    let stored = vault.add_document(&mut Cursor::new(picture(number)), &about())?;
    let change = Change {
        documents: vec![stored],
        ..Change::default()
    };
    vault.commit(&change, NOW).map(drop)
}

fn attached(vault: &Vault, number: u32) -> bool {
    let bytes = picture(number);
    let mut back = Vec::new();
    let read = vault.read_document(DocumentId::of(&bytes), &mut back);
    read.is_ok() && back == bytes
}

fn set(vault: &mut Vault, number: u32) -> Result<()> {
    let mut change = Change::default();
    change
        .settings
        .insert("language".into(), Some(format!("language {number}")));
    change
        .settings
        .insert(format!("set {number}"), Some("yes".into()));
    vault.commit(&change, NOW).map(drop)
}

fn is_set(vault: &Vault, number: u32) -> bool {
    vault.setting(&format!("set {number}")).unwrap().is_some()
}

fn post(vault: &mut Vault, number: u32) -> Result<()> {
    let change = Change {
        ledger: vec![format!(r#"{{"posted":{number}}}"#)],
        ..Change::default()
    };
    vault.commit(&change, NOW).map(drop)
}

fn posted(vault: &Vault, number: u32) -> bool {
    let wanted = format!(r#"{{"posted":{number}}}"#);
    vault.ledger().unwrap().iter().any(|row| row.body == wanted)
}

fn sign(vault: &mut Vault, number: u32) -> Result<()> {
    vault.signer(number_of(number, 32), NOW).map(drop)
}

fn signed(vault: &Vault, number: u32) -> bool {
    vault.known_signer(number_of(number, 32)).unwrap().is_some()
}

/// The recovery sheets that are printed in turn, so that whoever was killed still has theirs.
pub(super) fn sheet(number: u32) -> Identity {
    const SHEETS: [&str; 3] = [
        "AGE-SECRET-KEY-1ADJ4H8PUKXD4N9ZZE5048J6MPPW7SV432VJH02STFFG4J0E6VAZS68T6ZK",
        "AGE-SECRET-KEY-167T9PUV0TZAK6X7KQG8MYXKA32WFNDH659QA3H9CKUVTNQQEACDQHWM88S",
        "AGE-SECRET-KEY-14X89NQ2SSH24UTXL47QA57KNVRQ8T335375UPPTU3FX3HSFR2TKSW26ZRT",
    ];
    Identity::parse(SHEETS[number as usize % SHEETS.len()]).unwrap()
}

fn renew(vault: &mut Vault, number: u32) -> Result<()> {
    vault.renew_recovery(&sheet(number), NOW + i64::from(number))
}

fn made(vault: &Vault, slot: &str) -> Option<i64> {
    let slots = vault.slots().unwrap();
    let found = slots.iter().find(|there| there.name.starts_with(slot));
    found.map(|slot| slot.made)
}

fn renewed(vault: &Vault, number: u32) -> bool {
    made(vault, "recovery") >= Some(NOW + i64::from(number))
}

fn trust(vault: &mut Vault, number: u32) -> Result<()> {
    vault.trust(&[sheet(0), sheet(1), sheet(2)], NOW + i64::from(number))
}

/// Until they are trusted no longer.
fn trusted(vault: &Vault, number: u32) -> bool {
    let made = made(vault, "trusted") >= Some(NOW + i64::from(number));
    made || (number..number + 3_000).any(|later| noted(vault, later))
}

fn noted(vault: &Vault, number: u32) -> bool {
    vault
        .setting(&format!("distrusted {number}"))
        .unwrap()
        .is_some()
}

/// That it was meant is noted first, so that [`trusted`] knows of it however far it came.
fn distrust(vault: &mut Vault, number: u32) -> Result<()> {
    let mut change = Change::default();
    change
        .settings
        .insert(format!("distrusted {number}"), Some("yes".into()));
    vault.commit(&change, NOW)?;
    vault.distrust(NOW + i64::from(number))
}

fn distrusted(vault: &Vault, number: u32) -> bool {
    let later = |made| made > NOW + i64::from(number);
    noted(vault, number) && made(vault, "trusted").is_none_or(later)
}

fn set_aside(vault: &mut Vault, number: u32) -> Result<()> {
    vault.snapshot_before(crate::Before::Import, NOW + 1_000 * i64::from(number))
}

/// Until something is erased, which takes all of them away.
fn was_set_aside(vault: &Vault, _: u32) -> bool {
    let sql = "SELECT EXISTS (SELECT 1 FROM skeletons)";
    let erased: bool = vault
        .database()
        .unwrap()
        .query_row(sql, [], |row| row.get(0))
        .unwrap();
    erased || holds_something(&vault.path().join("snapshots"))
}

fn holds_something(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut there| there.next().is_some())
}

fn erase(vault: &mut Vault, number: u32) -> Result<()> {
    let mut entry = allergy(0, &format!("Erased {number}"));
    entry.id = number_of(number, 33);
    vault.commit(&Change::of(vec![first(&entry)]), NOW)?;
    vault.erase(&[entry.id].into(), NOW).map(drop)
}

fn erased(vault: &Vault, number: u32) -> bool {
    let id = number_of(number, 33);
    vault.entry(id).unwrap().is_none() && vault.history(id).unwrap().is_empty()
}

/// Somebody else's chart with an entry and a letter in it is joined.
fn join(vault: &mut Vault, number: u32) -> Result<()> {
    let there = vault.path().with_file_name("Bens.ownchart");
    drop(fs::remove_dir_all(&there));
    let device = Device::forgetful();
    let make = |secret: &_| Ok(vec![Made::recovery(secret, sheet(0).recipient())?]);
    let mut theirs = create(&there, NOW, &device, make)?;
    let mut entry = allergy(0, &format!("Joined {number}"));
    entry.id = number_of(number, 34);
    let mut change = Change::of(vec![first(&entry)]);
    change.ledger.push(format!(r#"{{"joined":{number}}}"#));
    theirs.commit(&change, NOW)?;
    let whom = crate::Whom::Everybody;
    let joined = vault.merge(&theirs, whom, NOW, &mut |_, _| true);
    drop(theirs);
    drop(fs::remove_dir_all(&there));
    joined.map(drop)
}

fn joined(vault: &Vault, number: u32) -> bool {
    let said = format!(r#"{{"joined":{number}}}"#);
    let seen = vault.entry(number_of(number, 34)).unwrap();
    seen.is_some() && vault.ledger().unwrap().iter().any(|row| row.body == said)
}

fn copy_of(vault: &Vault, number: u32) -> PathBuf {
    let name = format!("Anna {}.ownchart-backup", number % 2);
    vault.path().with_file_name(name)
}

fn back_up(vault: &mut Vault, number: u32) -> Result<()> {
    let to = copy_of(vault, number);
    vault.backup(&to, &[], NOW, &mut |_, _| true).map(drop)
}

fn backed_up(vault: &Vault, number: u32) -> bool {
    let copy = copy_of(vault, number);
    vault.check_copy(&copy, &mut |_, _| true).is_ok()
}

fn mirror_of(vault: &Vault) -> PathBuf {
    vault.path().with_file_name("Anna.ownchart-mirror")
}

fn mirror(vault: &mut Vault, number: u32) -> Result<()> {
    let to = mirror_of(vault);
    let now = NOW + 1_000 * i64::from(number);
    vault.mirror(&to, false, now, &mut |_, _| true).map(drop)
}

fn mirrored(vault: &Vault, _: u32) -> bool {
    vault
        .check_copy(&mirror_of(vault), &mut |_, _| true)
        .is_ok()
}
