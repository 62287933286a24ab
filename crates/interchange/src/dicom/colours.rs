//! Colours as hospitals write them, to red, green and blue of eight bits.

/// JFIF's colours (PS3.3 §C.7.6.3.1.2).
pub(super) fn rgb(ybr: &[i64]) -> [u8; 3] {
    let [y, b, r] = [ybr[0] as f64, ybr[1] as f64 - 128.0, ybr[2] as f64 - 128.0];
    [
        y + 1.402 * r,
        y - 0.344_136 * b - 0.714_136 * r,
        y + 1.772 * b,
    ]
    .map(|it| it.round().clamp(0.0, 255.0) as u8)
}

/// A table of colours as eight bits: how many, the first, how many bits (PS3.3 §C.7.6.3.1.5).
pub(super) fn eight_bits(says: &[u8], data: &[u8], big: bool) -> Vec<u8> {
    let count = match says
        .get(..2)
        .map(|it| if big { [it[1], it[0]] } else { [it[0], it[1]] })
    {
        Some([0, 0]) => 65_536,
        Some(two) => usize::from(u16::from_le_bytes(two)),
        None => 0,
    };
    if data.len() < count * 2 {
        return data.to_vec(); // of eight bits
    }
    let high: Vec<u8> = data
        .chunks_exact(2)
        .map(|it| if big { it[0] } else { it[1] })
        .collect();
    // Some files write eight bits into sixteen.
    if high.iter().all(|byte| *byte == 0) {
        data.chunks_exact(2)
            .map(|it| if big { it[1] } else { it[0] })
            .collect()
    } else {
        high
    }
}
