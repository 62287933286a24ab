//! The real window, as people get it: on a screen nobody sees, with a keyboard, watched from outside.
//!
//! What its page shows is tested by `npm run test:window`, which steers the other program; this one has no
//! socket a test could steer it by.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::desk::{Desk, program};
use crate::memory::{self, Marker};

/// No step takes so long, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Whose name must be found nowhere.
const NAME: &str = "Zacharias Quittenbaum";
/// The chart's folder, which does not name its person.
const CHART: &str = "a.ownchart";

/// The kernel is asked about every socket of the window, of WebKit's processes and of the helper, while a
/// chart is opened, a page is drawn and the chart is locked.
#[test]
fn a_window_at_work_opens_no_socket_to_the_outside() {
    let strace = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=socket,connect,bind,io_uring_setup,execve",
        "-o",
        "|exec cat > trace.txt", // into a file it would write only now and then
    ];
    let window = Window::open(&strace);
    window.unlock();
    window.press_until("the helper draws a page", "ctrl+p", || {
        !executed(&window.trace(), "ownchart-render").is_empty()
    });
    window.press_until("the program is replaced", "ctrl+l", || {
        executed(&window.trace(), "ownchart-desktop").len() > 1
    });
    window.unlock();
    window.close();

    let trace = window.trace();
    let outside: Vec<&str> = trace
        .lines()
        .filter(|line| line.contains("AF_INET") || line.contains("AF_PACKET"))
        .collect();
    let open: Vec<&&str> = outside
        .iter()
        .filter(|line| !line.contains(" = -1 E"))
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    // Nothing let through is no proof while nothing was tried: the window tries its own lock when it
    // starts, and is refused. (One that was started last may be closed before it came to that.) The helper's
    // lock-up has tests of its own in crates/quarantine.
    let starts = executed(&trace, "ownchart-desktop").len();
    assert!(starts >= 2, "it was locked, so it was started anew");
    assert!(outside.len() >= 2, "{outside:#?}");
    let webkit = executed(&trace, "WebKitWebProcess");
    assert!(!webkit.is_empty(), "the trace does not follow WebKit");
}

/// Every process of the window is under the filter for good and leaves no core; a lock leaves nobody who
/// knew the chart; closing ends them all and leaves no name behind.
#[test]
fn a_window_is_locked_in_with_all_it_starts_and_leaves_no_trace() {
    let window = Window::open(&[]);
    let markers = window.markers();
    window.unlock();
    let before = window.family();
    for name in ["WebKitWebProcess", "WebKitNetworkProcess"] {
        let short: String = name.chars().take(15).collect();
        let there = before.iter().any(|one| one.says("Name", &short));
        assert!(there, "{name} is not among the children of the window");
    }
    for one in &before {
        assert!(one.says("Seccomp", "2"), "{}", one.status);
        assert!(one.says("NoNewPrivs", "1"), "{}", one.status);
    }
    let first = &before[0];
    let core = first.file("limits");
    let core = core
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core = core.expect("every process has this limit");
    assert_eq!(core.split_whitespace().nth(5), Some("0"), "{core}");
    let most = first.kilobytes("VmHWM");
    assert!(most < 600_000, "the window took {most} kB");
    let open = window.remembered(&markers);
    let name = |said: &String| said.starts_with("the name");
    assert!(
        open.is_none_or(|open| open.iter().any(name)),
        "an open window shows the name"
    );

    window.press_until("another page stands there", "ctrl+l", || {
        let after = window.family();
        let same = |one: &Process| after.iter().any(|other| other.number == one.number);
        // The number of the window stays, because it replaced itself; all others are gone.
        after.len() >= before.len() && !before[1..].iter().any(same)
    });
    let chart = window.desk.path(CHART);
    assert!(first.file("cmdline").contains(&*chart.to_string_lossy()));
    assert!(!window.is_unlocked(), "locked is locked");
    let locked = window.remembered(&markers);
    println!(
        "{} processes of a locked window: {locked:?} of {} markers",
        window.family().len(),
        markers.len()
    );
    assert!(locked.is_none_or(|locked| locked.is_empty()));
    window.unlock();

    let family = window.family();
    window.close();
    until("all of them have ended", || {
        let gone = |one: &Process| one.file("status").is_empty();
        family.iter().all(gone).then_some(())
    });
    assert_eq!(window.desk.say(&["list", CHART]).fine().err, "");
    assert_eq!(naming(&window.desk), Vec::<PathBuf>::new());

    // In the script of the web's engines a letter has two bytes; the search would have found that, too.
    let planted: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(window.desk.path("home/planted"), planted).expect("written");
    assert_eq!(naming(&window.desk), [window.desk.path("home/planted")]);
}

/// Somebody without a screen is told so in one sentence, and what to do in another.
#[test]
fn without_a_display_it_says_so_and_names_the_command_line() {
    for (language, happened) in [
        (
            "de_DE.UTF-8",
            "OwnChart kann hier kein Fenster öffnen: Es gibt keinen Bildschirm.",
        ),
        (
            "en_US.UTF-8",
            "OwnChart cannot open a window here: there is no display.",
        ),
    ] {
        let desk = Desk::empty();
        let output = desktop(&desk, &[])
            .env("LANG", language)
            .output()
            .expect("OWNCHART_DESKTOP is a program");
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        // GTK complains first where the system knows no language but its own.
        let complaint = |line: &&str| line.contains("Gtk-WARNING") || line.contains("fallback");
        let ours = said.lines().filter(|line| !line.is_empty());
        let lines: Vec<&str> = ours.filter(|line| !complaint(line)).collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert_eq!(lines[0], happened);
        assert!(lines[1].contains("ownchart --help"), "{said}");
    }
}

/// The window's program, started through `before`, with a home of its own and without any display.
fn desktop(desk: &Desk, before: &[&str]) -> Command {
    let path = program("OWNCHART_DESKTOP");
    let (first, rest) = match before {
        [first, rest @ ..] => (PathBuf::from(first), rest),
        [] => (path.clone(), before),
    };
    let mut command = Command::new(first);
    command.args(rest);
    if !before.is_empty() {
        command.arg(path);
    }
    for folder in ["home", "runtime"] {
        std::fs::create_dir_all(desk.path(folder)).expect("a folder on the desk");
    }
    command
        .current_dir(desk.path(""))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", desk.path("home"))
        .env("XDG_RUNTIME_DIR", desk.path("runtime"))
        .env("LANG", "en_US.UTF-8")
        .env("OWNCHART_RENDER", program("OWNCHART_RENDER"))
        .stdin(Stdio::null());
    command
}

/// A screen of one test's own, so that its keys reach no other window.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn new() -> Screen {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb; `cargo xtask test` installs it");
        let mut name = String::from(":");
        let told = server.stdout.take().expect("a pipe was asked for");
        BufReader::new(told)
            .read_line(&mut name)
            .expect("Xvfb says its number");
        let name = name.trim().to_owned();
        Screen { server, name }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // One that has ended already needs no ending.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The window on a screen, with the words of a chart at hand. Fields go in this order: the program first.
struct Window {
    program: std::cell::RefCell<Child>,
    screen: Screen,
    words: String,
    traced: bool,
    desk: Desk,
}

impl Window {
    /// Opens the window on a chart, started through `before`, and waits until it is on the screen.
    fn open(before: &[&str]) -> Window {
        let desk = Desk::empty();
        let born = ["--born", "1968-03-02", "--generate", "--json"];
        let made = desk.say(&[&["init", CHART, "--name", NAME], &born[..]].concat());
        let words = made.fine().json()["words"].as_str().map(str::to_owned);
        let words = words.expect("generated words");
        desk.lay("words", &words);
        let screen = Screen::new();
        let program = desktop(&desk, before)
            .arg(CHART)
            .env("DISPLAY", &screen.name)
            .spawn()
            .expect("OWNCHART_DESKTOP is a program");
        let window = Window {
            program: program.into(),
            screen,
            words,
            traced: !before.is_empty(),
            desk,
        };
        window.on_the_screen();
        window
    }

    /// Waits for the window and gives it the keyboard.
    fn on_the_screen(&self) -> String {
        until("the window is on the screen", || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", "^OwnChart$"])?;
            let number = found.lines().next()?.to_owned();
            self.xdotool(&["windowfocus", &number])?;
            Some(number)
        })
    }

    fn xdotool(&self, words: &[&str]) -> Option<String> {
        let output = Command::new("xdotool")
            .args(words)
            .env("DISPLAY", &self.screen.name)
            .output()
            .expect("xdotool; `cargo xtask test` installs it");
        let said = output.status.success().then_some(output.stdout)?;
        Some(String::from_utf8_lossy(&said).into_owned())
    }

    fn press(&self, keys: &str) {
        self.on_the_screen();
        self.xdotool(&["key", keys]).expect("the window takes keys");
    }

    /// Presses keys until they had their effect. The page says to nobody outside when it is ready for them.
    fn press_until(&self, what: &str, keys: &str, mut done: impl FnMut() -> bool) {
        until(what, || {
            self.press(keys);
            soon(Duration::from_secs(8), || done().then_some(()))
        });
    }

    /// Types the words until the chart is open, for the same reason more than once.
    fn unlock(&self) {
        until("the chart is open", || {
            self.press("ctrl+a");
            self.xdotool(&["type", "--delay", "15", &self.words]);
            self.press("Return");
            soon(Duration::from_secs(8), || self.is_unlocked().then_some(()))
        });
    }

    /// Whether the chart is open: its database has a journal beside it as long as somebody has the key.
    fn is_unlocked(&self) -> bool {
        self.desk.path(CHART).join("vault.db-wal").exists()
    }

    /// Closes the window as a person does, by its frame, and waits for a good end.
    fn close(&self) {
        let number = self.on_the_screen();
        let asked = Command::new("python3")
            .args(["-c", ASK_TO_CLOSE, &number])
            .env("DISPLAY", &self.screen.name)
            .status();
        assert!(asked.is_ok_and(|status| status.success()));
        let ended = until("the window has ended", || {
            let ended = self.program.borrow_mut().try_wait();
            ended.expect("it is our child")
        });
        assert!(ended.success(), "{ended}");
    }

    /// The window and all processes below it, the window first.
    fn family(&self) -> Vec<Process> {
        let all: Vec<Process> = std::fs::read_dir("/proc")
            .expect("a Linux machine")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .map(Process::look)
            .collect();
        let mut family = vec![Process::look(self.program.borrow().id())];
        let mut at = 0;
        while let Some(parent) = family.get(at) {
            let number = parent.number.to_string();
            let mine = all.iter().filter(|one| one.says("PPid", &number));
            family.extend(
                mine.map(|one| Process::look(one.number))
                    .collect::<Vec<_>>(),
            );
            at += 1;
        }
        family.retain(|one| !one.status.is_empty() && !one.says("State", "Z (zombie)"));
        family
    }

    /// What must be forgotten: the words, the keys and the name. Asked for while the chart is locked.
    fn markers(&self) -> Vec<Marker> {
        let mut markers = memory::text("the words", &self.words);
        markers.extend(memory::text("the name", NAME));
        markers.extend(memory::keys(&self.desk, CHART));
        markers
    }

    /// Which of the markers a process of the window holds; `None` where nobody but root may look.
    fn remembered(&self, markers: &[Marker]) -> Option<Vec<String>> {
        let mut found = Vec::new();
        for one in self.family() {
            let held = memory::holds(one.number, markers)?;
            found.extend(
                held.iter()
                    .map(|name| format!("{name}: {}", one.file("comm").trim())),
            );
        }
        Some(found)
    }

    fn trace(&self) -> String {
        assert!(self.traced, "nobody listens");
        std::fs::read_to_string(self.desk.path("trace.txt")).unwrap_or_default()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // After a failed test: nobody may stay behind.
        for one in self.family().iter().rev() {
            let _ = Command::new("kill")
                .args(["-KILL", &one.number.to_string()])
                .status();
        }
        let _ = self.program.borrow_mut().wait();
    }
}

/// A process at one moment.
struct Process {
    number: u32,
    status: String,
}

impl Process {
    fn look(number: u32) -> Process {
        let mut process = Process {
            number,
            status: String::new(),
        };
        process.status = process.file("status");
        process
    }

    /// What the kernel says about it; nothing when it is gone.
    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{name}", self.number)).unwrap_or_default()
    }

    fn says(&self, key: &str, value: &str) -> bool {
        let line = format!("{key}:\t{value}");
        self.status.lines().any(|said| said == line)
    }

    fn kilobytes(&self, key: &str) -> u64 {
        let line = self.status.lines().find(|line| line.starts_with(key));
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        number.expect("the kernel counts its memory")
    }
}

/// The processes that became this program, from a trace.
fn executed<'a>(trace: &'a str, name: &str) -> Vec<&'a str> {
    let wanted = format!("/{name}\"");
    let became = trace
        .lines()
        .filter(|line| line.contains("execve(") && line.contains(&wanted));
    became
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

/// Files on the desk that hold the person's name, in letters of one or of two bytes.
fn naming(desk: &Desk) -> Vec<PathBuf> {
    let narrow = NAME.as_bytes().to_vec();
    let wide: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let holds = |path: &Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        [&narrow, &wide]
            .iter()
            .any(|name| bytes.windows(name.len()).any(|part| part == **name))
    };
    let mut files = desk.files("");
    files.retain(|path| holds(path));
    files
}

fn until<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    soon(PATIENCE, look).unwrap_or_else(|| panic!("{what}: not within {PATIENCE:?}"))
}

fn soon<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if begun.elapsed() > patience {
            return None;
        }
        sleep(Duration::from_millis(50));
    }
}

/// What a window manager sends when somebody presses the cross.
const ASK_TO_CLOSE: &str = r#"
import ctypes, sys
class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("sent", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("kind", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 16)]
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
for call in (x.XInternAtom, x.XSendEvent, x.XSync):
    call.argtypes = None
display = ctypes.c_void_p(x.XOpenDisplay(None))
atom = lambda name: x.XInternAtom(display, name, 0)
window = int(sys.argv[1])
message = Message(33, 0, 1, display, window, atom(b"WM_PROTOCOLS"), 32)
message.data[0] = atom(b"WM_DELETE_WINDOW")
assert x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
x.XSync(display, 0)
"#;
