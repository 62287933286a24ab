//! What the database gives back is wiped: pages, rows and texts that SQLite frees hold zeros before anybody else
//! gets the memory.
//!
//! SQLCipher can do that by itself (`cipher_memory_security`), and besides locks each piece against swapping, with
//! two calls of the system for every piece and up to the few megabytes a user may lock. That was two thirds of every
//! search. Its own memory for keys it locks and wipes in any case.
//!
//! The only file of this crate with `unsafe`: SQLite's memory is a table of C functions, and wants one back.
#![allow(
    unsafe_code,
    reason = "SQLite asks for its memory through a table of C functions"
)]

use crate::error::{Error, Result};
use rusqlite::ffi;
use std::ffi::{c_int, c_void};
use std::sync::OnceLock;

/// SQLite's own functions, which ours lean on.
static PLAIN: OnceLock<Plain> = OnceLock::new();

struct Plain {
    malloc: unsafe extern "C" fn(c_int) -> *mut c_void,
    free: unsafe extern "C" fn(*mut c_void),
    size: unsafe extern "C" fn(*mut c_void) -> c_int,
}

/// From the first call on SQLite wipes what it frees. It has to come before anything else is asked of SQLite.
///
/// # Errors
/// [`Error::Database`] if SQLite has begun to work in this process already, with memory that is not wiped.
pub(crate) fn wipe_what_is_freed() -> Result<()> {
    static DONE: OnceLock<c_int> = OnceLock::new();
    match *DONE.get_or_init(take_over) {
        ffi::SQLITE_OK => Ok(()),
        code => Err(Error::Database {
            code,
            detail: "SQLite works with other memory already".to_owned(),
        }),
    }
}

fn take_over() -> c_int {
    let mut methods = ffi::sqlite3_mem_methods {
        xMalloc: None,
        xFree: None,
        xRealloc: None,
        xSize: None,
        xRoundup: None,
        xInit: None,
        xShutdown: None,
        pAppData: std::ptr::null_mut(),
    };
    // SAFETY: this reads the table of SQLite's own functions into one of the right shape.
    let read = unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_GETMALLOC, &raw mut methods) };
    let (Some(malloc), Some(free), Some(size), ffi::SQLITE_OK) =
        (methods.xMalloc, methods.xFree, methods.xSize, read)
    else {
        return ffi::SQLITE_MISUSE;
    };
    PLAIN.get_or_init(|| Plain { malloc, free, size });
    methods.xFree = Some(free_wiped);
    methods.xRealloc = Some(move_and_wipe);
    // SAFETY: SQLite copies the table; its functions are there as long as the program is, and the rest of it is
    // SQLite's own.
    unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw const methods) }
}

fn plain() -> &'static Plain {
    PLAIN
        .get()
        .expect("this cannot be empty because SQLite learns of these functions after it was filled")
}

/// `xFree`: a piece that `xMalloc` gave, and never nothing.
unsafe extern "C" fn free_wiped(piece: *mut c_void) {
    let plain = plain();
    // SAFETY: the piece is SQLite's and so long as `size` says; nobody looks at it any more.
    unsafe {
        let size = usize::try_from((plain.size)(piece)).unwrap_or(0);
        piece.write_bytes(0, size);
        // A call the compiler cannot see through, so that the zeros are written.
        (plain.free)(piece);
    }
}

/// `xRealloc`: never with nothing, and with a size that `xRoundup` said.
unsafe extern "C" fn move_and_wipe(piece: *mut c_void, wanted: c_int) -> *mut c_void {
    let plain = plain();
    // SAFETY: the new piece is at least as long as what is copied into it, and the old one is given back once.
    unsafe {
        let held = (plain.size)(piece);
        if wanted <= held {
            return piece;
        }
        let moved = (plain.malloc)(wanted);
        if !moved.is_null() {
            moved.copy_from_nonoverlapping(piece, usize::try_from(held).unwrap_or(0));
            free_wiped(piece);
        }
        moved
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::FileExt;

    const MARKER: &[u8] = b"Phenprocoumon";

    /// What lies at an address, asked of the kernel: the piece is not ours to look into any more.
    fn marked(address: u64, size: usize) -> bool {
        let memory = std::fs::File::open("/proc/self/mem").expect("our own memory");
        let mut bytes = vec![0; size];
        // What was given back to the system cannot be read, and holds nothing.
        memory.read_exact_at(&mut bytes, address).is_ok()
            && bytes.windows(MARKER.len()).any(|it| it == MARKER)
    }

    #[test]
    fn what_sqlite_gives_back_or_moves_holds_nothing_any_more() {
        wipe_what_is_freed().expect("the first thing asked of SQLite, or the same again");
        // SAFETY: each piece is written within its size and given back once.
        unsafe {
            let size = 5_000;
            let first = ffi::sqlite3_malloc64(size as u64).cast::<u8>();
            for at in (0..size - MARKER.len()).step_by(100) {
                first
                    .add(at)
                    .copy_from_nonoverlapping(MARKER.as_ptr(), MARKER.len());
            }
            assert!(marked(first as u64, size));
            let second = ffi::sqlite3_realloc64(first.cast(), 3 * size as u64);
            assert_ne!(
                first.cast(),
                second,
                "a piece three times as long fits nowhere here"
            );
            assert!(marked(second as u64, size), "what was moved is there");
            assert!(!marked(first as u64, size), "and gone where it was");
            ffi::sqlite3_free(second);
            assert!(!marked(second as u64, size));
        }
    }
}
