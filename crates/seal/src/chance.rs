//! Random numbers of the operating system.

/// `N` random bytes from the operating system.
///
/// # Panics
/// If the operating system has no random numbers to give: nothing may be sealed then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("a system without random numbers cannot keep a secret");
    bytes
}

/// A random number below `bound`, each equally likely.
pub(crate) fn below(bound: u32) -> u32 {
    // The last, incomplete stretch of 2^32 would make small numbers likelier: thrown again.
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let number = u32::from_be_bytes(random());
        if number < fair {
            return number % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_number_below_the_bound_comes_up() {
        let mut seen = [0u32; 7];
        for _ in 0..700 {
            seen[super::below(7) as usize] += 1;
        }
        assert!(seen.iter().all(|&times| times > 40), "{seen:?}");
    }

    #[test]
    fn no_number_below_a_large_bound_is_likelier_than_another() {
        // Without the throwing again the lowest third would come up every other time.
        let low = (0..2000)
            .filter(|_| super::below(3 << 30) < 1 << 30)
            .count();
        assert!((500..830).contains(&low), "{low} of 2000");
    }
}
