//! What a process of ours gives up, and never gets back.
//!
//! | | for whom | what is left |
//! |---|---|---|
//! | [`no_network`] | every process but the helper, first line of `main` | sockets of the machine itself (AF_UNIX) and the kernel's own news (AF_NETLINK), nothing else |
//! | [`quiet`] | every process | no core file, no reading from outside, no inherited descriptor |
//! | [`lock_up`] | the helper | standard input, standard output, memory, the clock, chance, the end |
//!
//! All three hold for every child too, and none can be undone. They are for Linux on x86-64 and ARM64; on
//! another system they refuse, and `docs/security.md` says what stands in their place.

pub use crate::refusal::Part;

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
#[path = "jail_linux.rs"]
mod system;

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
mod system {
    use super::Part;

    pub(crate) fn no_network() -> Result<(), Part> {
        Err(Part::System)
    }
    pub(crate) fn quiet() -> Result<(), Part> {
        Err(Part::System)
    }
    pub(crate) fn lock_up(_seconds: u64) -> Result<(), Part> {
        Err(Part::System)
    }
    pub(crate) fn lock_up_as(_program: &std::path::Path) -> Result<(), Part> {
        Err(Part::System)
    }
    pub(crate) fn attempts() -> Vec<crate::Proof> {
        Vec::new()
    }
}

/// Has the kernel refuse every socket to the outside, for all threads of this process and all its
/// children, for good. 0.2 ms.
///
/// `socket` and `socketpair` succeed for AF_UNIX, and for AF_NETLINK with the two protocols a desktop
/// asks (routes, devices), whatever else the caller puts into the upper half of the register. Refused with
/// `EPERM`: every other family; `io_uring`, which could open sockets past the filter; `ptrace`,
/// `process_vm_readv`, `process_vm_writev` and `pidfd_getfd`, which could take them from another process;
/// `bpf`; and all calls under the x32 numbers. A call under the numbers of another architecture (the 32-bit
/// entry) ends the process. `no_new_privs` is set, so no child gains rights by a set-user-id program.
///
/// # What stays open
/// Programs reached over a local socket (the session bus, a name resolver) have a network of their own.
/// A descriptor handed over such a socket is not looked at.
///
/// # Errors
/// [`Part::Calls`] if the kernel does not take the filter or does not obey it; [`Part::System`] on a
/// system without one. The caller ends then; it does not go on with a network.
pub fn no_network() -> Result<(), Part> {
    system::no_network()
}

/// Closes inherited descriptors from 3 on, forbids core files, and keeps other processes of the same user
/// from reading this one's memory (`PR_SET_DUMPABLE` 0).
///
/// Call it at the beginning of `main`, before anything has opened a descriptor: it closes all but standard
/// input, output and error, whoever holds them.
///
/// # What it costs
/// `/proc/self` then belongs to root. A debugger and `strace` must be attached beforehand or by root, and
/// a desktop portal cannot look up who asks it.
///
/// # Errors
/// [`Part::Quiet`]; [`Part::System`].
pub fn quiet() -> Result<(), Part> {
    system::quiet()
}

/// The helper's lock-up: [`quiet`]; dies with its parent; limits on memory, time, files and stack
/// ([`crate::limits`]); Landlock without any path; and a list of the system calls that are left, all others
/// being refused.
///
/// `seconds` of processor time are given. Left are: `read` from standard input, `write` to standard output and error, memory that is not
/// executable, futex, clocks, `getrandom`, signals within the process, the end.
///
/// # Errors
/// The part that failed. Nothing has been read then, and nothing may be read.
pub fn lock_up(seconds: u64) -> Result<(), Part> {
    system::lock_up(seconds)
}

/// The lock-up for a program of somebody else's that this process becomes next ([`crate::recognise`]): as
/// [`lock_up`], but it may read what is installed and its own folder, and start itself once; no socket of any
/// kind, no child, no thread, nothing written but to its output.
///
/// # Errors
/// The part that failed. The other program may not be started then.
pub(crate) fn lock_up_as(program: &std::path::Path) -> Result<(), Part> {
    system::lock_up_as(program)
}

/// The helper's self-test: tries a file, sockets, a child, code in memory and more, each harmless should it
/// succeed, and says of each whether the system refused it.
pub(crate) fn attempts() -> Vec<crate::Proof> {
    system::attempts()
}
