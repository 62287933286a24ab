//! Asking the person for a file or folder. Only the program asks; the page never names a place to
//! write to.

use std::ffi::OsString;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::oneshot;

/// A question for a file or a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What stands on top of the dialog, in the person's language.
    pub title: String,
    /// What is asked for.
    pub what: What,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One existing folder.
    Folder,
    /// Files to bring in.
    Files,
    /// A place for a new file, with a neutral name proposed: desktops keep lists of names.
    Save(String),
}

/// How a dialog is put on the screen: something to run on the interface's thread.
pub type OnScreen<'a> = &'a (dyn Fn(Box<dyn FnOnce() + Send>) + Send + Sync);

/// What becomes of a question; empty = the person closed it.
pub type Chosen = Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>;

/// Somebody who can be asked for files.
pub trait Dialogs: Send + Sync {
    /// Asks.
    fn ask(&self, ask: Ask, on_screen: OnScreen<'_>) -> Chosen;
}

/// The desktop's own dialogs.
pub(crate) struct OfTheDesktop;

impl Dialogs for OfTheDesktop {
    fn ask(&self, ask: Ask, on_screen: OnScreen<'_>) -> Chosen {
        let (tell, hear) = oneshot::channel::<Vec<PathBuf>>();
        on_screen(Box::new(move || {
            let answer = show(ask);
            tauri::async_runtime::spawn(async move { drop(tell.send(answer.await)) });
        }));
        Box::pin(async move { hear.await.unwrap_or_default() })
    }
}

fn show(ask: Ask) -> Chosen {
    // Without a title of ours it would be an English one.
    let dialog = rfd::AsyncFileDialog::new().set_title(ask.title);
    let path = |file: rfd::FileHandle| file.path().to_owned();
    match ask.what {
        What::Folder => {
            let folder = dialog.pick_folder();
            Box::pin(async move { folder.await.map(path).into_iter().collect() })
        }
        What::Files => {
            let files = dialog.pick_files();
            Box::pin(async move { files.await.into_iter().flatten().map(path).collect() })
        }
        What::Save(name) => {
            let file = dialog.set_file_name(name).save_file();
            Box::pin(async move { file.await.map(path).into_iter().collect() })
        }
    }
}

/// A test's answers: one line of a file for each question, in order. A line may hold several paths
/// with `|` between; an empty or missing line is a person who closed the dialog.
pub struct Answered {
    file: PathBuf,
    asked: AtomicUsize,
}

impl From<OsString> for Answered {
    fn from(file: OsString) -> Answered {
        Answered {
            file: PathBuf::from(file),
            asked: AtomicUsize::new(0),
        }
    }
}

impl Dialogs for Answered {
    fn ask(&self, _: Ask, _: OnScreen<'_>) -> Chosen {
        // Read anew each time: a test writes the next line when it knows it.
        let lines = std::fs::read_to_string(&self.file).unwrap_or_default();
        let line = lines
            .lines()
            .nth(self.asked.fetch_add(1, Ordering::Relaxed));
        let paths = line.unwrap_or_default().split('|');
        let paths: Vec<PathBuf> = paths
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .collect();
        Box::pin(async move { paths })
    }
}
