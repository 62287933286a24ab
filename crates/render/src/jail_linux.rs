//! The lock-up on Linux. The only file of this crate with `unsafe`: each block is one system call whose
//! arguments are numbers or point to a value that lives longer than the call.
#![expect(
    unsafe_code,
    reason = "limits, descriptors and refused calls have no safe interface in std"
)]

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, PathBeneath, PathFd,
    Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter_all_threads,
};

use super::Part;
use crate::{Proof, limits};

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

const REFUSED: SeccompAction = SeccompAction::Errno(libc::EPERM as u32);

pub(crate) fn no_network() -> Result<(), Part> {
    let family = |op| condition(0, op);
    let mut rules = Rules::new();
    for call in [libc::SYS_socket, libc::SYS_socketpair] {
        let outside = [
            family((SeccompCmpOp::Ne, libc::AF_UNIX as u64)),
            family((SeccompCmpOp::Ne, libc::AF_NETLINK as u64)),
        ];
        let odd_news = [
            family((SeccompCmpOp::Eq, libc::AF_NETLINK as u64)),
            condition(2, (SeccompCmpOp::Ne, libc::NETLINK_ROUTE as u64)),
            condition(2, (SeccompCmpOp::Ne, libc::NETLINK_KOBJECT_UEVENT as u64)),
        ];
        rules.insert(call, vec![rule(&outside), rule(&odd_news)]);
    }
    for call in [
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_bpf,
    ] {
        rules.insert(call, Vec::new());
    }
    apply(rules, SeccompAction::Allow, REFUSED)?;
    refuse_x32()?;

    // SAFETY: three numbers; the descriptor, should there be one, is closed at once.
    let socket = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    let refused = socket < 0 && errno() == libc::EPERM;
    if socket >= 0 {
        // SAFETY: a descriptor that was just opened and that nobody else knows.
        unsafe { libc::close(socket) };
    }
    if refused { Ok(()) } else { Err(Part::Calls) }
}

pub(crate) fn quiet() -> Result<(), Part> {
    prctl(libc::PR_SET_DUMPABLE, 0).map_err(|_| Part::Quiet)?;
    limit(libc::RLIMIT_CORE, 0).map_err(|_| Part::Quiet)?;
    // SAFETY: numbers only. Nothing of ours is open yet; the documentation says so.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) };
    if closed != 0 {
        // Kernels before 5.9. SAFETY: as above.
        (3..65_536).for_each(|descriptor| unsafe {
            libc::close(descriptor);
        });
    }
    Ok(())
}

pub(crate) fn lock_up(seconds: u64) -> Result<(), Part> {
    if std::fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() != 1) {
        return Err(Part::Threads);
    }
    prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong).map_err(|_| Part::Quiet)?;
    quiet()?;
    for (resource, most) in [
        (libc::RLIMIT_AS, limits::MEMORY),
        (libc::RLIMIT_CPU, seconds),
        (libc::RLIMIT_STACK, limits::STACK),
        (libc::RLIMIT_FSIZE, 0),
        (libc::RLIMIT_NPROC, 0),
        (libc::RLIMIT_MEMLOCK, 0),
        (libc::RLIMIT_MSGQUEUE, 0),
    ] {
        limit(resource, most).map_err(|_| Part::Limits)?;
    }
    no_path().map_err(|_| Part::Paths)?;
    limit(libc::RLIMIT_NOFILE, 0).map_err(|_| Part::Limits)?;
    few_calls()?;

    // SAFETY: a path with its end and a number; the descriptor, should there be one, dies with us.
    let opened = unsafe { libc::open(c"/".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
    if opened < 0 && errno() == libc::EPERM {
        Ok(())
    } else {
        Err(Part::Calls)
    }
}

pub(crate) fn lock_up_as(program: &Path) -> Result<(), Part> {
    prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong).map_err(|_| Part::Quiet)?;
    quiet()?;
    for (resource, most) in [
        (libc::RLIMIT_AS, crate::recognise::MEMORY),
        (libc::RLIMIT_CPU, crate::recognise::SECONDS),
        (libc::RLIMIT_STACK, limits::STACK),
        (libc::RLIMIT_FSIZE, 0),
        (libc::RLIMIT_MEMLOCK, 0),
        (libc::RLIMIT_MSGQUEUE, 0),
        (libc::RLIMIT_NOFILE, 64),
    ] {
        limit(resource, most).map_err(|_| Part::Limits)?;
    }
    what_is_installed(program).map_err(|_| Part::Paths)?;
    no_neighbours()
}

/// Landlock: reading and starting what is installed, and nothing else.
fn what_is_installed(program: &Path) -> Result<(), landlock::RulesetError> {
    let may = AccessFs::ReadFile | AccessFs::ReadDir | AccessFs::Execute;
    let own = program.parent().unwrap_or(program);
    let places = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"];
    let places = places.iter().map(Path::new).chain([own]);
    let rules = places.filter_map(|place| {
        let rights = if place.is_file() {
            AccessFs::ReadFile.into()
        } else {
            may
        };
        Some(Ok::<_, landlock::RulesetError>(PathBeneath::new(
            PathFd::new(place).ok()?,
            rights,
        )))
    });
    everything_taken()?.add_rules(rules)?.restrict_self()?;
    Ok(())
}

/// Calls that reach others or change what Landlock does not guard are refused; the rest a program needs to start.
fn no_neighbours() -> Result<(), Part> {
    let mut rules = Rules::new();
    for call in [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_pidfd_open,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_memfd_create,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_mount,
        libc::SYS_chroot,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_utimensat,
        libc::SYS_setxattr,
        libc::SYS_fsetxattr,
        libc::SYS_truncate,
        libc::SYS_ftruncate,
    ] {
        rules.insert(call, Vec::new());
    }
    #[cfg(target_arch = "x86_64")]
    for call in [
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_lchown,
        libc::SYS_utime,
        libc::SYS_utimes,
    ] {
        rules.insert(call, Vec::new());
    }
    apply(rules, SeccompAction::Allow, REFUSED)?;
    refuse_x32()
}

/// Every right over files that the kernel knows, taken; newer kernels also take TCP, abstract sockets and
/// signals to others.
fn everything_taken() -> Result<landlock::RulesetCreated, landlock::RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?
        .scope(Scope::from_all(ABI::V6))?
        .create()
}

/// Landlock: what is taken is given back for no path.
fn no_path() -> Result<(), landlock::RulesetError> {
    let status = everything_taken()?.restrict_self()?;
    debug_assert_ne!(
        status.ruleset,
        RulesetStatus::NotEnforced,
        "it was a hard requirement"
    );
    Ok(())
}

fn few_calls() -> Result<(), Part> {
    let mut rules = Rules::new();
    for call in [
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_clock_gettime,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigreturn,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ] {
        rules.insert(call, Vec::new());
    }
    let descriptor = |number: u64| rule(&[condition(0, (SeccompCmpOp::Eq, number))]);
    rules.insert(libc::SYS_read, vec![descriptor(0)]);
    rules.insert(libc::SYS_readv, vec![descriptor(0)]);
    rules.insert(libc::SYS_write, vec![descriptor(1), descriptor(2)]);
    rules.insert(libc::SYS_writev, vec![descriptor(1), descriptor(2)]);
    let not_executable = || {
        rule(&[condition(
            2,
            (SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64), 0),
        )])
    };
    rules.insert(libc::SYS_mmap, vec![not_executable()]);
    rules.insert(libc::SYS_mprotect, vec![not_executable()]);
    // abort() is a signal to oneself
    let ourselves = u64::from(std::process::id());
    rules.insert(
        libc::SYS_tgkill,
        vec![rule(&[condition(0, (SeccompCmpOp::Eq, ourselves))])],
    );
    apply(rules, REFUSED, SeccompAction::Allow)
}

/// A condition on the lower half of an argument: the kernel looks at no more for descriptors, families
/// and protections, so a caller who fills the upper half changes nothing.
fn condition(argument: u8, (op, value): (SeccompCmpOp, u64)) -> SeccompCondition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, value).expect(
        "this cannot fail because a call has six arguments and these are counted from 0 to 2",
    )
}

fn rule(conditions: &[SeccompCondition]) -> SeccompRule {
    SeccompRule::new(conditions.to_vec())
        .expect("this cannot fail because there is at least one condition")
}

fn apply(rules: Rules, otherwise: SeccompAction, listed: SeccompAction) -> Result<(), Part> {
    let machine = std::env::consts::ARCH
        .try_into()
        .map_err(|_| Part::System)?;
    let filter = SeccompFilter::new(rules, otherwise, listed, machine).map_err(|_| Part::Calls)?;
    let program: BpfProgram = filter.try_into().map_err(|_| Part::Calls)?;
    apply_filter_all_threads(&program).map_err(|_| Part::Calls)
}

/// x86-64 has a second set of numbers for the same calls, with bit 30 set. A list of what is forbidden
/// would miss them, so they are forbidden as a whole.
#[cfg(target_arch = "x86_64")]
fn refuse_x32() -> Result<(), Part> {
    use seccompiler::sock_filter;
    const BIT: u32 = 0x4000_0000;
    let step = |code: u32, jt: u8, jf: u8, k: u32| sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    let program = [
        // the number of the call is the first word the filter sees
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, BIT),
        step(
            libc::BPF_RET | libc::BPF_K,
            0,
            0,
            libc::SECCOMP_RET_ERRNO | libc::EPERM as u32,
        ),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    apply_filter_all_threads(&program).map_err(|_| Part::Calls)
}

#[cfg(not(target_arch = "x86_64"))]
fn refuse_x32() -> Result<(), Part> {
    Ok(())
}

fn prctl(option: libc::c_int, value: libc::c_ulong) -> io::Result<()> {
    // SAFETY: numbers only.
    match unsafe { libc::prctl(option, value, 0, 0, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Sets soft and hard limit to `most`, or to the hard limit that is already in force if that is lower.
fn limit(resource: libc::__rlimit_resource_t, most: u64) -> io::Result<()> {
    let mut now = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the kernel writes one rlimit into the one we own.
    if unsafe { libc::getrlimit(resource, &mut now) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let most = most.min(now.rlim_max);
    let limit = libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: the kernel reads one rlimit.
    match unsafe { libc::setrlimit(resource, &limit) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Tries what must not work. Every attempt is harmless should it succeed.
pub(crate) fn attempts() -> Vec<Proof> {
    let mut proofs = Vec::new();
    let mut tried = |what: &str, result: libc::c_long, why: &[i32]| {
        let refused = result == -1 && why.contains(&errno());
        proofs.push(Proof {
            tried: what.to_owned(),
            refused,
        });
    };
    const NO: &[i32] = &[libc::EPERM];
    let null = std::ptr::null_mut::<libc::c_void>();
    let anonymous = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;

    // SAFETY: each is a system call with numbers, null or literals with their end. None writes memory.
    unsafe {
        let call = |number: libc::c_long, a: libc::c_long, b: libc::c_long, c: libc::c_long| {
            libc::syscall(number, a, b, c, 0, 0, 0)
        };
        let open = |path: &std::ffi::CStr, flags: libc::c_int| {
            libc::c_long::from(libc::openat(libc::AT_FDCWD, path.as_ptr(), flags, 0o600))
        };
        tried("open a file", open(c"/etc/passwd", libc::O_RDONLY), NO);
        tried(
            "open a folder",
            open(c"/", libc::O_RDONLY | libc::O_DIRECTORY),
            NO,
        );
        tried(
            "make a file",
            open(c"/tmp", libc::O_TMPFILE | libc::O_WRONLY),
            NO,
        );
        let mut seen: libc::stat = std::mem::zeroed();
        tried(
            "look at a file",
            libc::stat(c"/etc/passwd".as_ptr(), &mut seen).into(),
            NO,
        );
        tried(
            "delete a file",
            libc::unlink(c"/proc/ownchart-none".as_ptr()).into(),
            NO,
        );
        for (what, family) in [
            ("internet socket", libc::AF_INET),
            ("internet socket, version 6", libc::AF_INET6),
            ("local socket", libc::AF_UNIX),
            ("netlink socket", libc::AF_NETLINK),
        ] {
            tried(what, libc::socket(family, libc::SOCK_DGRAM, 0).into(), NO);
        }
        let mut pair = [0; 2];
        let made = libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, pair.as_mut_ptr());
        tried("pair of sockets", made.into(), NO);
        let child = libc::fork();
        if child == 0 {
            libc::_exit(0);
        }
        tried("fork", child.into(), NO);
        let args = [std::ptr::null()];
        tried(
            "program",
            libc::execve(c"/bin/true".as_ptr(), args.as_ptr(), args.as_ptr()).into(),
            NO,
        );
        let page =
            |protection| libc::mmap(null, 4096, protection, anonymous, -1, 0) as libc::c_long;
        tried(
            "memory with code",
            page(libc::PROT_READ | libc::PROT_EXEC),
            NO,
        );
        let plain = page(libc::PROT_READ) as *mut libc::c_void;
        let made = libc::mprotect(plain, 4096, libc::PROT_READ | libc::PROT_EXEC);
        tried("memory turned into code", made.into(), NO);
        let much = 2 * limits::MEMORY as usize;
        let more = libc::mmap(null, much, libc::PROT_READ, anonymous, -1, 0);
        tried(
            "more memory than allowed",
            more as libc::c_long,
            &[libc::ENOMEM],
        );
        let parent = libc::getppid();
        tried(
            "signal to the parent",
            libc::kill(1.max(parent), 0).into(),
            NO,
        );
        tried("ptrace", call(libc::SYS_ptrace, 3, parent.into(), 0), NO);
        tried(
            "memory of the parent",
            call(libc::SYS_process_vm_readv, parent.into(), 0, 0),
            NO,
        );
        tried(
            "handle on the parent",
            call(libc::SYS_pidfd_open, parent.into(), 0, 0),
            NO,
        );
        tried("io_uring", call(libc::SYS_io_uring_setup, 1, 0, 0), NO);
        tried("bpf", call(libc::SYS_bpf, 0, 0, 0), NO);
        tried("namespace", call(libc::SYS_unshare, 0, 0, 0), NO);
        tried(
            "read from another descriptor",
            libc::read(3, null, 0) as libc::c_long,
            NO,
        );
        #[cfg(target_arch = "x86_64")]
        tried(
            "call under its x32 number",
            call(0x4000_0000 | libc::SYS_getpid, 0, 0, 0),
            NO,
        );
    }
    let thread = std::thread::Builder::new().spawn(|| ());
    proofs.push(Proof {
        tried: "thread".to_owned(),
        refused: thread.is_err(),
    });
    proofs
}
