//! The desk: one thread that owns the open chart, and the errands other threads hand to it.
//!
//! The façade is synchronous, a chart has one owner, and the window must never wait: a command puts
//! its errand on the desk and awaits the answer. Errands are done one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ownchart::screens::{Follow, Screens};
use ownchart::view::{Refusal, Settings, Step};
use ownchart::{Code, Error};
use tauri::ipc::Channel;
use tokio::sync::oneshot;

use crate::dialogs::Dialogs;
use crate::places::{Places, sane};

type Errand = Box<dyn FnOnce(&mut Screens) + Send>;

/// What every command gives back.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// The desk, shared by all commands.
pub struct Desk {
    errands: Sender<Errand>,
    cancel: Arc<AtomicBool>,
    /// Who answers when the person is asked for a file.
    pub(crate) dialogs: Arc<dyn Dialogs>,
    /// Folders of this machine.
    pub(crate) places: Places,
    settings: Mutex<Settings>,
    locked: Mutex<Option<String>>,
    steered: bool,
}

impl Desk {
    /// Sets up the desk and its thread. `named` is the chart whose words are asked for first.
    #[must_use]
    pub fn new(
        places: Places,
        dialogs: Arc<dyn Dialogs>,
        named: Option<String>,
        steered: bool,
    ) -> Desk {
        let (errands, todo) = mpsc::channel::<Errand>();
        let settings = places.settings();
        let mut screens = Screens::new(places.workplace.clone(), settings.language);
        places.sweep();
        std::thread::Builder::new()
            .name("chart".into())
            .spawn(move || {
                for errand in todo {
                    errand(&mut screens);
                }
            })
            .expect("cannot fail because a program that just started has room for one thread");
        Desk {
            errands,
            cancel: Arc::new(AtomicBool::new(false)),
            dialogs,
            places,
            settings: Mutex::new(settings),
            locked: Mutex::new(named),
            steered,
        }
    }

    /// Has an errand done with the open chart. An errand that breaks off is `unknown`, and the desk
    /// goes on working.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        errand: impl FnOnce(&mut Screens) -> ownchart::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let (tell, hear) = oneshot::channel();
        self.put(move |screens| drop(tell.send(guarded(screens, errand))));
        let answer = hear.await;
        answer
            .unwrap_or_else(|_| Err(Error::new(Code::Unknown)))
            .map_err(Refusal::from)
    }

    /// The same for an errand that may take long: it says how far it is and can be stopped.
    pub(crate) async fn follow<T: Send + 'static>(
        &self,
        steps: Channel<Step>,
        errand: impl FnOnce(&mut Screens, &Follow<'_>) -> ownchart::Result<T> + Send + 'static,
    ) -> Answer<T> {
        let cancel = Arc::clone(&self.cancel);
        self.ask(move |screens| {
            cancel.store(false, Ordering::Relaxed);
            // A page that is gone needs no steps.
            let step = |step: Step| drop(steps.send(step));
            let follow = Follow {
                step: &step,
                cancel: &cancel,
            };
            errand(screens, &follow)
        })
        .await
    }

    /// Asks the errand that is being done to stop.
    pub(crate) fn stop(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Closes the chart and waits for it, at the end of the program.
    pub fn close(&self) {
        self.stop();
        let (tell, hear) = mpsc::channel();
        self.put(move |screens| drop(tell.send(screens.close())));
        // A disk that hangs must not keep the program for ever; the chart recovers when it is opened.
        if let Ok(Err(error)) = hear.recv_timeout(Duration::from_secs(30)) {
            eprintln!("{error}");
        }
    }

    /// The settings in force.
    pub(crate) fn settings(&self) -> Settings {
        let settings = self.settings.lock();
        settings.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts settings into force and remembers them.
    pub(crate) fn settle(&self, wanted: Settings) -> Answer<Settings> {
        let wanted = sane(wanted);
        let settings = self.settings.lock();
        settings
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&wanted);
        let language = wanted.language;
        self.put(move |screens| screens.speak(language));
        self.places.remember(&wanted)?;
        Ok(wanted)
    }

    /// Where the chart lies whose words are asked for first.
    pub(crate) fn locked(&self) -> Option<String> {
        let locked = self.locked.lock();
        locked.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Locks: closes the chart and replaces this process by a fresh one that knows nothing but
    /// where the chart lies. Strings of the page and copies of messages cannot be wiped; a process
    /// that is gone has none. Comes back only for a test, or when the system cannot start the
    /// program anew; then the chart is closed all the same.
    pub(crate) async fn lock(&self) -> Answer<()> {
        let closing = |screens: &mut Screens| {
            let folder = screens.folder();
            screens.close()?;
            Ok(folder)
        };
        let folder = self.ask(closing).await?;
        if self.steered {
            // A test's session hangs on this very process: the page alone begins anew. Tauri asks again
            // when the answer finds the old page gone; then nothing is open any more.
            let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
            *locked = folder.or_else(|| locked.take());
            return Ok(());
        }
        Err(start_anew(folder).into())
    }

    /// Whether a test steers.
    pub(crate) fn is_steered(&self) -> bool {
        self.steered
    }

    fn put(&self, errand: impl FnOnce(&mut Screens) + Send + 'static) {
        self.errands
            .send(Box::new(errand))
            .expect("cannot fail because the desk's thread outlives every errand");
    }
}

/// An errand that breaks off is a fault of ours; the chart stays open and the next one is done.
fn guarded<T>(
    screens: &mut Screens,
    errand: impl FnOnce(&mut Screens) -> ownchart::Result<T>,
) -> ownchart::Result<T> {
    catch_unwind(AssertUnwindSafe(|| errand(screens)))
        .unwrap_or_else(|_| Err(Error::new(Code::Unknown)))
}

/// The chart named on the command line: by a person, or by this program when it locks itself.
pub(crate) fn named() -> Option<String> {
    let named = std::env::args_os().nth(1)?;
    let path = std::path::absolute(named).ok()?;
    path.into_os_string().into_string().ok()
}

/// Replaces this process. Gives back only when that fails.
#[cfg(unix)]
fn start_anew(folder: Option<String>) -> Error {
    use std::os::unix::process::CommandExt;
    use std::process::Command;
    let failed = |error: std::io::Error| Error::new(Code::Unknown).with("reason", error);
    match std::env::current_exe() {
        Ok(program) => failed(Command::new(program).args(folder).exec()),
        Err(error) => failed(error),
    }
}

/// Starts a second process and ends this one.
#[cfg(not(unix))]
fn start_anew(folder: Option<String>) -> Error {
    let started = std::env::current_exe()
        .and_then(|program| std::process::Command::new(program).args(folder).spawn());
    match started {
        Ok(_) => std::process::exit(0),
        Err(error) => Error::new(Code::Unknown).with("reason", error),
    }
}
