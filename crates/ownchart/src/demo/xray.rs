//! A picture that looks like a chest on film and was drawn by arithmetic: nobody was photographed.

use super::chance::Chance;

const WIDTH: usize = 480;
const HEIGHT: usize = 570;

/// Draws the chest, with the pacemaker and its two leads, as an 8-bit greyscale PNG.
pub(super) fn draw(chance: &mut Chance) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            // both from −1 to 1, to the right and downwards
            let x = column as f64 / WIDTH as f64 * 2.0 - 1.0;
            let y = row as f64 / HEIGHT as f64 * 2.0 - 1.0;
            let light = body(x, y) + metal(x, y) + chance.wobble() * 6.0;
            pixels.push(light.clamp(0.0, 255.0) as u8);
        }
    }
    png(&pixels)
}

/// 1 inside an ellipse, 0 outside, with a soft edge of about `soft` of its size.
fn ellipse(x: f64, y: f64, centre: (f64, f64), half: (f64, f64), soft: f64) -> f64 {
    let away = ((x - centre.0) / half.0).hypot((y - centre.1) / half.1);
    ((1.0 + soft - away) / (2.0 * soft)).clamp(0.0, 1.0)
}

fn body(x: f64, y: f64) -> f64 {
    let trunk = ellipse(x, y, (0.0, 0.25), (0.95, 1.35), 0.06);
    let neck = ellipse(x, y, (0.0, -1.0), (0.26, 0.4), 0.2);
    let mut light = 8.0 + 95.0 * trunk.max(neck);
    let mut air = 0.0_f64;
    for side in [-1.0, 1.0] {
        // the left lung, on the right of the picture, is narrower: the heart lies there
        let half = if side < 0.0 { 0.36 } else { 0.32 };
        air = air.max(ellipse(x, y, (side * 0.44, -0.1), (half, 0.66), 0.1));
        light +=
            26.0 * line(
                y,
                -0.72 + 0.16 * x.abs() + 0.05 * (x * 9.0).sin() * side,
                0.022,
            ) * within(x.abs(), 0.1, 0.8);
    }
    // the diaphragm cuts the lungs off below, higher on the person's right
    let floor = if x < 0.0 {
        0.36 + 0.5 * (x + 0.44).powi(2)
    } else {
        0.44 + 0.5 * (x - 0.44).powi(2)
    };
    air *= ((floor - y) / 0.05).clamp(0.0, 1.0);
    light -= 72.0 * air;
    for rib in 0..9 {
        let height = -0.72 + f64::from(rib) * 0.135;
        let bow = height + 0.5 * x.abs().powf(1.4) - 0.12 * (1.0 - x.abs());
        light += 22.0 * line(y, bow, 0.016) * within(x.abs(), 0.06, 0.82);
    }
    let heart = ellipse(x, y, (0.13, 0.2), (0.27, 0.33), 0.14).max(ellipse(
        x,
        y,
        (0.02, -0.18),
        (0.13, 0.3),
        0.2,
    ));
    light += 52.0 * heart * air.max(0.35);
    // the spine, with a notch between the bones
    light += (34.0 + 7.0 * (y * 42.0).sin()) * line(x, 0.0, 0.075);
    light
}

/// The pacemaker below the collar bone and its leads to the heart.
fn metal(x: f64, y: f64) -> f64 {
    let case = ellipse(x, y, (0.5, -0.5), (0.1, 0.085), 0.08);
    let mut light = 150.0 * case;
    for (bend, end) in [(0.0, 0.28), (0.05, 0.02)] {
        if y > -0.5 && y < end {
            let along = (y + 0.5) / (end + 0.5);
            let lead = 0.44 - 0.4 * (along * 1.7).sin() + bend + 0.22 * along.powi(3);
            light += 110.0 * line(x, lead, 0.006);
        }
    }
    light
}

/// 1 on a line at `place`, fading over `width`.
fn line(value: f64, place: f64, width: f64) -> f64 {
    (-((value - place) / width).powi(2)).exp()
}

fn within(value: f64, from: f64, to: f64) -> f64 {
    (((value - from) / 0.05).clamp(0.0, 1.0) * ((to - value) / 0.05).clamp(0.0, 1.0))
        .clamp(0.0, 1.0)
}

/// PNG (ISO/IEC 15948) without compression: three chunks, deflate blocks of stored bytes. Writing
/// is all the demo needs, and it spares the program that holds the keys a picture library.
fn png(pixels: &[u8]) -> Vec<u8> {
    let size = |n: usize| {
        u32::try_from(n)
            .expect("the picture is small")
            .to_be_bytes()
    };
    let mut rows = Vec::with_capacity(pixels.len() + HEIGHT);
    for row in pixels.chunks(WIDTH) {
        rows.push(0); // this row is not filtered
        rows.extend_from_slice(row);
    }
    let mut stream = vec![0x78, 0x01];
    let mut blocks = rows.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a block was cut to 65535 bytes");
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    stream.extend_from_slice(&adler32(&rows).to_be_bytes());

    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&size(WIDTH)[..], &size(HEIGHT), &[8, 0, 0, 0, 0]].concat();
    for (name, body) in [
        (b"IHDR", header.as_slice()),
        (b"IDAT", stream.as_slice()),
        (b"IEND", &[]),
    ] {
        file.extend_from_slice(&size(body.len()));
        let named = [name.as_slice(), body].concat();
        file.extend_from_slice(&named);
        file.extend_from_slice(&crc32(&named).to_be_bytes());
    }
    file
}

/// RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

/// ISO/IEC 15948, annex D.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn the_picture_has_a_header_and_an_end() {
        let picture = draw(&mut Chance::new(1, "picture"));
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(picture.ends_with(b"IEND\xae\x42\x60\x82"));
        assert!(picture.len() > WIDTH * HEIGHT);
    }
}
