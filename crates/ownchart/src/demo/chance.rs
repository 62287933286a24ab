//! Chance that can be repeated: a stream of numbers from a seed and a name.

/// SplitMix64 (Steele, Lea, Flood 2014). For invented numbers only; no secret comes from here.
pub(super) struct Chance(u64);

impl Chance {
    /// A stream of its own for every name.
    pub(super) fn new(seed: u64, name: &str) -> Chance {
        // FNV-1a spreads the name over the state
        let spread = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ spread)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Between −1 and 1, mostly near 0.
    pub(super) fn wobble(&mut self) -> f64 {
        let mut unit =
            || f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / f64::from(u32::MAX);
        unit() + unit() - 1.0
    }

    /// From 0 to `below` − 1; 0 when `below` is 0.
    pub(super) fn below(&mut self, below: u64) -> u64 {
        self.next().checked_rem(below).unwrap_or(0)
    }
}
