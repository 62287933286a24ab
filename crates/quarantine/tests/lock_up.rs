//! What the kernel refuses: to the helper when it does not lock up, to every other process of ours.
//!
//! Filters hold for a whole process and for ever, so each story plays in a child of its own: the test starts
//! itself again with a variable set.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_types,
    reason = "sockets are opened to see them refused"
)]
#![allow(
    unsafe_code,
    reason = "system calls without a safe interface are what is tested here"
)]

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus};

use render::{Error, Helper, Job, Refusal, ask, jail};

const CHILD: &str = "OWNCHART_LOCK_UP_CHILD";
/// How a child ends whose story was played to its end; a test runner without a test ends with 0.
const PLAYED: i32 = 42;

/// Plays `story` in a child that runs only this test; gives how it ended.
fn in_a_child(name: &str, story: impl FnOnce()) -> Option<ExitStatus> {
    if std::env::var_os(CHILD).is_some() {
        story();
        std::process::exit(PLAYED);
    }
    let program = std::env::current_exe().expect("a test knows itself");
    let mut child = Command::new(program);
    child
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(CHILD, "1");
    Some(child.status().expect("a test can start itself"))
}

fn errno(result: i64) -> i32 {
    if result >= 0 {
        0
    } else {
        std::io::Error::last_os_error().raw_os_error().unwrap_or(-1)
    }
}

fn call(number: libc::c_long, a: i64, b: i64, c: i64) -> i32 {
    // SAFETY: numbers and nulls only; what they would open is closed with the child.
    errno(unsafe { libc::syscall(number, a, b, c, 0, 0, 0) })
}

#[test]
fn no_network_leaves_only_the_machine_itself() {
    let ended = in_a_child("no_network_leaves_only_the_machine_itself", || {
        let early = std::thread::spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            call(
                libc::SYS_socket,
                libc::AF_INET.into(),
                libc::SOCK_STREAM.into(),
                0,
            )
        });
        assert_eq!(
            call(
                libc::SYS_socket,
                libc::AF_INET.into(),
                libc::SOCK_STREAM.into(),
                0
            ),
            0
        );
        jail::no_network().expect("this kernel has seccomp");

        for family in 0..46 {
            let open = family == libc::AF_UNIX || family == libc::AF_NETLINK;
            let got = call(libc::SYS_socket, family.into(), libc::SOCK_DGRAM.into(), 0);
            assert_eq!(got == libc::EPERM, !open, "family {family}: {got}");
        }
        // the kernel looks at the lower half of the register only, and so does the filter
        for high in [1i64 << 32, -1 << 32, 0x7FFF_FFFF_0000_0000] {
            let smuggled = high | i64::from(libc::AF_INET);
            assert_eq!(
                call(libc::SYS_socket, smuggled, libc::SOCK_STREAM.into(), 0),
                libc::EPERM
            );
        }
        let mut pair = [0; 2];
        // SAFETY: the kernel writes two descriptors into the array.
        let made =
            unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, pair.as_mut_ptr()) };
        assert_eq!(
            made, 0,
            "a pair of local sockets is what a window talks through"
        );
        // SAFETY: as above.
        let made =
            unsafe { libc::socketpair(libc::AF_TIPC, libc::SOCK_STREAM, 0, pair.as_mut_ptr()) };
        assert_eq!(errno(made.into()), libc::EPERM);
        let netlink = |protocol: i32| {
            call(
                libc::SYS_socket,
                libc::AF_NETLINK.into(),
                libc::SOCK_RAW.into(),
                protocol.into(),
            )
        };
        assert_eq!(netlink(libc::NETLINK_ROUTE), 0);
        assert_eq!(netlink(libc::NETLINK_KOBJECT_UEVENT), 0);
        assert_eq!(netlink(libc::NETLINK_NETFILTER), libc::EPERM);

        let refused = std::net::TcpStream::connect("127.0.0.1:9").expect_err("no socket");
        assert_eq!(refused.raw_os_error(), Some(libc::EPERM));
        let refused = std::net::UdpSocket::bind("[::]:0").expect_err("no socket");
        assert_eq!(refused.raw_os_error(), Some(libc::EPERM));

        for (what, number) in [
            ("io_uring_setup", libc::SYS_io_uring_setup),
            ("io_uring_enter", libc::SYS_io_uring_enter),
            ("io_uring_register", libc::SYS_io_uring_register),
            ("ptrace", libc::SYS_ptrace),
            ("process_vm_readv", libc::SYS_process_vm_readv),
            ("process_vm_writev", libc::SYS_process_vm_writev),
            ("pidfd_getfd", libc::SYS_pidfd_getfd),
            ("bpf", libc::SYS_bpf),
        ] {
            assert_eq!(call(number, -1, 0, 0), libc::EPERM, "{what}");
        }
        #[cfg(target_arch = "x86_64")]
        for number in [libc::SYS_socket, libc::SYS_getpid, libc::SYS_ptrace] {
            let x32 = 0x4000_0000 | number;
            assert_eq!(
                call(x32, libc::AF_INET.into(), 1, 0),
                libc::EPERM,
                "x32 {number}"
            );
        }
        let late = early.join().expect("the thread did not panic");
        assert_eq!(late, libc::EPERM, "a thread that was there before");
        let child = Command::new("/bin/sh")
            .args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9 || exit 7"])
            .stderr(std::process::Stdio::null())
            .status();
        assert!(
            child.is_ok_and(|status| !status.success()),
            "children inherit it"
        );
        assert!(
            std::fs::read("/etc/passwd").is_ok(),
            "files are another matter"
        );
    });
    assert!(
        ended.and_then(|status| status.code()) == Some(PLAYED),
        "{ended:?}"
    );
}

/// The 32-bit entry has numbers of its own, so it is closed altogether.
#[test]
#[cfg(target_arch = "x86_64")]
fn the_32_bit_entry_ends_the_process() {
    let ended = in_a_child("the_32_bit_entry_ends_the_process", || {
        jail::no_network().expect("this kernel has seccomp");
        let got: i32;
        // SAFETY: getpid (20) of the 32-bit table takes nothing and writes nothing but the register.
        unsafe { std::arch::asm!("int 0x80", inlateout("eax") 20 => got) };
        println!("the 32-bit entry answered {got}");
    });
    let signal = ended.and_then(|status| status.signal());
    // A kernel without that entry raises SIGSEGV; the filter raises SIGSYS.
    assert!(
        matches!(signal, Some(libc::SIGSYS | libc::SIGSEGV)),
        "{ended:?}"
    );
}

#[test]
fn quiet_closes_what_was_inherited() {
    let ended = in_a_child("quiet_closes_what_was_inherited", || {
        // SAFETY: duplicates of standard error, which stay unused.
        let inherited = unsafe { [libc::dup(2), libc::dup2(2, 700)] };
        assert!(inherited.iter().all(|descriptor| *descriptor > 2));
        jail::quiet().expect("Linux can be quiet");
        for descriptor in inherited {
            // SAFETY: asks about a number.
            let flags = unsafe { libc::fcntl(descriptor, libc::F_GETFD) };
            assert_eq!(errno(flags.into()), libc::EBADF, "descriptor {descriptor}");
        }
        // SAFETY: asks about numbers; the kernel writes one rlimit.
        let (dumpable, core) = unsafe {
            let mut core = libc::rlimit {
                rlim_cur: 1,
                rlim_max: 1,
            };
            libc::getrlimit(libc::RLIMIT_CORE, &mut core);
            (libc::prctl(libc::PR_GET_DUMPABLE, 0, 0, 0, 0), core)
        };
        assert_eq!((dumpable, core.rlim_cur, core.rlim_max), (0, 0, 0));
    });
    assert!(
        ended.and_then(|status| status.code()) == Some(PLAYED),
        "{ended:?}"
    );
}

/// Starts the helper on a system that lacks one of the locks and gives what it says.
fn on_a_system_without(call: libc::c_long) -> Error {
    use seccompiler::{SeccompAction, SeccompFilter};
    let machine = std::env::consts::ARCH
        .try_into()
        .expect("the tests run on a known machine");
    let rules = [(call, Vec::new())].into();
    let enosys = SeccompAction::Errno(libc::ENOSYS as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, enosys, machine);
    let program: seccompiler::BpfProgram = filter
        .and_then(TryInto::try_into)
        .expect("one rule is a filter");
    // `ask` starts the helper itself, so the filter is put on a thread of this process that asks.
    std::thread::spawn(move || {
        seccompiler::apply_filter(&program).expect("this kernel has seccomp");
        let helper = Helper::at(env!("CARGO_BIN_EXE_ownchart-render"));
        ask(&helper, &Job::Probe, b"%PDF-1.4\n").expect_err("it must not work unlocked")
    })
    .join()
    .expect("the thread did not panic")
}

#[test]
fn a_helper_that_cannot_lock_up_does_nothing() {
    use jail::Part;
    for (what, call, part) in [
        ("seccomp", libc::SYS_seccomp, Part::Calls),
        ("Landlock", libc::SYS_landlock_create_ruleset, Part::Paths),
        (
            "Landlock's last step",
            libc::SYS_landlock_restrict_self,
            Part::Paths,
        ),
        ("limits", libc::SYS_prlimit64, Part::Quiet),
    ] {
        let said = on_a_system_without(call);
        let refused = matches!(&said, Error::Refused(Refusal::NoLockUp(p)) if *p == part);
        assert!(refused, "without {what}: {said:?}");
    }
}

#[test]
fn the_helper_works_under_the_filter_of_the_program() {
    let ended = in_a_child("the_helper_works_under_the_filter_of_the_program", || {
        jail::quiet().expect("Linux can be quiet");
        jail::no_network().expect("this kernel has seccomp");
        let helper = Helper::at(env!("CARGO_BIN_EXE_ownchart-render"));
        let proofs = ask(&helper, &Job::Prove, b"").expect("it starts").proofs;
        assert!(
            proofs.len() > 20 && proofs.iter().all(|proof| proof.refused),
            "{proofs:?}"
        );
    });
    assert!(
        ended.and_then(|status| status.code()) == Some(PLAYED),
        "{ended:?}"
    );
}
