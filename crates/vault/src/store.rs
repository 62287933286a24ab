//! One connection to the encrypted pages, and everything that is demanded of it.
//!
//! The parameters are constants tied to the form number; nothing in the file can turn one off.
//! A SQLite without the page cipher ignores the key and writes plain text, so the cipher is
//! asked for its version and its settings at every opening.

use crate::error::{Error, Result, Trouble};
use crate::folder::DATABASE;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// The tables of form 1.
const FORM_1: &str = include_str!("migrations/001.sql");

/// What stands in the file's header where SQLite programs look: "OwnC".
const APPLICATION_ID: i32 = 0x4f77_6e43;

/// The form of the tables.
pub(crate) const FORM: i32 = 1;

/// Pages of the cache, in KiB; bounds what a session takes beyond the unlock.
const CACHE_KIB: i32 = 24 << 10;

/// What `PRAGMA cipher_settings` must answer, line by line.
const CIPHER_SETTINGS: [&str; 7] = [
    "PRAGMA kdf_iter = 256000;",
    "PRAGMA cipher_page_size = 4096;",
    "PRAGMA cipher_use_hmac = 1;",
    "PRAGMA cipher_plaintext_header_size = 0;",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;",
    "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;",
    "",
];

/// The key of the pages and the salt that stands openly in the first sixteen bytes of the file.
///
/// Wiped when dropped, neither `Debug` nor `Clone`.
pub(crate) struct PageKey(Zeroizing<[u8; 48]>);

impl PageKey {
    pub(crate) fn random() -> PageKey {
        PageKey(Zeroizing::new(seal::random()))
    }

    /// From the text of the secret document: `x'<96 hex>'`.
    pub(crate) fn parse(text: &str) -> Option<PageKey> {
        let digits = text.strip_prefix("x'")?.strip_suffix('\'')?;
        crate::folder::unhex(digits).map(|bytes| PageKey(Zeroizing::new(bytes)))
    }

    /// `x'<96 hex>'`, as SQLCipher reads it.
    pub(crate) fn reveal(&self) -> Zeroizing<String> {
        // With room for all of it from the start: a growing string leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(100));
        text.push_str("x'");
        for byte in self.0.iter() {
            write!(text, "{byte:02x}").expect("writing into a string cannot fail");
        }
        text.push('\'');
        text
    }

    pub(crate) fn salt(&self) -> &[u8] {
        &self.0[32..]
    }
}

/// What the connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Makes the database and its tables.
    Create,
    /// Reads and writes, with a `-wal` beside the file while it is open.
    Write,
    /// Reads the file as it lies; no side file is read or made, nothing is written.
    Read,
}

/// Opens the database and demands everything of it. The side files must have been judged before.
///
/// # Errors
/// [`Error::Damaged`] with [`Trouble::PlaintextFound`] if the file is not encrypted,
/// [`Trouble::PageMacBad`] if the key does not fit its pages, [`Trouble::SchemaForeign`] if it
/// holds other tables than this form's.
pub(crate) fn open(path: &Path, key: &PageKey, how: Use) -> Result<Connection> {
    if how != Use::Create {
        judge_header(path, key)?;
    }
    let database = connect(path, how)?;
    let set = |sql: &str| database.execute_batch(sql).map_err(Error::from);
    // Damage is an answer of ours; the page cipher would print lines of its own about it.
    set("PRAGMA cipher_log_level = NONE")?;
    set(&Zeroizing::new(format!(
        "PRAGMA key = \"{}\"",
        *key.reveal()
    )))?;
    if how != Use::Read {
        // Before anything looks into the file, and before WAL: no -shm file is ever made.
        set("PRAGMA locking_mode = EXCLUSIVE")?;
    }
    demand_cipher(&database)?;
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        // A plan is made once for a statement, not anew for every value that is put into it.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        database.set_db_config(config, on)?;
    }
    database.load_extension_disable()?;
    set("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")?;
    set(&format!("PRAGMA cache_size = -{CACHE_KIB}"))?;
    if how != Use::Read {
        set("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")?;
        demand(&database, "journal_mode = WAL", "wal")?;
        demand(&database, "synchronous", "2")?;
        demand(&database, "secure_delete", "1")?;
    }
    if how == Use::Create {
        let form =
            format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORM};");
        set(&format!("BEGIN; {form} {FORM_1} COMMIT;"))?;
        // Without it, words that were deleted stay in the file.
        set("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")?;
    }
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    demand_schema(&database)?;
    database.set_prepared_statement_cache_capacity(64);
    Ok(database)
}

fn connect(path: &Path, how: Use) -> Result<Connection> {
    crate::memory::wipe_what_is_freed()?;
    let alone = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    // NOFOLLOW refuses a link anywhere in the path, so the folder's own path is resolved first.
    let dir = path
        .parent()
        .expect("this cannot be a root because the folder joined a name");
    let real = std::fs::canonicalize(dir).map_err(|error| Error::disk(dir, error))?;
    let real = real.join(
        path.file_name()
            .expect("this cannot be empty, for the same reason"),
    );
    Ok(match how {
        Use::Create => {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags(&real, flags | alone)?
        }
        Use::Write => {
            Connection::open_with_flags(&real, OpenFlags::SQLITE_OPEN_READ_WRITE | alone)?
        }
        Use::Read => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(&real), flags | alone)?
        }
    })
}

/// The path as a URI that tells SQLite nobody will change the file.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(*byte));
            }
            _ => write!(uri, "%{byte:02X}").expect("writing into a string cannot fail"),
        }
    }
    uri + "?immutable=1&mode=ro"
}

/// The first sixteen bytes are the salt; a plain SQLite file is told apart by its own words.
fn judge_header(path: &Path, key: &PageKey) -> Result<()> {
    let mut header = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {}
        Err(error) => return Err(Error::disk(path, error)),
        Ok(()) if header == key.salt() => return Ok(()),
        Ok(()) if header.starts_with(b"SQLite format 3") => {
            return Err(Error::damaged(Trouble::PlaintextFound, DATABASE));
        }
        Ok(()) => {}
    }
    Err(Error::damaged(Trouble::PageMacBad, DATABASE))
}

fn demand_cipher(database: &Connection) -> Result<()> {
    let foreign = || Error::damaged(Trouble::PlaintextFound, DATABASE);
    let version: String = database
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .map_err(|_| foreign())?;
    if !version.starts_with("4.") {
        return Err(foreign());
    }
    let mut asked = database.prepare("PRAGMA cipher_settings")?;
    let said: Vec<String> = asked
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let demanded = CIPHER_SETTINGS.iter().filter(|line| !line.is_empty());
    if !demanded.eq(said.iter().map(String::as_str).collect::<Vec<_>>().iter()) {
        return Err(foreign());
    }
    Ok(())
}

fn demand(database: &Connection, pragma: &str, answer: &str) -> Result<()> {
    let said = database.query_row(&format!("PRAGMA {pragma}"), [], |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        })
    })?;
    if said == answer {
        return Ok(());
    }
    Err(Error::Database {
        code: rusqlite::ffi::SQLITE_MISUSE,
        detail: format!("{pragma}: {said}"),
    })
}

/// Only our own schema is ever queried: a view or a trigger in its place could lie.
fn demand_schema(database: &Connection) -> Result<()> {
    let form: i32 = database.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if form > FORM {
        let (needs, knows) = (form.unsigned_abs(), FORM.unsigned_abs());
        return Err(Error::Newer { needs, knows });
    }
    if schema(database)? == *known_schema() {
        return Ok(());
    }
    Err(Error::damaged(Trouble::SchemaForeign, DATABASE))
}

type Schema = Vec<(String, String, Option<String>)>;

fn schema(database: &Connection) -> Result<Schema> {
    let mut asked =
        database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn known_schema() -> &'static Schema {
    static KNOWN: OnceLock<Schema> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let empty = Connection::open_in_memory().expect("memory for an empty database");
        empty
            .execute_batch(FORM_1)
            .expect("this cannot fail because a test runs the same text");
        schema(&empty).expect("this cannot fail because the tables were just made")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> (tempfile::TempDir, std::path::PathBuf, PageKey) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let key = PageKey::random();
        let database = open(&path, &key, Use::Create).unwrap();
        database
            .execute(
                "INSERT INTO settings VALUES ('marker', 'Penicillin-Marker')",
                [],
            )
            .unwrap();
        drop(database);
        (dir, path, key)
    }

    #[test]
    fn it_opens_again_for_writing_and_for_reading() {
        let (dir, path, key) = made();
        for how in [Use::Write, Use::Read] {
            let database = open(&path, &key, how).unwrap();
            let value: String = database
                .query_row("SELECT value FROM settings", [], |row| row.get(0))
                .unwrap();
            assert_eq!(value, "Penicillin-Marker");
            assert!(
                !dir.path().join("vault.db-shm").exists(),
                "nothing is shared"
            );
        }
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no side file is left"
        );
    }

    #[test]
    fn nothing_in_the_file_can_be_read_without_the_key() {
        let (_dir, path, key) = made();
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(&bytes[..16], key.salt());
        for plain in [&b"Penicillin"[..], b"SQLite", b"CREATE TABLE"] {
            assert!(!bytes.windows(plain.len()).any(|window| window == plain));
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let (_dir, path, key) = made();
        assert!(matches!(
            open(&path, &PageKey::random(), Use::Read),
            Err(Error::Damaged(_))
        ));
        let mut same_salt = [0; 48];
        same_salt[32..].copy_from_slice(key.salt());
        let wrong = PageKey(Zeroizing::new(same_salt));
        assert!(matches!(
            open(&path, &wrong, Use::Write),
            Err(Error::Damaged(_))
        ));
    }

    #[test]
    fn a_plain_database_in_its_place_is_named() {
        let (dir, _, key) = made();
        let plain = dir.path().join("plain.db");
        let other = Connection::open(&plain).unwrap();
        other.execute_batch(FORM_1).unwrap();
        drop(other);
        let answer = open(&plain, &key, Use::Write).err().unwrap();
        assert!(matches!(answer, Error::Damaged(f) if f.trouble == Trouble::PlaintextFound));
    }

    #[test]
    fn a_connection_without_our_cipher_is_refused() {
        crate::memory::wipe_what_is_freed().unwrap();
        let refused = |setting: &str| {
            let database = Connection::open_in_memory().unwrap();
            database.execute_batch(setting).unwrap();
            matches!(demand_cipher(&database), Err(Error::Damaged(found)) if found.trouble == Trouble::PlaintextFound)
        };
        assert!(refused(""), "no key");
        let key = "PRAGMA key = 'a key';";
        assert!(!refused(key));
        for weaker in [
            "kdf_iter = 1",
            "cipher_page_size = 512",
            "cipher_use_hmac = OFF",
        ] {
            assert!(refused(&format!("{key} PRAGMA {weaker}")), "{weaker}");
        }
    }

    #[test]
    fn a_foreign_view_or_trigger_is_not_queried() {
        let (_dir, path, key) = made();
        let database = open(&path, &key, Use::Write).unwrap();
        database
            .execute_batch("CREATE VIEW liar AS SELECT 1")
            .unwrap();
        drop(database);
        let answer = open(&path, &key, Use::Read).err().unwrap();
        assert!(matches!(answer, Error::Damaged(f) if f.trouble == Trouble::SchemaForeign));
    }

    #[test]
    fn a_newer_form_is_refused_as_newer() {
        let (_dir, path, key) = made();
        let database = open(&path, &key, Use::Write).unwrap();
        database.execute_batch("PRAGMA user_version = 7").unwrap();
        drop(database);
        let answer = open(&path, &key, Use::Read).err().unwrap();
        assert!(matches!(answer, Error::Newer { needs: 7, knows: 1 }));
    }

    #[test]
    fn a_page_with_one_changed_bit_is_not_read() {
        let (_dir, path, key) = made();
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let noticed = open(&path, &key, Use::Read).and_then(|database| {
            let mut asked = database.prepare("PRAGMA cipher_integrity_check")?;
            let bad = asked.query_map([], |row| row.get::<_, String>(0))?.count();
            if bad > 0 {
                Err(Error::damaged(Trouble::PageMacBad, DATABASE))
            } else {
                Ok(())
            }
        });
        assert!(noticed.is_err());
    }

    #[test]
    fn a_deleted_word_is_gone_from_the_pages() {
        let (_dir, path, key) = made();
        let database = open(&path, &key, Use::Write).unwrap();
        let set: i64 = database
            .query_row(
                "SELECT v FROM search_config WHERE k = 'secure-delete'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(set, 1);
    }

    #[test]
    fn folders_with_odd_names_open() {
        let dir = tempfile::tempdir().unwrap();
        let odd = dir.path().join("Änne & Söhne? 100% #1;mode=rw");
        std::fs::create_dir(&odd).unwrap();
        let path = odd.join("vault.db");
        let key = PageKey::random();
        drop(open(&path, &key, Use::Create).unwrap());
        open(&path, &key, Use::Read).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let (dir, path, key) = made();
        let link = dir.path().join("link.db");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(open(&link, &key, Use::Write).is_err());
        assert!(open(&link, &key, Use::Read).is_err());
    }
}
