//! Arithmetic in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11D), as QR codes use it.

const fn table() -> ([u8; 512], [u8; 256]) {
    let mut exp = [0; 512];
    let mut log = [0; 256];
    let mut value: u16 = 1;
    let mut power = 0;
    while power < 255 {
        exp[power] = value as u8;
        exp[power + 255] = value as u8;
        log[value as usize] = power as u8;
        value <<= 1;
        if value & 0x100 != 0 {
            value ^= 0x11d;
        }
        power += 1;
    }
    (exp, log)
}

const EXP: [u8; 512] = table().0;
const LOG: [u8; 256] = table().1;

/// a · b
pub(crate) fn times(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    EXP[usize::from(LOG[usize::from(a)]) + usize::from(LOG[usize::from(b)])]
}

/// 1 / a, for a ≠ 0.
pub(crate) fn inverse(a: u8) -> u8 {
    EXP[255 - usize::from(LOG[usize::from(a)])]
}

/// row · factor
pub(crate) fn scale(row: &mut [u8], factor: u8) {
    for value in row {
        *value = times(*value, factor);
    }
}

/// row + factor · other
pub(crate) fn add(row: &mut [u8], factor: u8, other: &[u8]) {
    match factor {
        0 => {}
        1 => row.iter_mut().zip(other).for_each(|(a, b)| *a ^= b),
        _ => {
            let mut products = [0; 256];
            for (value, product) in (0..=255).zip(&mut products) {
                *product = times(factor, value);
            }
            for (a, b) in row.iter_mut().zip(other) {
                *a ^= products[usize::from(*b)];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_divides_by_everything_but_zero() {
        for a in 1..=255 {
            assert_eq!(times(a, inverse(a)), 1, "{a}");
        }
    }

    #[test]
    fn products_match_the_long_way() {
        let long = |a: u8, b: u8| {
            (0..8).fold(0u16, |sum, bit| {
                let doubled = (0..bit).fold(u16::from(a), |v, _| {
                    let v = v << 1;
                    if v & 0x100 == 0 { v } else { v ^ 0x11d }
                });
                if b >> bit & 1 == 0 {
                    sum
                } else {
                    sum ^ doubled
                }
            }) as u8
        };
        for a in 0..=255 {
            for b in 0..=255 {
                assert_eq!(times(a, b), long(a, b), "{a} · {b}");
            }
        }
    }
}
